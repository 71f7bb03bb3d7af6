"""A recordal as it is shown: what is at hand, what is missing, what can be done next. Pure."""

from datetime import date

from handlers.message import Choice, Reply
from handlers.operation import texts
from handlers.operation.numbers import shown
from knowledge.operation.commands import RECORDAL_WORD
from knowledge.operation.recordal_case import Circumstance, RecordalKind, recordal_cases
from storage.operation.recordals import Recordal, RecordalState

HAVE, FILE, REGISTER, REFUSE, WITHDRAW, AGAIN = "有", "提交", "登记", "不予", "撤回", "重办"
MOST_BUTTONS = 8


def detail(recordal: Recordal, *, today: date) -> Reply:
    """Everything about one recordal, with buttons for the next steps."""
    case = recordal_cases()[RecordalKind(recordal.kind)]
    wanted = case.checklist([Circumstance(each) for each in recordal.circumstances])
    missing = [paper for paper in wanted if paper.id not in recordal.papers]
    lines = [
        texts.recordal_head(
            recordal.id,
            title=case.title,
            patent=shown(recordal.patent),
            parties=(recordal.giver, recordal.taker),
            state=texts.RECORDAL_STATES[recordal.state],
        )
    ]
    if recordal.due_on is not None and recordal.state in {
        RecordalState.PREPARING,
        RecordalState.REFUSED,
    }:
        lines.append(texts.recordal_due(recordal.due_on, left=(recordal.due_on - today).days))
    lines += [texts.paper_line(p.text, there=p not in missing) for p in wanted]
    lines.append(texts.recordal_basis(case.basis, done=case.done))
    if recordal.state is RecordalState.REGISTERED and recordal.proof_id is None:
        lines.append(texts.proof_missing(recordal.id))
    return Reply("\n".join(lines), choices=_steps(recordal, [(p.id, p.text) for p in missing]))


def line(recordal: Recordal, *, today: date) -> str:
    """One recordal in a list."""
    case = recordal_cases()[RecordalKind(recordal.kind)]
    left = (recordal.due_on - today).days if recordal.due_on else None
    return texts.recordal_line(
        recordal.id,
        title=case.title,
        patent=shown(recordal.patent),
        state=texts.RECORDAL_STATES[recordal.state],
        left=left if recordal.state is RecordalState.PREPARING else None,
    )


def in_short(recordal: Recordal) -> str:
    """What was recorded, as the ledger tells it: kind, number, and who to whom."""
    parties = " → ".join(party for party in (recordal.giver, recordal.taker) if party)
    title = recordal_cases()[RecordalKind(recordal.kind)].title
    return f"{title} {shown(recordal.patent)}：{parties}"


def _steps(recordal: Recordal, missing: list[tuple[str, str]]) -> tuple[Choice, ...]:
    command = f"{RECORDAL_WORD} {recordal.id}"
    match recordal.state:
        case RecordalState.PREPARING:
            ticks = [
                Choice(texts.tick_label(text), f"{command} {HAVE} {paper}")
                for paper, text in missing[:MOST_BUTTONS]
            ]
            return (*ticks, Choice(texts.FILED_LABEL, f"{command} {FILE}"))
        case RecordalState.FILED:
            return (
                Choice(texts.REGISTERED_LABEL, f"{command} {REGISTER}"),
                Choice(texts.REFUSED_LABEL, f"{command} {REFUSE}"),
            )
        case RecordalState.REFUSED | RecordalState.WITHDRAWN:
            return (Choice(texts.AGAIN_LABEL, f"{command} {AGAIN}"),)
        case _:
            return ()
