"""What decides among the passages found."""

from datetime import date

from knowledge.document import Document, Kind, Passage, Scope
from retrieval.confidence import content
from retrieval.decide import decide
from retrieval.extract import wanted
from retrieval.normalise import normalise
from retrieval.search import Hit, SearchResult


def passage(law: str, locator: str, text: str, **more: Kind | Scope) -> Passage:
    document = Document(
        key=f"{law}@2020-01-01",
        law=law,
        title=law,
        kind=Kind(more.get("kind", Kind.LAW)),
        scope=Scope(more.get("scope", Scope.IP)),
        adopted_on=date(2020, 1, 1),
    )
    return Passage(
        id=f"{document.key}/{locator}", document=document, ordinal=1, locator=locator, text=text
    )


def first(question: str, *passages: Passage) -> Passage:
    """What decides where the search found all of them equally good."""
    hits = tuple(Hit(passage=p, score=1.0, lexical=0.5, dense=1.0, coverage=0.5) for p in passages)
    want = wanted(question, content(normalise(question)), among=passages)
    found = SearchResult(hits=hits, confidence=0.8, dense_used=True)
    return decide(found, question, want)[0].passage


def test_a_period_asked_for_is_given_by_the_sentence_with_one() -> None:
    conditions = passage("专利法", "第二十三条", "授予专利权的外观设计，应当不属于现有设计。")
    term = passage("专利法", "第四十二条", "外观设计专利权的期限为十五年，自申请日起计算。")
    assert first("外观设计能保护多久", conditions, term) is term


def test_the_law_of_the_right_asked_about_comes_first() -> None:
    marks = passage("商标法", "第四十条", "有效期满，可以申请续展，每次续展的有效期为十年。")
    patents = passage("专利法", "第四十条", "有效期满，可以申请续展，每次续展的有效期为十年。")
    assert first("商标有效期多久", patents, marks) is marks


def test_a_special_procedure_waits_until_it_is_named() -> None:
    madrid = passage("商标法实施条例", "第四十五条", "对国际局的领土延伸申请，异议期限为三个月。")
    plain = passage("商标法实施条例", "第四十六条", "对初步审定的商标，异议期限为三个月。")
    assert first("商标异议期限几个月", madrid, plain) is plain


def test_other_law_waits_behind_ip_law_for_a_question_about_ip() -> None:
    other = passage("国旗法", "第二十条", "外观专利的期限为十年。", scope=Scope.GENERAL)
    own = passage("专利法", "第四十二条", "外观专利的期限为十年。")
    assert first("外观专利期限多久", other, own) is own


def test_a_guide_waits_behind_a_law() -> None:
    guide = passage("海外风险提示", "展会", "外观专利的期限为十年。", kind=Kind.GUIDE)
    law = passage("专利法", "第四十二条", "外观专利的期限为十年。")
    assert first("外观专利期限多久", guide, law) is law


def test_nothing_found_decides_nothing() -> None:
    want = wanted("什么", frozenset(), among=())
    assert decide(SearchResult(hits=(), confidence=0.0, dense_used=False), "什么", want) == []
