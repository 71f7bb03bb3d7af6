"""Digests (条文摘要): articles in our own words, for texts that no package carries."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.document import Document, Kind, Scope, document_key
from knowledge.edition import Edition, edition
from knowledge.manifest import Manifest, manifest
from knowledge.plain_text import clean
from knowledge.structure import Draft

DIGESTS = Path(__file__).with_name("digests")


class DigestBroken(Exception):
    """A digest file does not hold what it must; the text names file and fault."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest file: its edition, and the name of the official text it was written from."""

    edition: Edition
    reference: str
    path: Path


@cache
def digests() -> tuple[Digest, ...]:
    """Every digest that ships, read once."""
    return tuple(read_digest(path) for path in sorted(DIGESTS.glob("*.toml")))


def read_digest(path: Path, *, known: Manifest | None = None) -> Digest:
    """One digest file; raises DigestBroken for a missing field, a bad date or a repeated number."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        document = _document(data, known or manifest())
        drafts = [_draft(row) for row in data["article"]]
        former = {
            draft.locator: _former(row) for draft, row in zip(drafts, data["article"], strict=True)
        }
    except (tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise DigestBroken(f"{path.name}: {error!r}") from error
    if len(former) != len(drafts):
        raise DigestBroken(f"{path.name}: an article number stands twice")
    bound = edition(document, drafts, digest=True)
    passages = tuple(replace(p, former=former[p.locator]) for p in bound.passages)
    return Digest(Edition(document, passages), data.get("reference", ""), path)


def _document(data: Mapping[str, Any], known: Manifest) -> Document:
    law, adopted_on = data["law"], data.get("adopted_on")
    if adopted_on is not None and not isinstance(adopted_on, date):
        raise ValueError(f"adopted_on is not a date: {adopted_on}")
    entry, listed = known.law(law), known.version(law, adopted_on)
    aliases = (
        *data.get("aliases", ()),
        *(entry.aliases if entry else ()),
        *(listed.aliases if listed else ()),
    )
    return Document(
        key=document_key(law, adopted_on),
        law=law,
        title=data["title"],
        kind=Kind(data["kind"]),
        scope=Scope.IP,
        adopted_on=adopted_on,
        in_force_from=(listed.in_force_from if listed else None) or data.get("in_force_from"),
        in_force_to=(listed.in_force_to if listed else None) or data.get("in_force_to"),
        source=data["source"],
        confirmed=data.get("confirmed", True),
        aliases=tuple(dict.fromkeys(aliases)),
    )


def _draft(row: Mapping[str, Any]) -> Draft:
    text = "\n".join(line for line in clean(row["text"]).split("\n") if line)
    if not text:
        raise ValueError(f"{row['number']} has no text")
    return Draft(locator=row["number"], text=text, heading=row.get("heading", ""))


def _former(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """("2010-01-09", "第二条") of "2010-01-09 第二条"."""
    pairs = [entry.split(maxsplit=1) for entry in row.get("former", ())]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError(f"{row['number']}: former is not 'DATE 第N条'")
    return tuple((day, locator) for day, locator in pairs)
