"""The chat in a terminal: one line in, one reply out; on a terminal and through a pipe alike."""

import os
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from bot import texts
from handlers.clock import Clock
from handlers.message import (
    Channel,
    Choice,
    IncomingMessage,
    MessageKind,
    OutgoingFile,
    Reply,
)
from retrieval.answer import Citation

QUIT = {"/q", "/quit", "/退出"}
SHOW_SOURCE = "/p"


def sender_id() -> str:
    """The person at this terminal, as the machine knows them."""
    return f"uid-{os.getuid()}"


@dataclass(slots=True)
class TerminalChannel:
    """A conversation over lines of text.

    `read` gives the next line and raises EOFError at the end; `dispatch` answers a message; `place`
    says where on this machine a file lies.
    """

    dispatch: Callable[[IncomingMessage], Reply]
    read: Callable[[], str]
    out: TextIO
    clock: Clock
    place: Callable[[OutgoingFile], str] = lambda file: file.name
    waiting: Callable[[], Sequence[Reply]] = tuple
    _last: Reply = field(default_factory=lambda: Reply(""))

    def run(self) -> None:
        """Talk until the person quits, the input ends, or Ctrl-C."""
        self._say(texts.TERMINAL_WELCOME)
        self._say_waiting()
        try:
            while (line := self.read().strip()) not in QUIT:
                if line:
                    self._say(self._answer(line))
                    self._say_waiting()
        except EOFError:
            pass
        except KeyboardInterrupt:
            self._say("")
        self._say(texts.TERMINAL_BYE)

    def _answer(self, line: str) -> str:
        command, _, argument = line.partition(" ")
        if command == SHOW_SOURCE:
            return self._source(argument.strip())
        choice = self._choice(line)
        if choice is None and self._last.choices and line.isdecimal() and len(line) < 3:
            return texts.no_such_choice(len(self._last.choices))
        self._last = self.dispatch(
            IncomingMessage(
                channel=Channel.TERMINAL,
                sender_id=sender_id(),
                message_id=uuid.uuid4().hex,
                text=choice.value if choice else line,
                received_at=self.clock(),
                kind=MessageKind.CHOICE if choice else MessageKind.TEXT,
            )
        )
        return render(self._last, self.place)

    def _say_waiting(self) -> None:
        """Whatever was said to the person meanwhile; its choices can be typed like a reply's."""
        for reply in self.waiting():
            self._say(f"{texts.TERMINAL_MEANWHILE}\n{render(reply, self.place)}")
            self._last = reply if reply.choices else self._last

    def _choice(self, line: str) -> Choice | None:
        choices = self._last.choices
        if line.isdecimal() and len(line) < 3 and 1 <= int(line) <= len(choices):
            return choices[int(line) - 1]
        return None

    def _source(self, number: str) -> str:
        for citation in self._last.citations:
            if str(citation.number) == number:
                return f"{_source_line(citation)}\n\n{citation.passage.text}"
        return texts.TERMINAL_NO_SOURCE

    def _say(self, text: str) -> None:
        self.out.write(f"{text}\n\n")
        self.out.flush()


def render(reply: Reply, place: Callable[[OutgoingFile], str] = lambda file: file.name) -> str:
    """The reply as lines: text, numbered sources, files, numbered choices."""
    parts = [reply.text]
    if reply.citations:
        sources = [f"  {_source_line(citation)}" for citation in reply.citations]
        parts.append("\n".join([texts.TERMINAL_SOURCES, *sources]))
    if reply.files:
        files = [f"  {file.name}  {place(file)}" for file in reply.files]
        parts.append("\n".join([texts.TERMINAL_FILES, *files]))
    if reply.choices:
        choices = [f"  {n}. {choice.label}" for n, choice in enumerate(reply.choices, 1)]
        parts.append("\n".join([texts.TERMINAL_CHOICES, *choices]))
    return "\n\n".join(parts)


def _source_line(citation: Citation) -> str:
    document = citation.passage.document
    note = texts.version_note(document)
    marks = [
        mark
        for mark, applies in (
            (texts.DIGEST, citation.passage.digest),
            (texts.UNCONFIRMED, not document.confirmed),
        )
        if applies
    ]
    badge = f" 【{'；'.join(marks)}】" if marks else ""
    return f"[{citation.number}] 《{document.law}》{citation.locator}（{note}）{badge}"
