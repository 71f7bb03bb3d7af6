"""What every reader gives, the one error they raise, and the limits they keep."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024
MAX_FILE_BYTES = 20 * MEGABYTE
"""A larger file is refused by its size alone, without being read."""
MAX_CHARACTERS = 2_000_000
"""The longest text; the Civil Code has about 110,000 characters."""


class TextUnreadable(Exception):
    """A file holds no text that can be read; the message says why and what the operator can do."""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """Clean lines of a file, one a paragraph where the format knows paragraphs.

    Headings begin with ``#`` marks as in Markdown. `title` is the one the format itself carries
    (a Title style, an HTML title), or empty.
    """

    lines: tuple[str, ...]
    title: str = ""


def document_text(text: str, *, title: str = "") -> DocumentText:
    """A DocumentText of cleaned text; raises TextUnreadable where there is too much or nothing."""
    lines = tuple(line for line in text.split("\n") if line)
    if not any(character.isalnum() for line in lines for character in line):
        raise TextUnreadable("there is no text in it; check that the right file was taken")
    if sum(map(len, lines)) > MAX_CHARACTERS:
        raise TextUnreadable(
            f"it holds more than {MAX_CHARACTERS:,} characters; split it into single texts"
        )
    return DocumentText(lines=lines, title=title.strip()[:400])
