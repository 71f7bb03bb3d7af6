"""Word documents (.docx)."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from knowledge.plain_text import clean
from knowledge.sources.archive_limits import check_inflation
from knowledge.sources.document_text import DocumentText, TextUnreadable, document_text
from storage.damaged_zip import DAMAGED_ZIP

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What zipfile, lxml (its syntax error is a SyntaxError) and python-docx raise for broken packages.
_BROKEN = (*DAMAGED_ZIP, PackageNotFoundError, SyntaxError, AttributeError, TypeError)
_CURE = "open it in Word or WPS, save it again as .docx and import that"
_HEADING = re.compile(r"^(?:heading|标题)\s*([1-6])$", re.I)
_TITLE = re.compile(r"^(?:title|标题)$", re.I)


def read_word(data: bytes) -> DocumentText:
    """The paragraphs and tables of a .docx in their order; insertions count, deletions do not."""
    if data.startswith(OLE_MAGIC):
        raise TextUnreadable(f"it is an old or password-protected Word file; {_CURE}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            check_inflation(package.infolist())
        blocks = list(_blocks(docx.Document(io.BytesIO(data))))
    except _BROKEN as error:
        raise TextUnreadable(f"it is not a readable Word document (damaged?); {_CURE}") from error
    title = ""
    lines: list[str] = []
    for level, text in blocks:
        if level == 0 and not title:
            title = text
        lines.append(f"{'#' * max(level or 0, 1)} {text}" if level is not None else text)
    return document_text(clean("\n".join(lines)), title=clean(title).replace("\n", " "))


def _blocks(document: Any) -> Iterator[tuple[int | None, str]]:
    """(heading level, text) of each block: 0 for the title, None for what is no heading."""
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(row.cells)
                texts = [" ".join(_text(p) for p in cell.paragraphs).strip() for cell in cells]
                if any(texts):
                    yield None, " | ".join(text.replace("\n", " ") for text in texts)
        elif isinstance(block, Paragraph):
            text = _text(block)
            if text.strip():
                level = _level(block)
                yield level, text.replace("\n", " ") if level is not None else text


def _level(paragraph: Paragraph) -> int | None:
    name = paragraph.style.name if paragraph.style is not None else ""
    if _TITLE.match(name or ""):
        return 0
    match = _HEADING.match(name or "")
    return int(match[1]) if match else None


def _text(paragraph: Paragraph) -> str:
    """All text runs below the paragraph (tracked insertions too; python-docx leaves those out)."""
    pieces: list[str] = []
    for node in paragraph._p.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")):
        if node.tag == qn("w:t"):
            pieces.append(node.text or "")
        elif node.tag == qn("w:tab"):
            pieces.append(" ")
        else:
            pieces.append("\n")
    return "".join(pieces)
