"""`python -m retrieval evaluate`: a file of questions, answered one by one and measured."""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.library import Library
from retrieval.answer import Answer, Citation, Turn
from retrieval.answerer import LibraryAnswerer
from retrieval.judge import Judged, Row, gold_article, judged, summary
from retrieval.links import provision_path

LARGEST_FILE = 50_000_000
ALTERNATIVES = "alternative phrasings"


class QuestionsUnreadable(Exception):
    """The file of questions cannot be used; the text says which line and why."""


class _Said(BaseModel):
    model_config = ConfigDict(extra="ignore")
    role: str
    text: str
    clarifies: str = ""


class _FileRow(BaseModel):
    """A row as it stands in the file; columns not named here are ignored."""

    model_config = ConfigDict(extra="ignore")
    id: str
    question: str
    answer_key_points: list[str] = Field(default_factory=list)
    gold_articles: list[str] = Field(default_factory=list)
    as_of: date | None = None
    kind: str = ""
    alt_questions: list[str] = Field(default_factory=list)
    history: list[_Said] = Field(default_factory=list)
    clarify: str | None = None


@dataclass(frozen=True, slots=True)
class Questions:
    """A file's questions, and the other phrasings of them as rows of their own."""

    rows: tuple[Row, ...]
    alternatives: tuple[Row, ...]


def read_questions(path: Path, library: Library) -> Questions:
    """Every row of a JSON Lines file; raises QuestionsUnreadable naming the line."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise QuestionsUnreadable(f"{path} is larger than 50 MB: split it.")
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise QuestionsUnreadable(f"{path} cannot be read: {problem}") from problem
    rows: list[Row] = []
    alternatives: list[Row] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            read = _FileRow.model_validate_json(line)
        except ValidationError as problem:
            first = problem.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the line"
            raise QuestionsUnreadable(
                f"{path}, line {number}: {where}: {first['msg']}"
            ) from problem
        rows.append(_row(read, read.question, read.id, library))
        alternatives += [
            _row(read, other, f"{read.id}-alt{place}", library)
            for place, other in enumerate(read.alt_questions, start=1)
        ]
    if not rows:
        raise QuestionsUnreadable(f"{path} holds no questions.")
    return Questions(tuple(rows), tuple(alternatives))


async def evaluate(
    rows: Iterable[Row],
    answerer: LibraryAnswerer,
    *,
    today: date,
    progress: Callable[[], object] = lambda: None,
) -> list[Judged]:
    """Every row answered on its day and measured, one after another."""
    results = []
    for row in rows:
        started = time.perf_counter()
        answer, found = await answerer.answer_and_found(
            row.question, row.history, as_of=row.as_of or today
        )
        seconds = time.perf_counter() - started
        results.append(judged(row, answer, further=found, seconds=seconds))
        progress()
    return results


def by_kind(results: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """The figures over all rows and for each kind."""
    kinds: dict[str, list[Judged]] = defaultdict(list)
    for result in results:
        kinds[result.row.kind or "other"].append(result)
    return {"all": summary(results), **{kind: summary(kinds[kind]) for kind in sorted(kinds)}}


def report(figures: dict[str, dict[str, float]]) -> str:
    """The figures as a table, one column a set of rows."""
    names = list(dict.fromkeys(name for column in figures.values() for name in column))
    width = max(len(name) for name in names) + 2
    lines = [" " * width + "".join(f"{head:>24}" for head in figures)]
    for name in names:
        cells = [
            f"{column[name]:>24.3f}" if name in column else " " * 24 for column in figures.values()
        ]
        lines.append(f"{name:<{width}}" + "".join(cells))
    return "\n".join(lines)


def as_row(question: str, answer: Answer) -> dict[str, Any]:
    """An answer as `ask --json` prints it."""
    return {
        "question": question,
        "as_of": answer.as_of.isoformat(),
        "answer": answer.text,
        "abstained": answer.abstained,
        "outcome": answer.outcome.value,
        "citations": [_cited(citation) for citation in answer.citations],
        "clarification": _asked_back(answer),
    }


def judged_row(result: Judged) -> dict[str, Any]:
    """A judged answer as the evaluation's file holds it."""
    return {
        "id": result.row.id,
        **as_row(result.row.question, result.answer),
        "kind": result.row.kind,
        "seconds": round(result.seconds, 4),
        "gold": [gold.label for gold in result.row.gold],
        "gold_places": result.gold_places,
        "key_points": result.covered,
        "clarified": result.clarified,
    }


def write_json(path: Path, results: Sequence[Judged], alternatives: Sequence[Judged]) -> None:
    """The whole evaluation as one JSON file: figures, rows, other phrasings."""
    whole = {
        "figures": {**by_kind(results), ALTERNATIVES: summary(alternatives)},
        "rows": [judged_row(result) for result in results],
        "alternatives": [judged_row(result) for result in alternatives],
    }
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1), "utf-8")


def _row(read: _FileRow, question: str, row_id: str, library: Library) -> Row:
    return Row(
        id=row_id,
        question=question,
        as_of=read.as_of,
        kind=read.kind,
        key_points=tuple(read.answer_key_points),
        gold=tuple(gold_article(label, library) for label in read.gold_articles),
        history=tuple(_turns(read.history)),
        clarify=read.clarify,
    )


def _turns(said: Sequence[_Said]) -> list[Turn]:
    """Question and answer in pairs; a question that got none has an empty answer."""
    turns: list[Turn] = []
    for message in said:
        if message.role == "user":
            turns.append(Turn(message.text, ""))
        elif turns:
            turns[-1] = Turn(turns[-1].question, message.text, message.clarifies)
    return turns


def _asked_back(answer: Answer) -> dict[str, Any] | None:
    back = answer.clarification
    if back is None:
        return None
    options = [{"label": option.label, "value": option.value} for option in back.options]
    return {"fact": back.fact, "question": back.question, "options": options}


def _cited(citation: Citation) -> dict[str, Any]:
    document = citation.passage.document
    return {
        "number": citation.number,
        "law": document.law,
        "article": citation.locator,
        "version": document.version,
        "in_force_from": document.in_force_from.isoformat() if document.in_force_from else None,
        "in_force_to": document.in_force_to.isoformat() if document.in_force_to else None,
        "digest": citation.passage.digest,
        "text": citation.passage.text,
        "url": provision_path(citation.passage),
    }
