"""HTML pages as law portals and public bodies publish them."""

import re
import warnings

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from bs4.exceptions import ParserRejectedMarkup
from typing_extensions import override

from knowledge.plain_text import clean
from knowledge.sources.document_text import (
    MAX_CHARACTERS,
    DocumentText,
    TextUnreadable,
    document_text,
)
from knowledge.sources.plain import decode

_LEFT_OUT = {"script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form",
             "button", "select", "iframe", "svg", "title", "head"}  # fmt: skip
_BLOCKS = {"p", "div", "br", "li", "ul", "ol", "table", "tr", "section", "article", "main", "body",
           "blockquote", "pre", "dl", "dt", "dd", "hr", "figure", "caption", "center"}  # fmt: skip
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.I)
MAX_STEPS = 50_000_000
"""About two seconds. A long law whose paragraphs never end takes two million."""
_GB = {"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk"}


def read_html(data: bytes) -> DocumentText:
    """The page's text without menus, scripts and footers, one line a block."""
    declared = _CHARSET.search(data[:4096])
    if declared and declared[1].decode("ascii").lower() in _GB:
        markup = data.decode("gb18030", errors="replace")
    else:
        markup = decode(data)
    soup = parse_page(markup)
    title = soup.title.get_text() if soup.title else ""
    pieces: list[str] = []
    _collect(soup, pieces)
    text = clean("".join(pieces))
    if len(text) > MAX_CHARACTERS * 2:
        raise TextUnreadable("the page is too long; split it into single texts")
    return document_text(text, title=clean(title).replace("\n", " "))


class _Page(BeautifulSoup):
    """A page that is not nested too deep: what is put in costs as many steps as it lies deep."""

    _steps = 0

    @override
    def pushTag(self, tag: Tag) -> None:
        self._count()
        super().pushTag(tag)

    @override
    def object_was_parsed(
        self,
        o: PageElement,
        parent: Tag | None = None,
        most_recent_element: PageElement | None = None,
    ) -> None:
        self._count()
        super().object_was_parsed(o, parent, most_recent_element)

    def _count(self) -> None:
        self._steps += len(self.tagStack)
        if self._steps > MAX_STEPS:
            raise TextUnreadable("its tags are nested too deep; save the page as text")


def parse_page(markup: str | bytes) -> BeautifulSoup:
    """The page's tree. Raises TextUnreadable for one that is no page or built to take hours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        try:
            return _Page(markup, "html.parser")
        except ParserRejectedMarkup as error:
            raise TextUnreadable("it is no page that can be read; save it as text") from error


def _collect(root: Tag, pieces: list[str]) -> None:
    """Depth first without recursion: a hostile page may be nested thousands deep."""
    stack: list[str | NavigableString | Tag] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            stack.extend(reversed(_opened(node)))
        elif isinstance(node, PreformattedString):
            continue
        elif isinstance(node, NavigableString):
            pieces.append(re.sub(r"\s+", " ", node))
        else:
            pieces.append(node)


def _opened(tag: Tag) -> list[str | NavigableString | Tag]:
    """A tag's children with the line breaks and heading marks that its name asks for."""
    if tag.name in _LEFT_OUT:
        return []
    children = [child for child in tag.contents if isinstance(child, Tag | NavigableString)]
    if tag.name in _HEADINGS:
        return [f"\n{'#' * _HEADINGS[tag.name]} ", *children, "\n"]
    if tag.name in _BLOCKS:
        return ["\n", *children, "\n"]
    if tag.name in {"td", "th"}:
        return [*children, " | "]
    return list(children)
