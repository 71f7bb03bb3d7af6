"""The routes about operating rights."""

import re

from handlers.clock import Clock
from handlers.operation import listing_texts, pool_texts
from handlers.operation.listing_desk import ListingDesk
from handlers.operation.listing_form import ListingForm
from handlers.operation.pledge_form import PledgeForm
from handlers.operation.pool_desk import PoolDesk
from handlers.operation.recordal_desk import ProofForm, RecordalDesk
from handlers.operation.recordal_form import RecordalForm
from handlers.operation.valuation_form import ValuationForm
from handlers.routes import Group, Route
from handlers.staff.spoken import in_plain_words
from knowledge.operation.commands import AGREE_WORD, DECLINE_WORD, RECORDAL_WORD
from knowledge.patents.taxonomy import shipped_taxonomy
from storage.database import Database
from storage.files import FileFolder
from storage.operation.listings import ListingKind
from storage.people import Role

_SEEKS = re.compile(
    r"(?:我们?|企业|公司)?(?:想|要|需要)?(?:发布|登记)(?:一[条个])?(?:技术)?需求[。！!]?"
    r"|(?:我们?|企业)?(?:公司|厂)?(?:想|要|需要)"
    r"(?:找[^？?吗怎如何]{0,20}技术|(?:引进|买)[^？?吗怎如何]{0,20}(?:技术|专利))[。！!]?"
    r"|(?:我们?|企业)?(?:公司|厂)?(?:想|要|需要)(?:订做|定制|委托)(?:技术)?(?:研发|开发)[。！!]?"
)
_OFFERS = re.compile(
    r"(?:我们?|企业|公司)?(?:有|想把)?.{0,6}专利(?:想|要|可以?)(?:挂出来|对外)(?:转让|许可)[。！!]?"
    r"|(?:我们?|企业|公司)?有.{0,6}专利(?:想|要|打算)(?:转让|许可|卖|出售)(?:出去)?[。！!]?"
)


def operation_routes(database: Database, files: FileFolder, clock: Clock) -> tuple[Route, ...]:
    """What firms do, then what staff do."""
    return (
        *_listings(database, clock),
        *_worth(files, clock),
        *in_plain_words(_staff(database, files, clock)),
    )


def wants_to_seek(text: str) -> str | None:
    """Whether a sentence says, alone, that a need is to be listed."""
    return "" if _SEEKS.fullmatch(text) else None


def wants_to_offer(text: str) -> str | None:
    """Whether a sentence says, alone, that a patent is to be offered."""
    return "" if _OFFERS.fullmatch(text) else None


def _listings(database: Database, clock: Clock) -> tuple[Route, ...]:
    desk = ListingDesk(database, clock)

    def form(kind: ListingKind) -> ListingForm:
        return ListingForm(kind, clock, lambda: shipped_taxonomy().industries)

    return (
        Route(
            form=form(ListingKind.NEED),
            words=(listing_texts.NEED_WORD, "/发布需求", "/need"),
            summary="登记要找的技术，有合适的专利会告诉您",
            group=Group.SERVICE,
            recognises=wants_to_seek,
        ),
        Route(
            form=form(ListingKind.OFFER),
            words=(listing_texts.OFFER_WORD, "/发布供给", "/offer"),
            summary="登记愿意转让或许可的专利",
            group=Group.SERVICE,
            recognises=wants_to_offer,
        ),
        Route(
            target=desk.browse,
            words=(listing_texts.BROWSE_WORD, "/供需", "/listings"),
            argument="页码",
            summary="看正在发布的技术需求和专利供给",
            group=Group.SERVICE,
        ),
        Route(
            target=desk.mine,
            words=(listing_texts.MINE_WORD, "/我的供需"),
            argument="编号 结束或延长",
            summary="看和管理您发布的供需",
            group=Group.MINE,
        ),
        Route(
            target=desk.agree,
            words=(AGREE_WORD,),
            argument="编号",
            summary="同意和对方互相认识",
            listed=False,
        ),
        Route(
            target=desk.decline,
            words=(DECLINE_WORD,),
            argument="编号",
            summary="不和对方联系",
            listed=False,
        ),
        Route(
            target=desk.to_project,
            words=(listing_texts.PROJECT_WORD,),
            argument="需求编号",
            summary="把一条需求记为订单式研发项目",
            role=Role.STAFF,
            group=Group.RIGHTS,
        ),
    )


def _worth(files: FileFolder, clock: Clock) -> tuple[Route, ...]:
    return (
        Route(
            form=PledgeForm(clock),
            words=("质押预检", "/质押预检", "/pledge"),
            argument="申请号",
            summary="看一件专利办质押登记有没有障碍",
            examples=("质押预检 202010123456.7",),
            group=Group.SERVICE,
        ),
        Route(
            form=ValuationForm(files, clock),
            words=("估值测算", "/估值测算", "/valuation"),
            summary="用您自己的数测算专利价值，得到一张可改的表",
            group=Group.SERVICE,
        ),
    )


def _staff(database: Database, files: FileFolder, clock: Clock) -> tuple[Route, ...]:
    return (
        Route(
            target=RecordalDesk(database, clock).handle,
            words=(RECORDAL_WORD, "/recordal"),
            argument="编号 进展",
            summary="看和推进转让、许可、质押的登记备案",
            examples=("/备案 3 提交 2026-11-20",),
            role=Role.STAFF,
            group=Group.RIGHTS,
        ),
        Route(
            form=RecordalForm(clock),
            words=("/新备案",),
            argument="种类 申请号",
            summary="开始一件登记备案，得到材料清单和期限",
            examples=("/新备案 许可 202010123456.7",),
            role=Role.STAFF,
            group=Group.RIGHTS,
        ),
        Route(
            form=ProofForm(clock),
            words=("/备案佐证",),
            argument="编号",
            summary="上传登记备案的通知书或证明",
            role=Role.STAFF,
            group=Group.RIGHTS,
        ),
        Route(
            target=PoolDesk(database, files, clock).handle,
            words=(pool_texts.WORD, "/pool"),
            argument="加或移除 申请号",
            summary="看和维护知识产权资产池",
            role=Role.STAFF,
            group=Group.RIGHTS,
        ),
    )
