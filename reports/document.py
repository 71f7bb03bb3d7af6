"""A Chinese Word document: real headings, a table of contents, numbered tables and figures."""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

BODY_FONT, HEADING_FONT = "宋体", "黑体"
PICTURE_WIDTH = Cm(15.5)
PAGE_CENTIMETRES = 15.8
HALF_CHARACTER, CELL_PADDING = 0.18, 0.6
"""Centimetres of a Latin character in a table, and of a cell's margins."""
SHORT_COLUMN = 16
"""Latin characters (a Chinese one is two) up to which a column keeps its text on one line."""
SHORT_TABLE = 12
"""Rows up to which a table is kept on one page."""


class Report:
    """Builds one document from top to bottom; `save` gives its bytes.

    Word renews the table of contents and the page numbers when it opens the file; until then the
    headings are listed without pages.
    """

    def __init__(self, title: str, *, lines: Sequence[str] = ()) -> None:
        self._docx: Docx = Document()
        self._tables = self._figures = 0
        self._headings: list[tuple[int, str]] = []
        self._set_up()
        heading = self._docx.add_paragraph(style="Title")
        heading.add_run(clean(title))
        for line in lines:
            self._docx.add_paragraph(clean(line)).alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._contents = self._docx.add_paragraph()
        self._docx.add_page_break()  # type: ignore[no-untyped-call]

    def heading(self, text: str, level: int = 1) -> None:
        """A heading that the table of contents lists."""
        self._headings.append((level, clean(text)))
        self._docx.add_heading(clean(text), level)

    def text(self, *paragraphs: str) -> None:
        """Paragraphs, each set in by two characters."""
        for paragraph in paragraphs:
            for line in clean(paragraph).split("\n"):
                written = self._docx.add_paragraph(line)
                written.paragraph_format.first_line_indent = Pt(21)

    def items(self, *items: str) -> None:
        """A list."""
        for item in items:
            self._docx.add_paragraph(clean(item), style="List Bullet")

    def table(self, caption: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A numbered table whose header is repeated on every page."""
        self._tables += 1
        self._caption("表", self._tables, caption)
        self._docx.paragraphs[-1].paragraph_format.keep_with_next = True
        table = self._docx.add_table(rows=1, cols=len(header), style="Table Grid")
        table.autofit = False
        widths = _widths([header, *rows])
        for cell, title in zip(table.rows[0].cells, header, strict=True):
            cell.paragraphs[0].add_run(clean(title)).bold = True
        _repeat(table.rows[0]._tr)
        for row in rows:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = clean(value)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        together = len(rows) < SHORT_TABLE
        for number, line in enumerate(table.rows):
            _whole(line._tr)
            for cell, width in zip(line.cells, widths, strict=True):
                cell.width = width
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.space_after = Pt(0)
                    paragraph.paragraph_format.line_spacing = 1.1
                    paragraph.paragraph_format.keep_with_next = together and number < len(rows)
                    for run in paragraph.runs:
                        run.font.size = Pt(9)
        self._docx.add_paragraph()

    def picture(self, caption: str, png: bytes, *, width: Length = PICTURE_WIDTH) -> None:
        """A numbered figure."""
        self._docx.add_picture(io.BytesIO(png), width=width)
        held = self._docx.paragraphs[-1]
        held.alignment = WD_ALIGN_PARAGRAPH.CENTER
        held.paragraph_format.keep_with_next = True
        self._figures += 1
        self._caption("图", self._figures, caption)

    def save(self) -> bytes:
        """The finished document."""
        self._write_contents()
        content = io.BytesIO()
        self._docx.save(content)
        return content.getvalue()

    def _set_up(self) -> None:
        section = self._docx.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.6)
        for name, font, size in (
            ("Normal", BODY_FONT, 10.5),
            ("Title", HEADING_FONT, 22),
            ("Heading 1", HEADING_FONT, 16),
            ("Heading 2", HEADING_FONT, 13),
            ("Heading 3", HEADING_FONT, 11.5),
            ("Caption", HEADING_FONT, 9.5),
        ):
            style = self._docx.styles[name]
            style.font.size = Pt(size)
            style.font.name = "Times New Roman"
            style.font.color.rgb = RGBColor(0, 0, 0)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme"):
                fonts.attrib.pop(qn(attribute), None)
            fonts.set(qn("w:eastAsia"), font)
        normal = self._docx.styles["Normal"]
        normal.paragraph_format.line_spacing = 1.4
        _page_number(section.footer.paragraphs[0])
        update = OxmlElement("w:updateFields")
        update.set(qn("w:val"), "true")
        self._docx.settings.element.append(update)

    def _caption(self, word: str, number: int, text: str) -> None:
        paragraph = self._docx.add_paragraph(style="Caption")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(f"{word} ")
        _field(paragraph, f"SEQ {word} \\* ARABIC", str(number))
        paragraph.add_run(f" {clean(text)}")

    def _write_contents(self) -> None:
        """The field that Word renews, holding the headings as they are."""
        run = self._contents.add_run()
        _mark(run, "begin")
        _instruction(run, 'TOC \\o "1-2" \\h \\z \\u')
        _mark(run, "separate")
        for number, (level, text) in enumerate(h for h in self._headings if h[0] <= 2):
            line = self._contents.add_run(f"{'　' * 2 * (level - 1)}{text}")
            if number:
                line._r.insert(0, OxmlElement("w:br"))
        _mark(self._contents.add_run(), "end")


def clean(text: str) -> str:
    """The text without characters that XML cannot hold or that turn a line around."""
    return "".join(c for c in text if c in "\n\t" or c.isprintable() or c == "　")


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(paragraph, "PAGE", "1")


def _field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    run = paragraph.add_run()
    _mark(run, "begin")
    _instruction(run, instruction)
    _mark(run, "separate")
    paragraph.add_run(shown)
    _mark(paragraph.add_run(), "end")


def _mark(run: Run, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run._r.append(mark)


def _instruction(run: Run, text: str) -> None:
    element = OxmlElement("w:instrText")
    element.set(qn("xml:space"), "preserve")
    element.text = text
    run._r.append(element)


def _widths(rows: Sequence[Sequence[str]]) -> list[Length]:
    """The page's width shared out by the longest text of each column, none too narrow.

    A short column (a number, a day) gets what it needs, so that it is not broken in two; the long
    ones share the rest.
    """
    longest = [
        max(6, min(26, max(sum(2 if ord(c) > 0x2E80 else 1 for c in cell) for cell in column)))
        for column in zip(*rows, strict=True)
    ]
    need = [each * HALF_CHARACTER + CELL_PADDING for each in longest]
    short = sum(width for width, each in zip(need, longest, strict=True) if each <= SHORT_COLUMN)
    long = sum(each for each in longest if each > SHORT_COLUMN)
    room = PAGE_CENTIMETRES - short
    if not long or room < long * HALF_CHARACTER / 2:
        return [Cm(PAGE_CENTIMETRES * each / sum(longest)) for each in longest]
    return [
        Cm(width if each <= SHORT_COLUMN else room * each / long)
        for width, each in zip(need, longest, strict=True)
    ]


def _whole(row: object) -> None:
    """A row is not broken between two pages."""
    properties = row.get_or_add_trPr()  # type: ignore[attr-defined]
    properties.append(OxmlElement("w:cantSplit"))


def _repeat(row: object) -> None:
    properties = row.get_or_add_trPr()  # type: ignore[attr-defined]
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    properties.append(header)
