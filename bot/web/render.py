"""A reply as the web page and programs get it: plain data, and text cut at its citation marks."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TypedDict
from urllib.parse import quote

from bot import texts
from handlers.message import OutgoingFile, Reply
from knowledge.library import Library
from retrieval.answer import Citation
from retrieval.links import provision_path
from storage.people import ExchangeRow

MARK = re.compile(r"\[(\d{1,2})\]")


class Source(TypedDict):
    """One citation, ready to be shown."""

    number: int
    law: str
    locator: str
    title: str
    version: str
    in_force_from: str | None
    in_force_to: str | None
    digest: bool
    confirmed: bool
    note: str
    path: str
    text: str


class Button(TypedDict):
    """One choice."""

    label: str
    value: str


class FileLink(TypedDict):
    """One file; a picture is shown, anything else offered by name."""

    name: str
    path: str
    picture: bool


class RenderedReply(TypedDict):
    """A reply as JSON."""

    text: str
    citations: list[Source]
    choices: list[Button]
    files: list[FileLink]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line: plain words, or the mark of a source if ``number`` is set."""

    text: str
    number: int | None = None


def rendered(reply: Reply, link: Callable[[OutgoingFile], str] | None = None) -> RenderedReply:
    """The reply as plain data; every mark in its text that has a source can be linked.

    Files are left out where there is no `link` for them.
    """
    return {
        "text": reply.text,
        "citations": [source(citation) for citation in reply.citations],
        "choices": [{"label": choice.label, "value": choice.value} for choice in reply.choices],
        "files": [
            {
                "name": file.name,
                "path": link(file),
                "picture": file.media_type.startswith("image/"),
            }
            for file in reply.files
            if link is not None
        ],
    }


def rendered_exchange(exchange: ExchangeRow, library: Library) -> RenderedReply:
    """A stored answer again; a source that has left the library since is left out."""
    citations = [
        Citation(cited["number"], passage, cited["paragraph"])
        for cited in exchange.citations
        if (passage := library.passages.get(cited["passage"])) is not None
    ]
    return rendered(Reply(exchange.answer, tuple(citations)))


def source(citation: Citation) -> Source:
    """One citation as plain data."""
    document = citation.passage.document
    starts, ends = document.in_force_from, document.in_force_to
    return {
        "number": citation.number,
        "law": document.law,
        "locator": citation.locator,
        "title": document.title,
        "version": document.version,
        "in_force_from": starts.isoformat() if starts else None,
        "in_force_to": ends.isoformat() if ends else None,
        "digest": citation.passage.digest,
        "confirmed": document.confirmed,
        "note": texts.version_note(document),
        "path": provision_path(citation.passage) + _fragment(citation.paragraph),
        "text": citation.passage.text,
    }


def lines(text: str, sources: Sequence[Source]) -> list[list[Segment]]:
    """The text's lines, cut at the marks that have a source."""
    numbers = {known["number"] for known in sources}
    return [_segments(line, numbers) for line in text.split("\n") if line.strip()]


def _fragment(paragraph: str) -> str:
    return f"#{quote(paragraph)}" if paragraph else ""


def _segments(line: str, numbers: Collection[int]) -> list[Segment]:
    segments: list[Segment] = []
    end = 0
    for mark in MARK.finditer(line):
        number = int(mark[1])
        if number not in numbers:
            continue
        segments += [Segment(line[end : mark.start()]), Segment(mark[0], number)]
        end = mark.end()
    segments.append(Segment(line[end:]))
    return [segment for segment in segments if segment.text]
