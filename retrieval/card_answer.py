"""An answer from a curated card: its words, its steps, and the provisions in force it rests on.

Pure. The provisions are cited with the paragraph that decides for the question asked.
"""

from collections.abc import Sequence

from knowledge.document import Passage
from retrieval import texts
from retrieval.answer import Answer, Citation
from retrieval.cards import CardMatch
from retrieval.compose import Draft, Quoted, checked, paragraph_name
from retrieval.extract import Wanted, pick
from retrieval.guards import Finding, Reason

FITS = 0.4
"""The fit from which a card answers; `python -m bench.cards` prints what that costs and brings."""
SURE = 0.8
"""The fit a card needs where a verdict, a promise or foreign law was asked for as well."""
NEAR = 0.05
"""The fit from which another card is offered as what to ask next."""
MOST_OFFERED = 3


def fitting(matches: Sequence[CardMatch], finding: Finding | None = None) -> CardMatch | None:
    """The card that answers, if one fits; none helps with what is wrong to do."""
    if finding is not None and finding.reason is Reason.WRONGDOING:
        return None
    needed = FITS if finding is None or finding.asks_more else SURE
    return matches[0] if matches and matches[0].fit >= needed else None


def quoted_basis(passages: Sequence[Passage], want: Wanted) -> list[Quoted]:
    """The card's provisions, each with the sentence that decides; the card says it in words."""
    return [Quoted(passage, tuple(pick(passage, want, budget=1))) for passage in passages]


def compose_card(matches: Sequence[CardMatch], quoted: Sequence[Quoted], draft: Draft) -> Answer:
    """The answer of the first card, the nearest of the others offered as questions."""
    card = matches[0].card
    citations = [
        Citation(number, q.passage, paragraph_name(q)) for number, q in enumerate(quoted, 1)
    ]
    marks = "".join(f"[{citation.number}]" for citation in citations)
    lines = [line for line in draft.lead if line]
    lines.append(f"{card.answer}{marks}")
    if card.steps:
        lines.append(texts.STEPS)
        lines += [f"{number}. {step}" for number, step in enumerate(card.steps, 1)]
    lines.append(texts.RESTS_ON + "、".join(_source(citation) for citation in citations))
    lines += [note for note in draft.notes if note]
    lines.append(texts.NOT_ADVICE)
    return checked(
        Answer(
            text="\n".join(lines),
            as_of=draft.as_of,
            outcome=draft.outcome,
            citations=tuple(citations),
            follow_ups=_offered(matches),
        )
    )


def _offered(matches: Sequence[CardMatch]) -> tuple[str, ...]:
    """What the cards beside the answering one are asked with."""
    near = [match.card.questions[0] for match in matches[1:] if match.fit >= NEAR]
    return tuple(near[:MOST_OFFERED])


def _source(citation: Citation) -> str:
    name = texts.provision(citation.passage.document.law, citation.locator)
    return f"{name}[{citation.number}]"
