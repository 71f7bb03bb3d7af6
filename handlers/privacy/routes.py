"""The routes about one's own data, and the register of processing for staff."""

from handlers.clock import Clock
from handlers.made_files import MadeFiles
from handlers.privacy import texts
from handlers.privacy.own_choices import OwnChoices
from handlers.routes import Group, Route
from storage.database import Database
from storage.files import FileFolder


def privacy_routes(database: Database, files: FileFolder, clock: Clock) -> tuple[Route, ...]:
    """Consent, export and correction."""
    own = OwnChoices(database, clock, MadeFiles(database, files, clock))
    return (
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
            words=(texts.WITHDRAW, "/撤回同意", "/withdraw"),
            argument="事项",
            summary="撤回您对使用个人信息的同意，相应的信息随即删除",
            group=Group.MINE,
        ),
    )
