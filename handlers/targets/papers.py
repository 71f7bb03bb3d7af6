"""The papers of the application: which are there, which are missing, each with its file."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar

from typing_extensions import override

from handlers.clock import Clock
from handlers.form import Field, FieldError, Form, FormRefused, Values
from handlers.message import Choice, IncomingMessage, OutgoingFile, Reply
from handlers.targets import paper_texts as texts
from storage import application_papers as rows
from storage import audit, files
from storage.application_papers import PaperStanding, PaperState
from storage.database import Database, Session
from storage.people import User

PAPERS, PAPER = "/申报材料", "/材料"
SHIPPED = Path(__file__).with_name("papers.toml")


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper that the call asks for."""

    id: str
    title: str
    proof: str


@cache
def shipped_papers() -> tuple[Paper, ...]:
    """The papers of the file that ships."""
    raw = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["paper"]
    return tuple(Paper(**each) for each in raw)


@dataclass(frozen=True, slots=True)
class Papers:
    """The handlers that show the list, or one paper with its file."""

    database: Database
    clock: Clock

    async def show(self, message: IncomingMessage, _user: User) -> Reply:
        """The list; or the paper that is named."""
        async with self.database.begin() as session:
            known = await rows.paper_states(session)
            named = _paper(message.text.strip())
            if named is not None:
                held = known.get(named.id)
                file = await files.find_file(session, held.file_id or "") if held else None
                text = _line(named, held)
                return Reply(
                    f"{text}\n{texts.needed(named.proof)}",
                    choices=(Choice(texts.UPDATE, f"{PAPER} {named.id}"),),
                    files=(
                        OutgoingFile(file_id=file.id, name=file.name, media_type=file.media_type),
                    )
                    if file
                    else (),
                )
        ready = sum(
            known[p.id].state in {PaperState.READY, PaperState.HANDED_IN}
            for p in shipped_papers()
            if p.id in known
        )
        lines = [texts.paper_head(len(shipped_papers()), ready)]
        lines += [_line(paper, known.get(paper.id)) for paper in shipped_papers()]
        lines.append(texts.HOW_TO_UPDATE)
        return Reply("\n".join(lines), choices=(Choice(texts.UPDATE_ONE, PAPER),))


class PaperForm(Form):
    """Which paper, its new state, a note, a file."""

    name: ClassVar[str] = "application_paper"
    title: ClassVar[str] = "申报材料"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(name="paper", ask=self._ask_paper, parse=_read_paper),
            Field(name="state", ask=self._ask_state, parse=_read_state),
            Field(
                name="note",
                ask=lambda _values: Reply(texts.ASK_NOTE),
                optional=True,
            ),
            Field(
                name="file",
                ask=lambda _values: Reply(texts.ASK_SCAN),
                optional=True,
                files=1,
            ),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        if not message.text:
            return {}
        try:
            return {"paper": _read_paper(message.text.strip())}
        except FieldError as wrong:
            raise FormRefused(Reply(str(wrong))) from None

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        now = self._clock()
        sent = values.get("file") or []
        for file_id in sent:
            await files.give_to_the_centre(session, file_id)
        state = PaperState(values["state"])
        await rows.keep_paper(
            session,
            values["paper"],
            state,
            note=values.get("note") or "",
            file_id=sent[0] if sent else None,
            now=now,
        )
        await audit.record(
            session, user, "application paper", now=now, subject=values["paper"], state=state.value
        )
        return Reply(
            texts.paper_updated(values["paper"], state), choices=(Choice(texts.LIST, PAPERS),)
        )

    def _ask_paper(self, _values: Values) -> Reply:
        choices = tuple(
            self.choice("paper", f"{each.id} {each.title[:14]}", each.id)
            for each in shipped_papers()
        )
        return Reply(texts.ASK_PAPER, choices=choices)

    def _ask_state(self, _values: Values) -> Reply:
        choices = tuple(self.choice("state", name, name) for name in texts.STATES.values())
        return Reply(texts.ASK_STATE, choices=choices)


def _line(paper: Paper, held: PaperStanding | None) -> str:
    state = held.state if held else PaperState.MISSING
    return texts.paper_line(
        paper.id,
        paper.title,
        state,
        note=held.note if held else "",
        has_file=bool(held and held.file_id),
    )


def _paper(written: str) -> Paper | None:
    return next((each for each in shipped_papers() if each.id == written.upper()), None)


def _read_paper(text: str) -> str:
    found = _paper(text.split(maxsplit=1)[0] if text else "")
    if found is None:
        raise FieldError(texts.PAPER_WRONG)
    return found.id


def _read_state(text: str) -> str:
    for state, name in texts.STATES.items():
        if text in {name, state.value}:
            return state.value
    raise FieldError(texts.state_wrong())
