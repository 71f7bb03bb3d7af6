"""Answers put together: marks and citations fit each other, whatever goes in."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.document import Document, Kind, Passage
from retrieval.answer import Answer, Citation, Outcome
from retrieval.compose import MARK, Draft, checked, choose, compose, quote, whole
from retrieval.decide import Decided
from retrieval.extract import Wanted

DAY = date(2026, 11, 22)
WANT = Wanted({"期限": 1.0, "专利": 0.5}, frozenset())


def passage(text: str, locator: str = "第一条", law: str = "专利法") -> Passage:
    document = Document(
        key=f"{law}@2020-10-17",
        law=law,
        title=law,
        kind=Kind.LAW,
        adopted_on=date(2020, 10, 17),
        in_force_from=date(2021, 6, 1),
    )
    return Passage(
        id=f"{document.key}/{locator}", document=document, ordinal=1, locator=locator, text=text
    )


TEXTS = st.text(alphabet="期限专利年十二五。；，\n（一）[1]3", min_size=1, max_size=400).filter(
    str.strip
)


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=5), st.booleans())
def test_every_mark_has_its_citation_and_every_citation_its_mark(
    bodies: list[str], in_order: bool
) -> None:
    passages = [passage(body, f"第{n}条") for n, body in enumerate(bodies, 1)]
    quoted = whole(passages, 0) if in_order else quote(passages, WANT)
    answer = compose(quoted, WANT, Draft(as_of=DAY, in_order=in_order))
    marked = {int(number) for number in MARK.findall(answer.text)}
    assert marked == {citation.number for citation in answer.citations}
    assert {c.number for c in answer.citations} == set(range(1, len(answer.citations) + 1))


def test_what_the_library_says_is_quoted_exactly() -> None:
    text = "发明专利权的期限为二十年，均自申请日起计算。"
    answer = compose(quote([passage(text)], WANT), WANT, Draft(as_of=DAY))
    assert answer.text.startswith(f"{text}[1]")
    assert answer.outcome is Outcome.ANSWERED


def test_a_mark_without_a_citation_and_a_citation_without_a_mark_are_taken_out() -> None:
    cited = passage("一。")
    answer = Answer(
        text="甲[1]乙[7]",
        as_of=DAY,
        outcome=Outcome.ANSWERED,
        citations=(Citation(1, cited), Citation(2, cited)),
    )
    kept = checked(answer)
    assert kept.text == "甲[1]乙"
    assert [c.number for c in kept.citations] == [1]


def test_the_paragraph_that_decides_is_named() -> None:
    text = "专利可以转让。\n专利的期限为十年。"
    (citation,) = compose(quote([passage(text)], WANT), WANT, Draft(as_of=DAY)).citations
    assert citation.locator == "第一条第二款"


def test_only_the_paragraph_asked_for_is_shown() -> None:
    found = whole([passage("专利可以转让。\n专利的期限为十年。")], 2)
    answer = compose(found, WANT, Draft(as_of=DAY, in_order=True))
    assert answer.text.startswith("专利法第一条：专利的期限为十年。[1]")


def test_citations_are_near_the_best_and_at_most_as_many_as_allowed() -> None:
    decided = [Decided(passage("一。", f"第{n}条"), 5.0 - n) for n in range(8)]
    assert len(choose(decided, limit=5, odds=0.5)) == 1
    assert len(choose(decided, limit=5, odds=0.01)) == 5


def test_a_second_law_comes_before_more_of_the_first() -> None:
    decided = [
        Decided(passage("一。", "第一条"), 5.0),
        Decided(passage("二。", "第二条"), 4.95),
        Decided(passage("三。", "第三条", law="商标法"), 4.9),
    ]
    assert [p.document.law for p in choose(decided, limit=2, odds=0.1)] == ["专利法", "商标法"]


@pytest.mark.parametrize("length", [100, 2000])
def test_an_answer_stays_short(length: int) -> None:
    sentence = "专利的期限为十年，" + "另有规定的除外，" * 8 + "以公告为准。"
    body = sentence * (length // len(sentence) + 1)
    passages = [passage(body, f"第{n}条") for n in range(1, 6)]
    assert len(compose(quote(passages, WANT), WANT, Draft(as_of=DAY)).text) <= 700
