"""The report of a self-assessment: scores, a radar beside the last time, gaps with steps."""

from collections.abc import Mapping, Sequence

from docx.shared import Cm

from reports.charts import Series, radar
from reports.compliance import texts
from reports.document import Report
from storage.compliance import GivenProof
from storage.questionnaire import BEST, Question, Questionnaire, Said, gaps, scores

RADAR_WIDTH = Cm(13)
"""So that it stands on the page of the scores."""
Scores = Mapping[str, float | None]


def radar_picture(now: Scores, before: Scores | None) -> bytes | None:
    """The radar chart as PNG; None where fewer than three fields have a score."""
    labels = [title for title, score in now.items() if score is not None]
    if len(labels) < 3:
        return None
    series = [Series(texts.NOW, {title: now[title] or 0.0 for title in labels})]
    if before and all(before.get(title) is not None for title in labels):
        series.append(Series(texts.BEFORE, {title: before[title] or 0.0 for title in labels}))
    return radar(series, title=texts.RADAR_TITLE, most=BEST)


def compliance_report(
    questionnaire: Questionnaire,
    answers: Mapping[str, str],
    *,
    before: Scores | None,
    proofs: Mapping[str, Sequence[GivenProof]],
    enterprise: str,
    day: str,
) -> bytes:
    """The Word document; `proofs` are the files by question."""
    now = scores(questionnaire, answers)
    lines = [line for line in (enterprise, questionnaire.name, day) if line]
    report = Report(texts.TITLE, lines=lines)
    report.heading(texts.SCORES_HEADING)
    report.text(texts.NOTE)
    held = before or {}
    report.table(
        texts.SCORES_HEADING[2:],
        texts.SCORES_HEADER,
        [
            (
                title,
                texts.score(score),
                texts.score(held.get(title)),
                texts.change(score, held.get(title)),
            )
            for title, score in now.items()
        ],
    )
    picture = radar_picture(now, before)
    if picture is not None:
        report.picture(texts.RADAR_TITLE, picture, width=RADAR_WIDTH)
    report.heading(texts.GAPS_HEADING)
    found = gaps(questionnaire, answers)
    if not found:
        report.text(texts.NO_GAPS)
    for dimension, questions in found:
        report.heading(dimension.title, 2)
        report.items(*(f"{each.text}（{_said(answers, each.id)}）" for each in questions))
        report.text(texts.advice(dimension.advice), texts.basis(dimension.basis))
    report.heading(texts.ANSWERS_HEADING)
    report.table(
        texts.ANSWERS_HEADING[2:],
        texts.ANSWERS_HEADER,
        [
            (dimension.title, question.text, _said(answers, question.id), _proof(question, proofs))
            for dimension in questionnaire.dimensions
            for question in dimension.questions
        ],
    )
    return report.save()


def _proof(question: Question, proofs: Mapping[str, Sequence[GivenProof]]) -> str:
    return texts.proof(proofs.get(question.id, ()), hint=question.hint)


def _said(answers: Mapping[str, str], question: str) -> str:
    return texts.SAID[Said(answers.get(question, Said.NOT_APPLICABLE))]
