"""The routes about patents and marks."""

from handlers.clock import Clock
from handlers.patents.find import FindRights
from handlers.patents.showing import SEE_MARK, SEE_PATENT, SIMILAR_TO, TURN_PAGE
from handlers.routes import Route
from knowledge.policy import policy_table
from retrieval.patents.recognise import recognise_marks, recognise_patents
from retrieval.patents.register import OpenRegister
from storage.database import Database


def patent_routes(database: Database, register: OpenRegister, clock: Clock) -> tuple[Route, ...]:
    """Looking things up."""
    find = FindRights(
        database=database,
        patents=register.patents_searcher,
        marks=register.marks_searcher,
        policy=policy_table(),
        clock=clock,
        industries={},
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
