"""A reply as WeChat messages: plain text in parts that fit, taps, linked sources. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from bot import texts as channel_texts
from bot.web.file_links import FileLinks
from bot.wechat import texts
from bot.wechat.cut import cut, size
from bot.wechat.plain_text import plain_text
from handlers.message import Choice, OutgoingFile, Reply
from retrieval.answer import Citation
from retrieval.links import provision_path

NOTE_BYTES = 480  # what the notes below a part may take: more parts follow, another answer is ready
LABEL_BYTES = 120  # what stands above a part: which question, which part
LONGEST_LABEL = 80
UNSAFE_IN_A_TAP = str.maketrans(
    {'"': "”", "&": "＆", "<": "＜", ">": "＞", "#": "＃", "%": "％", "\n": " "}  # noqa: RUF001
)


@dataclass(frozen=True, slots=True)
class Layout:
    """What every message of an account shares: its limit in bytes and the site it links to."""

    text_bytes: int
    public_base_url: str | None = None
    links: FileLinks | None = None


def render(
    reply: Reply, layout: Layout, *, turn_id: int, question: str, told_apart: bool
) -> list[str]:
    """The parts of a reply, none larger than the limit less the room for notes; [] for silence.

    Sources, files and choices stand in the last part, each whole. `question` are the first words of
    what was asked: above the first part if it is to be told apart, above every later one always.
    """
    body = plain_text(reply.text)
    groups = (
        _sources(reply.citations, layout),
        [offered(file, layout) for file in reply.files],
        _choices(reply.choices, turn_id),
    )
    tail = "\n\n".join("\n".join(group) for group in groups if group)
    above = texts.about(question) + "\n" if told_apart else ""
    alone = f"{above}{body}\n\n{tail}".strip() if tail else f"{above}{body}".strip()
    if not body and not tail:
        return []
    if size(alone) <= layout.text_bytes - NOTE_BYTES:
        return [alone]
    room = layout.text_bytes - NOTE_BYTES - LABEL_BYTES
    pieces = cut(body, room)
    pieces = with_tail(pieces, tail, room) if tail else pieces
    labels = [
        (above if ordinal == 1 else question) + texts.part_of(ordinal, len(pieces))
        for ordinal in range(1, len(pieces) + 1)
    ]
    return [f"{label}\n{piece}" for label, piece in zip(labels, pieces, strict=True)]


def offered(file: OutgoingFile, layout: Layout) -> str:
    """A file as one line: its name, linked to its page where the site's address is known."""
    name = _unlinked(file.name)
    if layout.public_base_url is None or layout.links is None:
        return texts.file_elsewhere(name)
    address = f"{layout.public_base_url}{layout.links.path(file.file_id)}"
    return texts.file_link(f'<a href="{address}">{name}</a>', layout.links.lasts.days)


def tap(label: str, said: str, menu_id: str) -> str:
    """A link that sends a text in the follower's name when tapped."""
    content = said.translate(UNSAFE_IN_A_TAP)[:LONGEST_LABEL]
    shown = label.translate(UNSAFE_IN_A_TAP)[:LONGEST_LABEL]
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={content}&msgmenuid={menu_id}">{shown}</a>'


def fetch_tap(label: str, number: int, turn_id: int) -> str:
    """The link that fetches an answer, or its next part."""
    return tap(label, f"取{number}", f"f{turn_id}")


def with_tail(pieces: list[str], tail: str, room: int) -> list[str]:
    """The tail in the last piece where it fits, else after it, cut between lines only."""
    if pieces and size(f"{pieces[-1]}\n\n{tail}") <= room:
        return [*pieces[:-1], f"{pieces[-1]}\n\n{tail}"]
    gathered: list[str] = []
    for line in tail.split("\n"):
        if gathered and size(f"{gathered[-1]}\n{line}") <= room:
            gathered[-1] += f"\n{line}"
        else:
            gathered.append(line)
    return [*pieces, *gathered]


def _sources(citations: Sequence[Citation], layout: Layout) -> list[str]:
    if not citations:
        return []
    return [texts.SOURCES, *(_source(citation, layout) for citation in citations)]


def _source(citation: Citation, layout: Layout) -> str:
    """One source on one line, linked to its page where the site's address is known."""
    document = citation.passage.document
    name = f"[{citation.number}] {document.title} {citation.locator}"
    note = channel_texts.version_note(document)
    if citation.passage.digest:
        note = f"{note}；{channel_texts.DIGEST}"
    if layout.public_base_url is not None:
        fragment = f"#{quote(citation.paragraph)}" if citation.paragraph else ""
        address = f"{layout.public_base_url}{provision_path(citation.passage)}{fragment}"
        name = f'<a href="{address}">{_unlinked(name)}</a>'
    return f"{name}（{note}）"


def _choices(choices: Sequence[Choice], turn_id: int) -> list[str]:
    if not choices:
        return []
    taps = [
        f"{position}. {tap(choice.label, choice.label, f'c{turn_id}-{position}')}"
        for position, choice in enumerate(choices, start=1)
    ]
    return [texts.CHOOSE, *taps]


def _unlinked(text: str) -> str:
    return re.sub(r"[<>\n]", "", text)
