"""An extractive answer taken apart for a model, and put together around what it wrote. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval import texts
from retrieval.answer import Answer, Citation
from retrieval.compose import MARK, checked
from retrieval.generation import prompts
from retrieval.generation.quantities import plain
from retrieval.generation.support import Source
from retrieval.generation.written import Sentence
from retrieval.guards import Reason, examine

LONGEST_SOURCE = 1500
"""Characters of one source that a model is given; statutes' articles are shorter."""
ONLY_NAMES = (texts.RELATED, texts.RESTS_ON)
"""How lines of an answer begin that name provisions and say nothing of them."""

_END = re.compile(r"(?<=[。！？\n])")
_ORDERS = re.compile(
    r"(?:忽略|无视|忘记)[^。]{0,12}(?:指令|规则|提示|要求|以上|之前|上面|前面)|(?:你|您)现在是|系统提示|提示词"
    r"|(?:回答|回复|输出)[^。，]{0,10}(?:必须|务必|只能|一律|改为|末尾|开头)|(?:必须|务必|请)[^。，]{0,8}(?:回答|回复|输出)"
    r"|(?:人工智能|AI|助手|模型)[^。，]{0,8}(?:必须|务必|应当|请|注意)|ignore\s+(?:all|the|any|previous|above)"
    r"|system\s*prompt|you\s+are\s+now|</?\w+>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Given:
    """What a model works from: `deciding` is the sentence that decides, without its marks.

    `lead` and `rest` are lines without marks, before what the sources say and after: steps, what
    changes later, that this is no advice. They stay as they are.
    """

    answer: Answer
    sources: tuple[Source, ...]
    deciding: str
    lead: tuple[str, ...]
    rest: tuple[str, ...]


def taken_apart(answer: Answer) -> Given:
    """The sources and the frame of an answer that has citations."""
    lines = answer.text.split("\n")
    marked = [place for place, line in enumerate(lines) if MARK.search(line)]
    first = marked[0] if marked else len(lines)
    return Given(
        answer=answer,
        sources=tuple(_source(citation, lines) for citation in answer.citations),
        deciding=MARK.sub("", lines[first]) if marked else "",
        lead=tuple(lines[:first]),
        rest=tuple(line for line in lines[first:] if not MARK.search(line)),
    )


def begun(given: Given, sentences: Sequence[Sentence]) -> Answer:
    """The answer so far: what of the model's sentences has been checked, labelled."""
    lines = [prompts.LABEL, *given.lead, "".join(each.shown for each in sentences)]
    return checked(replace(given.answer, text="\n".join(lines), generated=True))


def put_together(given: Given, sentences: Sequence[Sentence]) -> Answer:
    """The answer with the model's sentences in place of the quotations, labelled.

    Sources that the model left aside are named at the end, so that no citation is lost.
    """
    used = {number for each in sentences for number in each.marks}
    aside = [citation for citation in given.answer.citations if citation.number not in used]
    related = "、".join(f"{_name(citation)}[{citation.number}]" for citation in aside)
    lines = [prompts.LABEL, *given.lead, "".join(each.shown for each in sentences)]
    if related:
        lines.append(texts.RELATED + related)
    return checked(replace(given.answer, text="\n".join([*lines, *given.rest]), generated=True))


def without_orders(text: str) -> str:
    """A text without sentences that speak to a machine instead of saying what the law is."""
    return "".join(part for part in _END.split(text) if not _gives_orders(part))


def _gives_orders(sentence: str) -> bool:
    words = plain(sentence)
    finding = examine(words) if words.strip() else None
    injected = finding is not None and finding.reason is Reason.INJECTION
    return injected or bool(_ORDERS.search(words))


def _source(citation: Citation, lines: Sequence[str]) -> Source:
    """The passage, with what the answer itself says under this number."""
    passage = citation.passage
    mark = f"[{citation.number}]"
    said = [MARK.sub("", line) for line in lines if mark in line]
    ours = "\n".join(line for line in said if not line.startswith(ONLY_NAMES))
    law = without_orders(passage.text)[:LONGEST_SOURCE]
    ours = "" if ours in law else without_orders(ours)
    return Source(
        number=citation.number,
        name=texts.source_line(citation).removeprefix(mark).strip(),
        text=f"{ours}\n{law}".strip(),
        law=passage.document.law,
    )


def _name(citation: Citation) -> str:
    return texts.provision(citation.passage.document.law, citation.passage.locator)
