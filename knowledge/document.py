"""What the library holds: documents (one version of one text) and passages (what is cited)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What sort of text a document is; it decides how it is split and how it is named to people."""

    LAW = "law"
    REGULATION = "regulation"
    INTERPRETATION = "interpretation"
    STANDARD = "standard"
    POLICY = "policy"
    GUIDE = "guide"


class Scope(StrEnum):
    """Which collection a text belongs to: IP and what it rests on is searched first."""

    IP = "ip"
    GENERAL = "general"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One version of one text.

    `law` is the short name that all versions share (商标法); `key` is unique (商标法@2019-04-23).
    `in_force_from` and `in_force_to` are inclusive; None means not known, respectively open-ended.
    `confirmed` is False where no official text was at hand when our words about it were written.
    """

    key: str
    law: str
    title: str
    kind: Kind
    scope: Scope = Scope.IP
    adopted_on: date | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None
    source: str = ""
    confirmed: bool = True
    aliases: tuple[str, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Whether this version governs on ``day``."""
        if self.in_force_from is not None and day < self.in_force_from:
            return False
        return self.in_force_to is None or day <= self.in_force_to

    @property
    def version(self) -> str:
        """The adoption date as the name of the version, or an empty string."""
        return self.adopted_on.isoformat() if self.adopted_on else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A provision, clause or section of a document: the unit that is found and cited.

    `locator` names it inside its document (第四十二条 / 4.2.1 / p. 4). `digest` marks our own
    words (条文摘要) as opposed to the official text. Paragraphs (款) are the lines of `text`.
    `former` holds (adoption date, locator) of the same rule in earlier versions, where known.
    """

    id: str
    document: Document
    ordinal: int
    locator: str
    text: str
    heading: str = ""
    chapter: str = ""
    digest: bool = False
    former: tuple[tuple[str, str], ...] = field(default=())

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs (款) in order, each with the items that belong to it."""
        return [line for line in self.text.split("\n") if line.strip()]


def document_key(law: str, adopted_on: date | None) -> str:
    """The unique name of a version: 商标法@2019-04-23, or the law alone where no date is known."""
    return f"{law}@{adopted_on.isoformat()}" if adopted_on else law


def passage_id(document_key: str, locator: str) -> str:
    """The unique name of a passage: 商标法@2019-04-23/第三十三条."""
    return f"{document_key}/{locator}"


def embedding_text(passage: Passage) -> str:
    """What is embedded for a passage: law, locator and text (the best input measured)."""
    return f"{passage.document.law} {passage.locator} {passage.heading} {passage.text}".replace(
        "\n", " "
    )
