"""The questionnaire of the compliance self-assessment: ours, or made of imported clauses. Pure."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).with_name("compliance.toml")
BEST = 3.0


class Said(StrEnum):
    """An answer; what does not apply is left out of the score."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_APPLICABLE = "n/a"


SCORES = {Said.YES: BEST, Said.PARTLY: BEST / 2, Said.NO: 0.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing that is asked; `weight` counts against the others of its field. `guidance` is
    what a standard advises and does not demand."""

    id: str
    text: str
    hint: str = ""
    weight: int = 1
    guidance: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """A field of compliance with what its advice rests on."""

    id: str
    title: str
    basis: str
    advice: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """What is asked, under a name that results are kept with."""

    name: str
    dimensions: tuple[Dimension, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question in order."""
        return tuple(question for each in self.dimensions for question in each.questions)


@cache
def shipped_questionnaire() -> Questionnaire:
    """The ten fields of the file that ships."""
    raw = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return Questionnaire(
        name=raw["name"],
        dimensions=tuple(
            Dimension(**{**each, "questions": tuple(Question(**q) for q in each["questions"])})
            for each in raw["dimension"]
        ),
    )


def scores(questionnaire: Questionnaire, answers: Mapping[str, str]) -> dict[str, float | None]:
    """The score of each field by its title, 0 to 3; None where nothing of it applies."""
    return {each.title: _score(each.questions, answers) for each in questionnaire.dimensions}


def mean(total: float, count: float) -> float:
    """A mean to two places, a half away from zero, as people and spreadsheets round."""
    exact = Decimal(str(total)) / Decimal(str(count))
    return float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def gaps(
    questionnaire: Questionnaire, answers: Mapping[str, str]
) -> list[tuple[Dimension, list[Question]]]:
    """The fields with questions answered by partly or no, the weakest field first."""
    found = []
    for each in questionnaire.dimensions:
        open_questions = [
            question
            for question in each.questions
            if answers.get(question.id) in {Said.NO, Said.PARTLY}
        ]
        if open_questions:
            found.append((each, open_questions))
    return sorted(found, key=lambda gap: _score(gap[0].questions, answers) or 0.0)


def _score(questions: Sequence[Question], answers: Mapping[str, str]) -> float | None:
    weighed = [
        (SCORES[Said(answers[question.id])], question.weight)
        for question in questions
        if answers.get(question.id, Said.NOT_APPLICABLE) != Said.NOT_APPLICABLE
    ]
    whole = sum(weight for _, weight in weighed)
    return mean(sum(score * weight for score, weight in weighed), whole) if whole else None
