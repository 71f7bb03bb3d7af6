"""Plain text and Markdown files in whatever encoding Chinese files come in."""

import codecs
import re

from knowledge.plain_text import clean
from knowledge.sources.document_text import DocumentText, TextUnreadable, document_text

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The commonest characters of Chinese law; a text decoded with the wrong table has few of them.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过"
    "定规法条款项本第者应当其及或所请依申商标专利权著知识产行政管理部门单位规由自日起施施保护办关"
)
_CURE = "save it again as UTF-8 text"
# None of these looks beyond the next mark of its own kind, so that a file of nothing but beginnings
# does not take hours.
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_TARGET = r"\([^()]*(?:\([^()]*\)[^()]*)?\)"


def read_plain(data: bytes) -> DocumentText:
    """The text of a .txt file."""
    return document_text(clean(decode(data)))


def read_markdown(data: bytes) -> DocumentText:
    """The text of a Markdown file: comments and inline marks go, headings stay."""
    text = decode(data)
    text = _COMMENT.sub("", text)
    text = re.sub(rf"!\[[^\[\]]*\]{_TARGET}", "", text)
    text = re.sub(rf"\[([^\[\]]+)\]{_TARGET}", r"\1", text)
    text = re.sub(r"\*\*(.+?)\*\*|__(.+?)__", lambda m: m[1] or m[2], text)
    text = re.sub(r"\\([\\`*_{}\[\]()#+\-.!<>|])", r"\1", text)
    text = re.sub(r"(?m)^[^\S\n]*(?:>[^\S\n]?)+", "", text)
    text = re.sub(r"(?m)^[^\S\n]*(?:```.*|-{3,}|\*{3,}|={3,})[^\S\n]*$", "", text)
    return document_text(clean(text))


def decode(data: bytes) -> str:
    """Bytes as text: by byte-order mark, as UTF-8, as UTF-16 without a mark, as GB18030.

    Raises TextUnreadable where none of these gives readable text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    nuls = data.count(0)
    if nuls and nuls * 10 >= len(data):
        little = data[1::2].count(0) >= data[0::2].count(0)
        return _readable(_decoded(data, "utf-16-le" if little else "utf-16-be"))
    try:
        return _readable(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    for encoding in ("utf-16-le", "utf-16-be"):
        if _looks_like(encoding, data):
            return _readable(_decoded(data, encoding))
    text = _readable(_decoded(data, "gb18030"))
    chinese = [character for character in text if "一" <= character <= "鿿"]
    if len(chinese) >= 50 and sum(c in _COMMON for c in chinese) * 10 < len(chinese):
        raise TextUnreadable(f"its encoding is neither UTF-8, UTF-16 nor GBK; {_CURE}")
    return text


def _looks_like(encoding: str, data: bytes) -> bool:
    """Chinese UTF-16 has few NULs: it decodes, and is full of common characters."""
    try:
        sample = data[: min(len(data), 4000) & ~1].decode(encoding)
    except UnicodeDecodeError:
        return False
    return bool(sample) and sum(c in _COMMON for c in sample) * 5 >= len(sample)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TextUnreadable(f"its encoding cannot be recognised; {_CURE}") from error


def _readable(text: str) -> str:
    """The text, unless control and replacement characters show that it never was one."""
    bad = sum(c in "\ufffd" or (c < " " and c not in "\n\r\t\x0b\x0c\0") for c in text)
    if bad * 50 > len(text):
        raise TextUnreadable(f"it is not a text file (or is damaged); {_CURE}")
    return text
