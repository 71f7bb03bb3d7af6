"""The routes about high-value patents."""

from handlers.clock import Clock
from handlers.cultivation import texts
from handlers.cultivation.desk import CultivationDesk
from handlers.cultivation.forms import (
    FilingForm,
    PortfolioForm,
    WorthForm,
    filing_proof_form,
    revenue_proof_form,
)
from handlers.made_files import MadeFiles
from handlers.routes import Group, Route
from storage.database import Database
from storage.files import FileFolder
from storage.people import Role


def cultivation_routes(database: Database, clock: Clock, folder: FileFolder) -> tuple[Route, ...]:
    """The worksheet is everybody's; the rest is kept by staff."""
    desk = CultivationDesk(database, clock, MadeFiles(database, folder, clock))
    return (
        Route(
            form=WorthForm(clock, folder),
            words=(texts.WORTH_WORD, "/worth"),
            argument="申请号",
            summary="自查一件专利值不值得继续交年费",
            examples=("年费值不值 202010123456.7",),
            group=Group.SERVICE,
        ),
        Route(
            target=desk.portfolios,
            words=(texts.WORD, "/portfolio"),
            argument="编号 加、移除、收入或导出",
            summary="看和维护高价值专利组合，看还差什么",
            role=Role.STAFF,
            group=Group.RIGHTS,
        ),
        Route(
            form=PortfolioForm(clock),
            words=(texts.NEW_WORD,),
            summary="新建一个高价值专利组合",
            role=Role.STAFF,
            group=Group.RIGHTS,
        ),
        Route(
            form=revenue_proof_form(clock),
            words=(texts.REVENUE_WORD,),
            argument="编号",
            summary="上传组合的主营收入佐证",
            role=Role.STAFF,
            group=Group.RIGHTS,
        ),
        Route(
            target=desk.filings,
            words=(texts.FILING_WORD, "/filing"),
            argument="编号 进展",
            summary="看和推进跟踪的专利申请（发明、PCT 等）",
            examples=("/申请 2 受理 202610123456.7 2026-11-20",),
            role=Role.STAFF,
            group=Group.RIGHTS,
        ),
        Route(
            form=FilingForm(clock),
            words=(texts.NEW_FILING_WORD,),
            summary="登记一件要跟踪的专利申请",
            role=Role.STAFF,
            group=Group.RIGHTS,
        ),
        Route(
            form=filing_proof_form(clock),
            words=(texts.FILING_PROOF_WORD,),
            argument="编号",
            summary="上传受理通知书等佐证",
            role=Role.STAFF,
            group=Group.RIGHTS,
        ),
    )
