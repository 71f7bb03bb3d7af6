"""A reply as Telegram messages: HTML in parts that fit, linked sources, buttons, files. Pure."""

from collections.abc import Sequence
from typing import Any, TypedDict
from urllib.parse import quote

from bot import texts as channel_texts
from bot.telegram import texts
from bot.telegram.cut import cut, units
from bot.telegram.markup import Rich, link, plain, read_markdown
from handlers.message import Choice, OutgoingFile, Reply
from retrieval.answer import Citation
from retrieval.links import provision_path

MOST_UNITS = 4096 - units(f"{texts.SENT_AGAIN}\n")  # Telegram takes 4096
MOST_LABEL = 60
MOST_BUTTONS = 90
ROW_UNITS = 16


class Button(TypedDict):
    """One button: what it says, and what comes back when it is pressed (64 bytes at most)."""

    label: str
    data: str


class Part(TypedDict, total=False):
    """One message to send: a text in HTML and without mark-up, or a stored file.

    `again`: it is sent once more, because the first time may not have arrived.
    """

    html: str
    plain: str
    buttons: list[list[Button]]
    file_id: str
    name: str
    media_type: str
    caption: str
    again: bool


def render(reply: Reply, *, row: str, public_base_url: str | None = None) -> list[Part]:
    """The messages of a reply, none longer than Telegram takes with a line more; [] for silence.

    Sources stand at the end, each line whole; the buttons hang under the last text. `row` begins
    the data of every button: c17 for the update in row 17.
    """
    body = read_markdown(reply.text)
    buttons = keyboard(reply.choices, row)
    if not body.text.strip() and buttons:
        body = plain(texts.CHOOSE)
    pieces = _with_sources(
        cut(body, MOST_UNITS), [_source(one, public_base_url) for one in reply.citations]
    )
    parts: list[Part] = [{"html": piece.html(), "plain": piece.text} for piece in pieces]
    if parts and buttons:
        parts[-1]["buttons"] = buttons
    return [*parts, *(_file(file) for file in reply.files)]


def keyboard(choices: Sequence[Choice], row: str) -> list[list[Button]]:
    """Buttons in rows: short labels share one."""
    rows: list[list[Button]] = []
    room = 0
    for position, choice in enumerate(choices[:MOST_BUTTONS], start=1):
        label = _shortened(choice.label)
        width = units(label) + 2
        if not rows or width > room:
            rows.append([])
            room = ROW_UNITS
        rows[-1].append({"label": label, "data": f"{row}-{position}"})
        room -= width
    return rows


def offer(parts: Sequence[Part], label: str, data: str) -> None:
    """Hang one more button under the last text."""
    for part in reversed(parts):
        if "html" in part:
            part["buttons"] = [*part.get("buttons", []), [{"label": label, "data": data}]]
            return


def marked(part: Part) -> Part:
    """The part as it is sent: one that is sent again says so in its first line."""
    if not part.get("again"):
        return part
    if "file_id" in part:
        return {**part, "caption": texts.SENT_AGAIN}
    note = plain(f"{texts.SENT_AGAIN}\n")
    return {**part, "html": note.html() + part["html"], "plain": note.text + part["plain"]}


def _with_sources(pieces: list[Rich], sources: list[Rich]) -> list[Rich]:
    """The sources below the last piece where they fit, else after it, cut between lines only."""
    if not sources:
        return pieces
    heading = plain(texts.SOURCES)
    held = plain("")
    for source in sources:
        for line in cut(source, MOST_UNITS - units(texts.SOURCES_GO_ON) - 1):
            if not held.text:
                held = heading + plain("\n") + line
            elif units(held.text) + units(line.text) + 1 <= MOST_UNITS:
                held = held + plain("\n") + line
            else:
                pieces, held = [*pieces, held], plain(f"{texts.SOURCES_GO_ON}\n") + line
    if pieces and units(pieces[-1].text) + units(held.text) + 2 <= MOST_UNITS:
        return [*pieces[:-1], pieces[-1] + plain("\n\n") + held]
    return [*pieces, held]


def _source(citation: Citation, public_base_url: str | None) -> Rich:
    """One source on one line, linked to its page where the site's address is known."""
    document = citation.passage.document
    name = f"[{citation.number}] {document.title} {citation.locator}"
    note = channel_texts.version_note(document)
    if citation.passage.digest:
        note = f"{note}；{channel_texts.DIGEST}"
    named = plain(name)
    if public_base_url is not None:
        fragment = f"#{quote(citation.paragraph)}" if citation.paragraph else ""
        named = link(name, f"{public_base_url}{provision_path(citation.passage)}{fragment}")
    return named + plain(f"（{note}）")


def _file(file: OutgoingFile) -> Part:
    return {"file_id": file.file_id, "name": file.name, "media_type": file.media_type}


def _shortened(label: str) -> str:
    line = " ".join(label.split()) or "…"
    return line if len(line) <= MOST_LABEL else f"{line[: MOST_LABEL - 1]}…"


def stored(parts: Sequence[Part]) -> list[Any]:
    """The parts as a row keeps them."""
    return [dict(part) for part in parts]
