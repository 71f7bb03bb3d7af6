"""The little Markdown that answers are written in, as a text with marked spans. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

INLINE = re.compile(
    r"\*\*(?P<bold>\S|\S[^\n]*?\S)\*\*"
    r"|`(?P<code>[^`\n]+)`"
    r"|!?\[(?P<label>[^\]\[\n]+)\]\((?P<url>https?://[^)\s]+)\)"
)
HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+(.*)")
BULLET = re.compile(r"([ \t]*)[-*+][ \t]+(.*)")
QUOTE = re.compile(r"[ \t]*>[ \t]?(.*)")
FENCE = re.compile(r"[ \t]*(?:```|~~~).*")
RULE = re.compile(r"[ \t]*(?:-[ -]{2,}|\*[ *]{2,}|_[ _]{2,})[ \t]*")
TABLE_RULE = re.compile(r"[ \t]*\|?[ \t:|-]*-{3,}[ \t:|-]*")
GAP = re.compile(r"\n{3,}")
TABLE_ROW = re.compile(r"[ \t]*\|(.*)\|[ \t]*")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` are bold, code, or a link to `url`. Spans never overlap."""

    start: int
    end: int
    kind: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Rich:
    """A text and what is marked in it."""

    text: str
    spans: tuple[Span, ...] = ()

    def __add__(self, other: "Rich") -> "Rich":
        shift = len(self.text)
        moved = (Span(s.start + shift, s.end + shift, s.kind, s.url) for s in other.spans)
        return Rich(self.text + other.text, (*self.spans, *moved))

    def cut(self, start: int, end: int) -> "Rich":
        """The part from `start` to `end`, with spans clipped to it."""
        kept = tuple(
            Span(max(s.start, start) - start, min(s.end, end) - start, s.kind, s.url)
            for s in self.spans
            if s.start < end and s.end > start
        )
        return Rich(self.text[start:end], kept)

    def html(self) -> str:
        """The text in Telegram's HTML."""
        made, end = [], 0
        for span in self.spans:
            made.append(escape(self.text[end : span.start], quote=False))
            inside = escape(self.text[span.start : span.end], quote=False)
            made.append(_tagged(span, inside))
            end = span.end
        made.append(escape(self.text[end:], quote=False))
        return "".join(made)


def plain(text: str) -> Rich:
    """A text in which nothing is marked."""
    return Rich(text)


def link(text: str, url: str) -> Rich:
    """A text that opens an address."""
    return Rich(text, (Span(0, len(text), "link", url),)) if text else Rich("")


def read_markdown(source: str) -> Rich:
    """The text without mark-up, and what it marked."""
    rich = Rich("")
    for line in _lines(source):
        rich = rich + (Rich("\n") if rich.text else Rich("")) + line
    while gap := GAP.search(rich.text):
        rich = rich.cut(0, gap.start() + 2) + rich.cut(gap.end(), len(rich.text))
    return rich


def _lines(source: str) -> Iterator[Rich]:
    fenced = False
    for line in source.strip("\n").split("\n"):
        if FENCE.fullmatch(line):
            fenced = not fenced
        elif fenced:
            yield Rich(line, (Span(0, len(line), "code"),)) if line else Rich("")
        elif not (RULE.fullmatch(line) or TABLE_RULE.fullmatch(line)):
            yield _line(line)


def _line(line: str) -> Rich:
    if heading := HEADING.fullmatch(line):
        text = _inline(heading[1]).text
        return Rich(text, (Span(0, len(text), "bold"),)) if text else Rich("")
    if quote := QUOTE.fullmatch(line):
        return _inline(quote[1])
    if bullet := BULLET.fullmatch(line):
        return Rich(f"{bullet[1]}· ") + _inline(bullet[2])
    if row := TABLE_ROW.fullmatch(line):
        return _inline(row[1].strip())
    return _inline(line)


def _inline(text: str) -> Rich:
    rich, end = Rich(""), 0
    for found in INLINE.finditer(text):
        rich += Rich(text[end : found.start()])
        if found["url"]:
            rich += link(found["label"], found["url"])
        else:
            kind = "bold" if found["bold"] else "code"
            inside = found["bold"] or found["code"]
            rich += Rich(inside, (Span(0, len(inside), kind),))
        end = found.end()
    return rich + Rich(text[end:])


def _tagged(span: Span, inside: str) -> str:
    if not inside.strip():
        return inside
    if span.kind == "link":
        return f'<a href="{escape(span.url)}">{inside}</a>'
    tag = "b" if span.kind == "bold" else "code"
    return f"<{tag}>{inside}</{tag}>"
