"""What is said where a question names an article: the article, or what is wrong with its number."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge import versions
from knowledge.document import Document, Passage
from knowledge.library import Library
from knowledge.numerals import find_articles
from knowledge.searchable import searchable_text
from retrieval import texts
from retrieval.answer import Outcome
from retrieval.confidence import content, coverage
from retrieval.normalise import normalise
from retrieval.references import (
    Located,
    Reference,
    find_laws,
    governing_day,
    locate,
    without_numbers,
)

SPOKEN_OF = 0.34
"""The share of a question's content from which an article is held to be what it speaks of."""
_ASKS_TEXT = re.compile(
    r"规定|内容|原文|全文|条文|说的?|讲的?|写的?|什么|啥|是|的|第|款|项|一下|请问|帮我|查|看|给我|呢|吗|吧|对|按|根据|依据|依照|怎么|现在|还|有|了|和|与|及|、"
    r"|现行|版本?|旧|新|里|中|年|那么?|这|再|又|也|讲讲|说说|念"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What came of the articles named: what to cite first, what to say first, for which day.

    `refusal` is the whole answer where nothing can be cited. `enough` says that no search is
    needed; otherwise what is found joins what was named, from `laws` where any are given.
    """

    passages: tuple[Passage, ...] = ()
    lead: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    day: date
    outcome: Outcome = Outcome.ANSWERED
    refusal: str = ""
    enough: bool = True
    laws: tuple[str, ...] = ()
    paragraph: int = 0
    whole: bool = False


def named_provisions(
    references: Sequence[Reference], library: Library, *, question: str, as_of: date
) -> Named | None:
    """What the articles named in a question come to; None where no usable one is named."""
    if not references:
        return None
    topic = _topic(question, library.names)
    if references[0].law is None:
        return None if topic else Named(day=as_of, refusal=texts.LAW_UNKNOWN)
    located = [locate(reference, library, as_of=as_of) for reference in references]
    first = located[0]
    if first.document is None:
        law = references[0].law.law
        return Named(day=as_of, refusal=texts.law_not_held(law)) if not topic else None
    day = governing_day(first.document, as_of=as_of)
    if first.passage is None:
        return _missing(first, first.document, library, topic=topic, day=day)
    former = first.former
    if former is not None and _fits(topic, former.now) > _fits(topic, first.passage):
        return _moved(former, day=day)
    others = [x.passage for x in located[1:] if x.passage and x.document == first.document]
    elsewhere = [x.passage for x in located[1:] if x.passage and x.document != first.document
                 and x.document is not None and x.document.holds_on(day)]  # fmt: skip
    return Named(
        passages=(first.passage, *others, *elsewhere),
        lead=_edition_words(first.document, first.passage, library, as_of=as_of),
        notes=_aside(former) if not topic else (),
        day=day,
        enough=not topic or _fits(topic, first.passage) >= SPOKEN_OF,
        paragraph=first.reference.number.paragraph if first.paragraph else 0,
        whole=not topic,
    )


def _missing(
    located: Located, document: Document, library: Library, *, topic: frozenset[str], day: date
) -> Named:
    """No such number: beyond the last article, or not among the digests of a text."""
    last = library.article(document, located.last)
    number = located.reference.number
    beyond = last is not None and find_articles(located.last)[0].number < number.number
    if last is None or (last.digest and not beyond):
        words = texts.article_not_held(document, number.locator)
        return Named(day=day, refusal="" if topic else words, lead=(words,), enough=False)
    words = texts.no_such_article(document, number.locator, last=located.last)
    return Named(
        passages=(last,),
        laws=(document.law,),
        lead=(words,),
        day=day,
        outcome=Outcome.CORRECTED,
        enough=not topic,
    )


def _moved(former: versions.FormerArticle, *, day: date) -> Named:
    """The number is an earlier version's: where its rule is now, and what the number holds now."""
    words = texts.article_moved(
        old_year=former.old_version[:4],
        old=former.old_locator,
        now=former.now.locator,
        document=former.now.document,
    )
    same = (former.same_number,) if former.same_number else ()
    return Named(passages=(former.now, *same), lead=(words,), day=day, outcome=Outcome.CORRECTED)


def _aside(former: versions.FormerArticle | None) -> tuple[str, ...]:
    if former is None:
        return ()
    return (
        texts.also_moved(
            old_year=former.old_version[:4], old=former.old_locator, now=former.now.locator
        ),
    )


def _edition_words(
    document: Document, passage: Passage, library: Library, *, as_of: date
) -> tuple[str, ...]:
    """Where the version asked for is not the one in force: which one is."""
    current = library.version_on(document.law, as_of)
    if document.holds_on(as_of):
        return ()
    today = texts.edition(current) if current else ""
    if document.in_force_from is not None and as_of < document.in_force_from:
        return (texts.not_yet_in_force(document, today_law=today),)
    successor = versions.successor(library, passage)
    now = f"{today}{successor.locator}" if successor and successor.document == current else today
    return (texts.no_longer_in_force(document, now=now),)


def _topic(question: str, names: Mapping[str, str]) -> frozenset[str]:
    """What the question speaks of besides the article; empty where it only asks for its words."""
    rest = without_numbers(question)
    for mention in reversed(find_laws(rest, names)):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    if not _ASKS_TEXT.sub("", re.sub(r"\W", "", rest)):
        return frozenset()
    return content(normalise(rest))


def _fits(topic: frozenset[str], passage: Passage) -> float:
    return coverage(topic, searchable_text(passage)) if topic else 0.0
