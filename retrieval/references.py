"""Exact asks: which article a question names, and what the library holds under that number.

"专利法第42条", "细则115条第一款", "商标法2019第三十三条", "新商标法36条": found by structure in the
library, never by search.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.document import Document, Passage
from knowledge.library import Library
from knowledge.numerals import NUMERAL, ArticleNumber, chinese_number, find_articles, parse_article
from knowledge.versions import FormerArticle, former_article

SHORT_FORMS: Mapping[str, str] = {
    "细则": "专利法实施细则",
    "实施细则": "专利法实施细则",
    "专利细则": "专利法实施细则",
    "专利实施细则": "专利法实施细则",
    "商标条例": "商标法实施条例",
    "版权法": "著作权法",
    "反法": "反不正当竞争法",
    "电商法": "电子商务法",
    "民诉法": "民事诉讼法",
    "个保法": "个人信息保护法",
    "海关条例": "知识产权海关保护条例",
    "海关保护条例": "知识产权海关保护条例",
}
"""What people call a text, for a library whose own aliases do not say it."""

_YEAR_AFTER = re.compile(
    r"\s*[》」]?\s*[（(]?\s*(?P<year>(?:19|20)\d{2})\s*(?:年)?(?:修正|修订|版|文本)?\s*[）)]?"
)
_YEAR_BEFORE = re.compile(r"(?P<year>(?:19|20)\d{2})\s*年?(?:修正|修订|版)?的?\s*[《「]?\s*$")
_EDITION_BEFORE = re.compile(r"(?P<edition>最新|新版|新|旧版|老版|旧|老|原来|原)的?\s*[《「]?\s*$")
_BETWEEN = re.compile(r"[》」\s的里中]*(?:[（(][^（）()]{0,12}[）)])?\s*")
_NUMBER = re.compile(
    rf"(?P<bare>第)?\s*(?P<number>{NUMERAL}{{1,7}})\s*条"
    rf"(?:\s*之\s*{NUMERAL}{{1,3}})?(?:\s*第\s*{NUMERAL}{{1,3}}\s*款)?"
    rf"(?:\s*第?\s*[（(]?\s*{NUMERAL}{{1,3}}\s*[）)]?\s*项)?"
)
_BARE_AT_START = re.compile(r"^\s*(?:那|那么)?\s*(?P<number>[0-9]{1,4})\s*条")


class Edition(StrEnum):
    """Which version a question asks for, where it names no year."""

    IN_FORCE = "in_force"
    NEW = "new"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class LawMention:
    """A law named in a text, with the version meant; `start` and `end` are its place."""

    law: str
    start: int
    end: int
    year: int = 0
    edition: Edition = Edition.IN_FORCE

    @property
    def names_a_version(self) -> bool:
        """Whether a year or 新/旧 says which version is meant."""
        return bool(self.year) or self.edition is not Edition.IN_FORCE


@dataclass(frozen=True, slots=True)
class Reference:
    """An article named in a question; `law` is None where nothing that was said names one."""

    number: ArticleNumber
    law: LawMention | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """What the library holds for a reference.

    `document` is None where the library has no such text or version; `passage` is None where that
    version has no such article, and `last` names its last one. `former` is set where an earlier
    version held another rule under this number, and says where that rule stands now.
    """

    reference: Reference
    document: Document | None = None
    passage: Passage | None = None
    last: str = ""
    former: FormerArticle | None = None

    @property
    def paragraph(self) -> str:
        """第一款 where the reference names one that exists, else an empty string."""
        wanted = self.reference.number.paragraph
        if self.passage is None or not 0 < wanted <= len(self.passage.paragraphs):
            return ""
        return f"第{chinese_number(wanted)}款"


def find_laws(text: str, names: Mapping[str, str]) -> list[LawMention]:
    """The laws named in a text, longest names first where they overlap, in order."""
    known = {**{n: law for n, law in SHORT_FORMS.items() if law in names.values()}, **names}
    lengths = sorted({len(name) for name in known if len(name) > 1}, reverse=True)
    found: list[LawMention] = []
    position = 0
    while position < len(text):
        name = next(
            (
                text[position : position + n]
                for n in lengths
                if text[position : position + n] in known
            ),
            None,
        )
        if name is None:
            position += 1
            continue
        found.append(_mention(text, position, name, known[name]))
        position = found[-1].end
    return found


def find_references(
    question: str, names: Mapping[str, str], *, said_before: Sequence[str] = ()
) -> list[Reference]:
    """Every article the question names, with its law from the question or from what was said.

    ``said_before`` is searched from its end: the law last named there is the one meant.
    """
    laws = find_laws(question, names)
    earlier = [mention for text in said_before for mention in find_laws(text, names)]
    context = earlier[-1] if earlier else None
    references = []
    for start, number, needs_law in _numbers(question):
        before = [law for law in laws if law.end <= start]
        adjacent = bool(before) and not _BETWEEN.sub("", question[before[-1].end : start], count=1)
        if needs_law and not adjacent:
            continue
        law = before[-1] if before else (laws[0] if laws else context)
        references.append(Reference(number, law))
    return references


def locate(reference: Reference, library: Library, *, as_of: date) -> Located:
    """What stands under the reference in the version meant, or what to say instead."""
    document = _document(reference.law, library, as_of=as_of) if reference.law else None
    if document is None:
        return Located(reference=reference)
    locator = reference.number.locator
    passage = library.article(document, locator)
    return Located(
        reference=reference,
        document=document,
        passage=passage,
        last="" if passage else _last_article(library, document),
        former=former_article(
            library, document.law, locator, as_of=governing_day(document, as_of=as_of)
        ),
    )


def without_numbers(question: str) -> str:
    """The question without the article numbers it names."""
    return _NUMBER.sub(" ", question)


def governing_day(document: Document, *, as_of: date) -> date:
    """The day nearest to ``as_of`` on which that version governs."""
    if document.in_force_from is not None and as_of < document.in_force_from:
        return document.in_force_from
    if document.in_force_to is not None and as_of > document.in_force_to:
        return document.in_force_to
    return as_of


def _mention(text: str, position: int, name: str, law: str) -> LawMention:
    end = position + len(name)
    within = re.search(r"(?:19|20)\d{2}", name)
    after, before = _YEAR_AFTER.match(text, end), _YEAR_BEFORE.search(text[:position])
    edition = _EDITION_BEFORE.search(text[:position])
    word = edition["edition"] if edition else name[:1] if name[:1] in "新旧" else ""
    year = (
        within.group() if within else after["year"] if after else before["year"] if before else "0"
    )
    return LawMention(
        law=law,
        start=position,
        end=after.end() if after else end,
        year=int(year),
        edition=_edition(word),
    )


def _edition(word: str) -> Edition:
    if word in {"新", "新版", "最新"}:
        return Edition.NEW
    return Edition.OLD if word else Edition.IN_FORCE


def _numbers(question: str) -> Iterator[tuple[int, ArticleNumber, bool]]:
    """Each article number with its place; without 第 it counts only right behind a law's name."""
    for match in _NUMBER.finditer(question):
        written = match.group() if match["bare"] else f"第{match.group().strip()}"
        number = parse_article(written)
        if number is not None:
            opening = not match["bare"] and _BARE_AT_START.match(question)
            yield match.start(), number, not match["bare"] and not opening


def _document(mention: LawMention, library: Library, *, as_of: date) -> Document | None:
    versions = library.versions(mention.law)
    if mention.year:
        dated = [d for d in versions if d.adopted_on and d.adopted_on.year == mention.year]
        started = [d for d in versions if d.in_force_from and d.in_force_from.year == mention.year]
        return next(iter(dated or started), None)
    if mention.edition is Edition.NEW and versions:
        return versions[-1]
    if mention.edition is Edition.OLD and len(versions) > 1:
        return versions[-2]
    return library.version_on(mention.law, as_of)


def _last_article(library: Library, document: Document) -> str:
    numbered = [p for p in library.passages_of(document) if find_articles(p.locator)]
    return numbered[-1].locator if numbered else ""
