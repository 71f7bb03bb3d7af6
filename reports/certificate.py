"""A proof of attendance as a PDF: one page A4 across for each person, the Chinese font inside."""

from collections.abc import Sequence
from datetime import datetime

from fpdf import FPDF
from fpdf.enums import WrapMode
from fpdf.fonts import TTFFont

from reports import event_texts as texts
from reports.fonts import chinese_font
from storage.attendance import Attendee
from storage.events import Event

FONT = "NotoSansSC"
MARGIN = 30.0
BLUE = (23, 98, 125)


def certificate(event: Event, people: Sequence[Attendee], *, made_at: datetime) -> bytes:
    """The proofs of these people, who must have come."""
    document = FPDF(orientation="landscape", format="A4")
    document.add_font(FONT, fname=chinese_font())
    document.set_auto_page_break(auto=False)
    document.set_title(event.plan.title)
    document.set_creation_date(made_at)
    for person in people:
        document.add_page()
        _page(document, event, person, made_at=made_at)
    return bytes(document.output())


def _page(document: FPDF, event: Event, person: Attendee, *, made_at: datetime) -> None:
    plan = event.plan
    width, height = document.w, document.h
    document.set_draw_color(*BLUE)
    for inset, thickness in ((10.0, 1.2), (13.0, 0.3)):
        document.set_line_width(thickness)
        document.rect(inset, inset, width - 2 * inset, height - 2 * inset)
    document.set_text_color(*BLUE)
    document.set_font(FONT, size=34)
    document.set_xy(MARGIN, 34)
    document.cell(width - 2 * MARGIN, 18, texts.PROOF_TITLE, align="C")
    document.set_text_color(30, 30, 30)
    document.set_font(FONT, size=17)
    document.set_xy(MARGIN, 68)
    body = texts.proof_body(
        name=_drawable(document, person.name),
        enterprise=_drawable(document, person.enterprise),
        title=_drawable(document, plan.title),
        when=texts.period(plan.starts_at, plan.ends_at),
        where=_drawable(document, plan.place or plan.link),
    )
    document.multi_cell(width - 2 * MARGIN, 13, f"　　{body}", align="L", wrapmode=WrapMode.CHAR)
    document.set_font(FONT, size=14)
    document.set_xy(width / 2, 146)
    document.cell(width / 2 - MARGIN, 9, texts.SIGNED_BY, align="L")
    document.set_xy(width / 2, 158)
    document.cell(width / 2 - MARGIN, 9, texts.made_on(made_at), align="L")
    document.set_text_color(110, 110, 110)
    document.set_font(FONT, size=10)
    document.set_xy(MARGIN, 182)
    number = texts.proof_number(event.id, person.id)
    document.cell(width - 2 * MARGIN, 6, f"{number}　{texts.PROOF_FOOT}", align="C")


def _drawable(document: FPDF, text: str) -> str:
    """The text without what the font has no picture of, such as emoji: nothing is better than a
    box. A CJK font holds every common character of names."""
    font = document.fonts[FONT.lower()]
    known = font.cmap if isinstance(font, TTFFont) else {}
    return "".join(character for character in text if ord(character) in known).strip()
