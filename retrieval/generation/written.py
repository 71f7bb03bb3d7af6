"""What a model wrote, as sentences with their marks. Pure; works on text that is still growing."""

import re
import unicodedata
from dataclasses import dataclass

_BRACKETS = str.maketrans("\uff3b\u3010\u3014\uff3d\u3011\u3015", "[[[]]]")
_MARK = re.compile(  # within one line: a line break ends a sentence, so it cannot stand in a mark
    r"\[[ \t]*(?:来源|资料|条文)?[ \t]*"
    r"(\d{1,4}(?:[ \t]*[,，、;；和\-–—~至][ \t]*\d{1,4})*)[ \t]*\]"
)
_END = re.compile(rf"(?:[。！？!?]+(?:(?:[ \t]|\*\*)*{_MARK.pattern})*|\n)\s*")
_MARKS_AFTER_END = re.compile(r"([。！？!?])((?:[ \t]*\[\d{1,4}\])+)")
_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+|\n)")
_BULLET = re.compile(r"^\s*(?:[-*•·#>]+\s*|\d{1,2}\s*[.、)）]\s*|[(（]\d{1,2}[)）]\s*|[①-⑳]\s*)+")
_ONE_MARK = re.compile(r"\[(\d{1,4})\]")
_GOES_ON = re.compile(
    r"[^。！？!?\n]*?[^。！？!?.,，、；;:：\s\d()（）\[\]\-–—~*•·#>①-⑳和至来源资料条文]"
)
"""Words of a sentence of its own: marks, bullets and full stops alone still belong to the last."""
_WIDEST_RANGE = 9


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence without its marks, and the numbers that it was marked with."""

    text: str
    marks: tuple[int, ...]

    @property
    def shown(self) -> str:
        """The sentence with its marks before the full stop."""
        marks = "".join(f"[{number}]" for number in dict.fromkeys(self.marks))
        body = self.text.rstrip("。！？!? ")
        return f"{body}{marks}{self.text[len(body) :].strip() or '。'}"


class Splitter:
    """Cuts growing text into sentences; each comes out once nothing more can belong to it."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, piece: str) -> list[Sentence]:
        """The sentences that are complete now."""
        self._rest += piece.translate(_BRACKETS)
        ready = _ready(self._rest)
        done, self._rest = self._rest[:ready], self._rest[ready:]
        return split(done)

    def finish(self) -> list[Sentence]:
        """What is left, a sentence without a full stop too."""
        done, self._rest = self._rest, ""
        return split(done)


def split(text: str) -> list[Sentence]:
    """The sentences of a text, with marks in whatever brackets, before or behind the full stop."""
    text = _MARK.sub(_one_by_one, text.translate(_BRACKETS).replace("**", "").replace("\r", "\n"))
    text = _MARKS_AFTER_END.sub(lambda found: found[2].replace(" ", "") + found[1], text)
    parts = _SENTENCE.findall(f"{text}\n")
    found = []
    for part in parts:
        body = _ONE_MARK.sub("", _BULLET.sub("", part)).strip()
        marks = tuple(int(number) for number in _ONE_MARK.findall(part))
        if body.strip("。！？!?.,，、；; "):
            found.append(Sentence(body, marks))
        elif marks and found:
            found[-1] = Sentence(found[-1].text, (*found[-1].marks, *marks))
    return found


def _ready(text: str) -> int:
    """Where the part ends that cannot change: before the words of another sentence.

    Marks on a line of their own belong to the sentence before, so a full stop is not enough.
    """
    end = 0
    for found in _END.finditer(text):
        if _GOES_ON.match(text, found.end()):
            end = found.end()
    return end


def _one_by_one(found: re.Match[str]) -> str:
    """[1,3] as [1][3], 【2】 as [2], [1-3] as [1][2][3]."""
    numbers: list[int] = []
    for part in re.split(r"[,，、;；和]", found[1]):
        ends = [int(number) for number in re.findall(r"\d+", unicodedata.normalize("NFKC", part))]
        if len(ends) == 2 and 0 < ends[1] - ends[0] <= _WIDEST_RANGE:
            numbers += range(ends[0], ends[1] + 1)
        else:
            numbers += ends
    return "".join(f"[{number}]" for number in numbers)
