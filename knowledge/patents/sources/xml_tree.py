"""XML from outside, element by element: no entities, no external files, no bombs, bounded memory.

Names are compared without their namespace: the same documents come with several prefixes.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Protocol
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from knowledge.patents.sources.source import SourceUnreadable
from knowledge.sources.document_text import MEGABYTE

MAX_XML_BYTES = 500 * MEGABYTE
MAX_DEPTH = 100
MAX_ELEMENTS_AT_ONCE = 500_000
"""Elements held at a time: a document of a patent has some thousands."""
MAX_RAW = 60_000


def local(element: Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element | None, path: str) -> list[Element]:
    """Every element at a path of local names below the element: "parties/applicants/applicant"."""
    found = [] if element is None else [element]
    for name in path.split("/"):
        found = [inner for outer in found for inner in outer if local(inner) == name]
    return found


def child(element: Element | None, path: str) -> Element | None:
    """The first element at the path, or None."""
    return next(iter(children(element, path)), None)


def text(element: Element | None, path: str = "") -> str:
    """All text in the element at the path, with its white space collapsed."""
    at = child(element, path) if path else element
    return "" if at is None else " ".join("".join(at.itertext()).split())


def attribute(element: Element, name: str) -> str:
    """An attribute without its namespace; empty where it is not given."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def raw(element: Element) -> str:
    """The element as it stood in the file."""
    return tostring(element, encoding="unicode")[:MAX_RAW]


_CHINESE = re.compile(rb"""\s*<\?xml[^>]*encoding=["'](?:gbk|gb2312|gb18030)["']""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


class Readable(Protocol):
    """What the XML parser reads from."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, none at the end."""
        ...


Wanted = Callable[[Element, str], bool]
"""Whether an element is a document: it and the name of its parent."""


def documents(path: Path, wanted: Wanted) -> Iterator[Element]:
    """Every element that is wanted, when it is complete; it is emptied once it was looked at.

    Raises SourceUnreadable for what is no XML, declares
    entities, or is built to exhaust memory.
    """
    if path.stat().st_size > MAX_XML_BYTES:
        raise SourceUnreadable("the XML is larger than 500 MB; split it")
    with path.open("rb") as file:
        chinese = _CHINESE.match(file.read(200))
        file.seek(0)
        yield from _documents(_Transcoded(file) if chinese else file, wanted)


class _Transcoded:
    """A file in GBK read as UTF-8: the XML parser knows no encoding of several bytes but that."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("gb18030")("strict")
        self._declared = True

    def read(self, size: int = -1) -> bytes:
        """The next part. Raises SourceUnreadable for what is no GBK."""
        block = self._file.read(size)
        try:
            text = self._decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            raise SourceUnreadable("the XML is not in the encoding that it declares") from error
        if self._declared and text:
            text, self._declared = _DECLARATION.sub("", text, count=1), False
        return text.encode()


def _documents(file: Readable, wanted: Wanted) -> Iterator[Element]:
    ancestors: list[Element] = []
    held = 0
    try:
        for event, element in iterparse(
            file, events=("start", "end"), forbid_dtd=False, forbid_entities=True
        ):
            if event == "start":
                ancestors.append(element)
                held += 1
                if len(ancestors) > MAX_DEPTH or held > MAX_ELEMENTS_AT_ONCE:
                    raise SourceUnreadable("the XML is nested or crowded like no patent document")
                continue
            ancestors.pop()
            if wanted(element, local(ancestors[-1]) if ancestors else ""):
                yield element
                element.clear()
                if ancestors:
                    ancestors[-1].remove(element)
                held = len(ancestors) + 1
    except DefusedXmlException as error:
        raise SourceUnreadable(
            "the XML declares entities, which a patent document does not need; do not trust it"
        ) from error
    except (ParseError, LookupError, ValueError) as error:  # the latter for its encoding
        raise SourceUnreadable(f"the XML is damaged ({error})") from error
