"""PDF files with a text layer, read in a process of their own.

A hostile or broken PDF can keep a parser busy for hours or fill the memory, and Python cannot stop
it from within: the child gets a time and a memory limit and is killed past them.
"""

import io
import json
import logging
import subprocess
import sys
from pathlib import Path

from knowledge.plain_text import clean
from knowledge.sources.document_text import (
    MAX_CHARACTERS,
    DocumentText,
    TextUnreadable,
    document_text,
)

ROOT = Path(__file__).parents[2]
"""Where the child finds our packages, installed or not."""
SECONDS = 60
MAX_MEMORY_BYTES = 2 * 1024**3
MAX_PAGES = 1_000
_SCANNED_BELOW = 20
"""Characters a page on average; below it the pages are pictures."""
_DAMAGED = "it is not a readable PDF (damaged?); print it to PDF again or import it as .docx"


def read_pdf(data: bytes, *, seconds: float = SECONDS) -> DocumentText:
    """The text of a PDF; raises TextUnreadable for scanned, encrypted, broken or endless ones."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "knowledge.sources.pdf"],
            input=data,
            capture_output=True,
            cwd=ROOT,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TextUnreadable(
            f"reading it took more than {seconds:g} s; import it as .docx or .txt"
        ) from error
    try:
        result = json.loads(done.stdout)
    except ValueError as error:
        raise TextUnreadable(_DAMAGED) from error
    if "refusal" in result:
        raise TextUnreadable(result["refusal"])
    return document_text(clean(result["text"]), title=clean(result["title"]).replace("\n", " "))


def extract(data: bytes) -> dict[str, str]:
    """Text and title of a PDF, or the refusal: what the child process says."""
    # Imported here so that the parent, which never parses a PDF, does not pay for it.
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"refusal": "it is password-protected; save it without a password"}
        if len(reader.pages) > MAX_PAGES:
            return {"refusal": f"it has more than {MAX_PAGES:,} pages; split it into single texts"}
        title = str(reader.metadata.title or "") if reader.metadata else ""
        pages: list[str] = []
        for page in reader.pages:
            pages.append(page.extract_text())
            if sum(map(len, pages)) > MAX_CHARACTERS:
                return {"refusal": "it holds too much text; split it into single texts"}
    # pypdf raises whatever its input provokes; in this process the only answer is the refusal.
    except Exception:
        return {"refusal": _DAMAGED}
    letters = sum(character.isalnum() for page in pages for character in page)
    if letters < _SCANNED_BELOW * max(len(pages), 1):
        return {
            "refusal": "its pages are pictures or empty (scanned?); run text recognition (OCR) "
            "first or import a .docx"
        }
    return {"text": "\n".join(_without_page_marks(pages)), "title": title}


def _without_page_marks(pages: list[str]) -> list[str]:
    """Pages without page numbers and without the first or last line that most pages share."""
    split = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
    split = [[line for line in page if not _page_number(line)] for page in split]
    for edge in (0, -1):
        seen = [page[edge] for page in split if page]
        repeated = {line for line in seen if len(split) >= 4 and seen.count(line) * 2 > len(split)}
        for page in split:
            if page and page[edge] in repeated:
                del page[edge]
    return ["\n".join(page) for page in split]


def _page_number(line: str) -> bool:
    stripped = line.strip("-—–·第页共/ ")
    return len(line) <= 12 and (not stripped or stripped.isdigit())


def _limit_memory() -> None:
    # Not on every system (Windows has no such limit); the time limit holds everywhere.
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))


if __name__ == "__main__":
    _limit_memory()
    try:
        said = extract(sys.stdin.buffer.read())
    except (MemoryError, RecursionError):
        said = {"refusal": _DAMAGED}
    sys.stdout.write(json.dumps(said, ensure_ascii=True))
