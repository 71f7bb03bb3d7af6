"""The routes by which people ask for help and follow their requests."""

from handlers.clock import Clock
from handlers.made_files import MadeFiles
from handlers.requests.form import REQUEST_WORD, RequestForm
from handlers.requests.own import GO_ON_WORD, RATE_WORD, WITHDRAW_WORD, OwnRequests
from handlers.requests.pushes import MINE_WORD, SUPPLEMENT_WORD
from handlers.requests.recognise import asks_for_request, is_about_a_request
from handlers.requests.supplement import RatingForm, SupplementForm
from handlers.routes import Group, Route
from storage.database import Database
from storage.files import FileFolder


def request_routes(database: Database, files: FileFolder, clock: Clock) -> tuple[Route, ...]:
    """Asking, following, adding, withdrawing, rating."""
    own = OwnRequests(database, MadeFiles(database, files, clock), clock)
    return (
        Route(
            form=RequestForm(clock),
            words=(REQUEST_WORD, f"/{REQUEST_WORD}", "/request", "申请援助"),
            argument="类别",
            summary="请工作人员帮忙：纠纷、取证、海外纠纷、检索、评估、转让、质押等",
            examples=("/求助 海外纠纷",),
            group=Group.SERVICE,
            recognises=asks_for_request,
        ),
        Route(
            target=own.show,
            words=(MINE_WORD, f"/{MINE_WORD}", "/requests"),
            argument="编号",
            summary="看自己的求助办到哪一步，可要表格",
            examples=("我的求助 QZ-2026-0001",),
            group=Group.MINE,
        ),
        Route(
            form=SupplementForm(clock),
            words=(SUPPLEMENT_WORD, "/supplement"),
            argument="编号 内容",
            summary="给自己的求助补充内容和文件",
            examples=("/补充 QZ-2026-0001 对方今天又发了律师函",),
            group=Group.MINE,
            recognises=is_about_a_request,
        ),
        *_later(own, clock),
    )


def _later(own: OwnRequests, clock: Clock) -> tuple[Route, ...]:
    return (
        Route(
            target=own.withdraw,
            words=(WITHDRAW_WORD,),
            argument="编号",
            summary="撤回自己的求助（先确认一次）",
            group=Group.MINE,
        ),
        Route(
            target=own.go_on,
            words=(GO_ON_WORD,),
            argument="编号",
            summary="已答复的求助还没解决，请继续办",
            group=Group.MINE,
            listed=False,
        ),
        Route(
            form=RatingForm(clock),
            words=(RATE_WORD, "/rate"),
            argument="编号 分数",
            summary="给办结的求助打分",
            group=Group.MINE,
        ),
    )
