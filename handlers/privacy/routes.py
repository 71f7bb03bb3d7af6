"""The routes about one's own data, and the register of processing for staff."""

from collections.abc import Sequence

from handlers.clock import Clock
from handlers.made_files import MadeFiles
from handlers.privacy import texts
from handlers.privacy.own_choices import OwnChoices
from handlers.privacy.register import Register
from handlers.routes import Group, Route
from reports.privacy.register import Activity
from storage.database import Database
from storage.files import FileFolder
from storage.people import Role


def privacy_routes(
    database: Database, files: FileFolder, clock: Clock, *, processing: Sequence[Activity]
) -> tuple[Route, ...]:
    """Consent, export and correction; what is processed at all, for staff."""
    made = MadeFiles(database, files, clock)
    own = OwnChoices(database, clock, made)
    return (
        Route(
            target=Register(processing, made).show,
            words=("/处理登记", "/processing"),
            summary="个人信息处理登记表，可以打印",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            target=own.export,
            words=(texts.EXPORT, "/导出我的数据", "/export"),
            summary="把这里保存的您的全部资料做成文件",
            group=Group.MINE,
        ),
        Route(
            target=own.correct,
            words=(texts.CORRECT, "/更正资料", "/correct"),
            argument="姓名、单位或电话",
            summary="更正您留下的姓名、单位或电话",
            examples=("更正资料 电话 13800000000",),
            group=Group.MINE,
        ),
        Route(
            target=own.withdraw,
            words=(texts.WITHDRAW, "/撤回同意", "/takeback"),
            argument="事项",
            summary="撤回您对使用个人信息的同意，相应的信息随即删除",
            group=Group.MINE,
        ),
    )
