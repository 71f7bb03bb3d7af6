"""Wrong inputs out of right ones: bytes and words put in, taken out, doubled; values exchanged."""

import io
import json
import zipfile
from random import Random
from typing import Any, Literal

from bench.fuzz.seeds import zipped
from storage.damaged_zip import DAMAGED_ZIP

Form = Literal["bytes", "text", "json", "zip"]
MOST_EDITS = 6
BYTES = (
    b"\0", b"\xff", b"\xff\xfe", b"\x80", b"\r\n", b"<", b">", b"&", b"]]>", b"'", b'"', b"{", b"[",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"0", b"-1", b"9" * 30, b"\xed\xa0\x80", b"%FF",
    b"=",
)  # fmt: skip
WORDS = (
    "第", "条", "款", "项", "之", "年", "月", "日", "号", "一", "十", "零", "万", "下周",
    "点半", "1", "0", "31", "2026", "99999", "9" * 30, "１２", "²", "٣", "½", "\0", "\ufeff",
    "\u2028", "\u200b", "\n", "\t", "；", ";", ",", '"', "'", "=1+1", "@", "-", "/", ".", "(",
    "[", "{", "<", "]]>", "&", "\\", "|", "# ", "**", "🙂", "X", "CN", "PCT/", "1e999", "nan",
    "inf", "#REF!",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**12, 10**18, 10**40, 1e308, "", " ", "x", "0", "-1", "\0",
    "\ud800", "x" * 400, "第" * 400, [], [[]], [None], {}, {"id": 1}, {"a": {}},
)  # fmt: skip


def vary(seed: bytes, form: Form, random: Random) -> bytes:
    """The seed with some edits that fit its form; the same for the same state of `random`.

    A seed that has not that form, or has lost it, is edited as bytes.
    """
    try:
        match form:
            case "json":
                return _json(seed, random)
            case "zip":
                return _zip(seed, random)
            case "text":
                return _edited(seed, tuple(word.encode() for word in WORDS), random)
            case "bytes":
                return _edited(seed, BYTES, random)
    except (*DAMAGED_ZIP, RecursionError):
        return _edited(seed, BYTES, random)


def _edited(data: bytes, words: tuple[bytes, ...], random: Random) -> bytes:
    for _ in range(random.randint(1, MOST_EDITS)):
        start = random.randint(0, len(data))
        end = min(len(data), start + random.choice((0, 1, 2, 4, 16, 64, 1024)))
        match random.randint(0, 4):
            case 0:
                middle = b""
            case 1:
                middle = data[start:end] * random.choice((2, 3, 200))
            case 2:
                middle = bytes((random.randint(0, 255),))
            case _:
                middle = random.choice(words)
        data = data[:start] + middle + data[end:]
    return data


def _json(seed: bytes, random: Random) -> bytes:
    """JSON with some of its values exchanged or gone; now and then broken as a text."""
    value = json.loads(seed)
    for _ in range(random.randint(1, MOST_EDITS)):
        value = _exchanged(value, random)
    text = json.dumps(value).encode()
    return _edited(text, BYTES, random) if random.randint(0, 9) == 0 else text


def _exchanged(value: Any, random: Random) -> Any:
    """The value with one somewhere in it exchanged."""
    if random.randint(0, 3) == 0 or not isinstance(value, dict | list) or not value:
        return random.choice(VALUES)
    places = list(value) if isinstance(value, dict) else list(range(len(value)))
    at = random.choice(places)
    if random.randint(0, 9) == 0:
        kept = [place for place in places if place != at]
        return {k: value[k] for k in kept} if isinstance(value, dict) else [value[k] for k in kept]
    inner = _exchanged(value[at], random)
    if isinstance(value, dict):
        return {**value, at: inner}
    return [*value[:at], inner, *value[at + 1 :]]


def _zip(seed: bytes, random: Random) -> bytes:
    """An archive with a member edited, under a sum that fits; or one edited as it lies."""
    if random.randint(0, 3) == 0:
        return _edited(seed, BYTES, random)
    with zipfile.ZipFile(io.BytesIO(seed)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    if not files:
        return _edited(seed, BYTES, random)
    at = random.choice(list(files))
    if random.randint(0, 9) == 0:
        del files[at]
    else:
        files[at] = _edited(files[at], BYTES, random)
    return zipped(*files.items())
