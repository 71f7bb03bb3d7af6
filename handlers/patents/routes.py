"""The routes about patents and marks."""

from handlers.clock import Clock
from handlers.guided import guide
from handlers.patents.aliases import ALIAS_WORD, JOIN_WORD, JOINING, Aliases
from handlers.patents.assess import Assessing
from handlers.patents.assess_form import MAKE_REPORT, AssessForm
from handlers.patents.find import FindRights
from handlers.patents.portfolio import MINE, MINE_PAGE, PAID_WORD, TABLE_WORD, UNWATCH, Watching
from handlers.patents.portfolio_texts import OWN_FIRM
from handlers.patents.showing import SEE_MARK, SEE_PATENT, SIMILAR_TO, TURN_PAGE, WATCH
from handlers.patents.watch_form import WatchForm
from handlers.routes import Group, Route
from knowledge.policy import policy_table
from retrieval.patents.recognise import (
    recognise_following,
    recognise_marks,
    recognise_ours,
    recognise_patents,
)
from retrieval.patents.register import OpenRegister
from storage.database import Database
from storage.files import FileFolder
from storage.people import Role


def patent_routes(
    database: Database, register: OpenRegister, files: FileFolder, clock: Clock
) -> tuple[Route, ...]:
    """Every route about patents and marks."""
    return (
        *_watching(database, files, clock),
        *_finding(database, register, clock),
        *_assessing(database, register, files, clock),
        Route(
            target=Aliases(database, clock).handle,
            words=(ALIAS_WORD, "/alias"),
            argument="名称 = 集团名称",
            summary="把几个公司名称当作一家来查",
            examples=("/同一公司 示例玩具厂 = 示例集团有限公司",),
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        guide(JOINING, word=JOIN_WORD, role=Role.STAFF),
    )


def _watching(database: Database, files: FileFolder, clock: Clock) -> tuple[Route, ...]:
    """One's own rights."""
    watching = Watching(database, files, policy_table(), clock)
    return (
        Route(
            target=watching.show,
            words=(MINE, "/我的专利", "我的商标", "/mypatents"),
            summary="看您关注的专利和商标，以及最近要办的事",
            group=Group.MINE,
            recognises=recognise_ours,
        ),
        Route(
            target=watching.watch,
            form=WatchForm(clock),
            words=("关注", WATCH, "/watch"),
            argument="公司全称或号码",
            summary="关注公司的专利和商标，快到期时提醒",
            examples=("关注 202010123456.7",),
            group=Group.MINE,
        ),
        Route(
            form=WatchForm(clock),
            words=(OWN_FIRM,),
            summary="关注自己公司的专利和商标",
            listed=False,
            recognises=recognise_following,
        ),
        Route(
            target=watching.unwatch,
            words=(UNWATCH, f"/{UNWATCH}"),
            argument="公司名称或号码",
            summary="不再关注",
            examples=("取消关注 202010123456.7",),
            group=Group.MINE,
        ),
        Route(
            target=watching.paid,
            words=(PAID_WORD, f"/{PAID_WORD}"),
            argument="专利号 年度",
            summary="记下某一年的年费已经交过，不再提醒",
            examples=("年费已交 202010123456.7 8",),
            group=Group.MINE,
        ),
        Route(
            target=watching.page,
            words=(MINE_PAGE,),
            argument="种类 页",
            summary="关注内容的下一页",
            listed=False,
        ),
        Route(
            target=watching.table,
            words=(TABLE_WORD,),
            summary="把关注的期限做成表格",
            group=Group.MINE,
        ),
    )


def _assessing(
    database: Database, register: OpenRegister, files: FileFolder, clock: Clock
) -> tuple[Route, ...]:
    """A look before filing."""
    assessing = Assessing(database, register.patents_searcher, files, clock)
    return (
        Route(
            form=AssessForm(clock),
            words=("申请前评估", "/申请前评估", "专利申请前评估", "/prefiling"),
            summary="专利申请前的初步查看：找最接近的专利，出报告和检查清单",
            group=Group.SERVICE,
        ),
        Route(
            target=assessing.make,
            words=(MAKE_REPORT,),
            argument="编号",
            summary="做申请前的报告",
            listed=False,
        ),
    )


def _finding(database: Database, register: OpenRegister, clock: Clock) -> tuple[Route, ...]:
    """Looking things up."""
    find = FindRights(
        database=database,
        patents=register.patents_searcher,
        marks=register.marks_searcher,
        policy=policy_table(),
        clock=clock,
    )
    return (
        Route(
            target=find.find_patents,
            words=("查专利", "/查专利", "/专利", "/patent"),
            argument="号码、技术词或公司名",
            summary="按号码、技术词、公司名、分类号查园区产业的专利",
            examples=("查专利 积木 磁吸 连接",),
            recognises=recognise_patents,
        ),
        Route(
            target=find.find_marks,
            words=("查商标", "/查商标", "/商标", "/mark"),
            argument="名称 类别",
            summary="按名称或注册号查商标，列出相同和相近的",
            examples=("查商标 小猪乐园 28类",),
            recognises=recognise_marks,
        ),
        Route(
            target=find.similar,
            words=("相似专利", SIMILAR_TO),
            argument="一段技术说明",
            summary="粘贴一段技术说明，找含义相近的专利",
            examples=("相似专利 一种用磁铁拼接的积木，积木块四角嵌有磁柱",),
        ),
        Route(
            target=find.see_patent,
            words=(SEE_PATENT,),
            argument="编号",
            summary="看一件专利",
            listed=False,
        ),
        Route(
            target=find.see_mark,
            words=(SEE_MARK,),
            argument="编号",
            summary="看一件商标",
            listed=False,
        ),
        Route(
            target=find.turn_page,
            words=(TURN_PAGE,),
            argument="编号 页",
            summary="检索结果的下一页",
            listed=False,
        ),
    )
