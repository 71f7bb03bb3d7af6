"""An answer from a curated card: its words, its steps, and the provisions in force it rests on.

Pure. The provisions are cited with the paragraph that decides for the question asked.
"""

from collections.abc import Sequence

from knowledge.card import Card
from knowledge.document import Passage
from knowledge.searchable import plain
from retrieval import clarify_texts, texts
from retrieval.answer import Answer, Citation, Clarification
from retrieval.cards import CardMatch
from retrieval.clarify import Supplied
from retrieval.compose import MARK, Draft, Quoted, checked, paragraph_name
from retrieval.extract import Wanted, pick
from retrieval.guards import Finding, Reason
from retrieval.lexical import tokens
from retrieval.reading import READINGS, reading_of

FITS = 0.4
"""The fit from which a card answers.

Out of fold in `python -m bench.cards`: of phrasings left out 47 % are answered, 86 % of these by
their own card; with the whole card left out 16 % are answered by a neighbour; of 300 questions of
other law 5 % are, of 59 of small talk and other fields 5 %.
"""
AGREES, AMONG = 0.12, 2
"""The fit from which a card answers where the search puts a provision of its basis so far forward,
and in a question about IP wherever the search does not point to a replaced version.

Chosen by looking at this project's own 189 questions and 90 more as they are typed (`tests/data`;
in its first form, .15 and the first place, at the forty reference questions too), so none of these
is blind to it. Of 234 of them with a known provision 146 are then answered by a card that rests on
it and 28 by another, instead of 131 and 24; a fit of .4 alone gives 96 and 11.
"""
SURE = 0.8
"""The fit a card needs where a promise or foreign law was asked for as well."""
CERTAIN = 0.95
"""The fit from which no other reading is told beside a card."""
QUOTED, SAID = 420, 0.7
"""Characters of the law quoted beside a card, and the share of a sentence's words from which the
card has said it already."""
NEAR = 0.05
"""The fit from which another card is offered as what to ask next."""
MOST_OFFERED = 3
ABROAD = "overseas"
"""The service of cards about disputes abroad."""


def fitting(matches: Sequence[CardMatch], finding: Finding | None = None) -> CardMatch | None:
    """The card that answers, if one fits; none helps with what is wrong to do."""
    if finding is not None and finding.reason is Reason.WRONGDOING:
        return None
    if not matches:
        return None
    plain = (
        finding is None
        or finding.asks_more
        or finding.reason is Reason.VERDICT
        or written_for(matches[0].card, finding)
    )
    return matches[0] if matches[0].fit >= (FITS if plain else SURE) else None


def other_reading(matches: Sequence[CardMatch]) -> CardMatch | None:
    """The next card, where the first does not fit surely and this one is near as well."""
    if len(matches) < 2 or matches[0].fit >= CERTAIN or matches[1].fit < READINGS:
        return None
    return matches[1]


def card_topic(card: Card) -> str:
    """What an answer of this card is about, as answers name it."""
    return f"card:{card.id}"


def written_for(card: Card, finding: Finding) -> bool:
    """Whether the card was written for just what the guards noticed: what a firm here does when
    it is sued or seized abroad, which takes no foreign law to say."""
    return finding.reason is Reason.FOREIGN_LAW and card.service == ABROAD


def quoted_basis(passages: Sequence[Passage], want: Wanted) -> list[Quoted]:
    """The card's provisions, each with the sentence that decides; the card says it in words."""
    return [Quoted(passage, tuple(pick(passage, want, budget=160))) for passage in passages]


def said_for(card: Card, fact: str, reply: Supplied | None) -> tuple[str, ...]:
    """The card's words for the case that somebody named when asked back; all cases for others."""
    cases = card.cases_of(fact)
    if reply is None or not cases:
        return ()
    chosen = tuple(case.text for case in cases if case.value == reply.value)
    every = (clarify_texts.case_line(case.value, case.text) for case in cases)
    return chosen or (card.answer, *every)


def compose_card(
    matches: Sequence[CardMatch],
    quoted: Sequence[Quoted],
    draft: Draft,
    *,
    other: CardMatch | None = None,
    beside: Sequence[Passage] = (),
    order: Sequence[Passage] = (),
    most: int = 5,
    said: Sequence[str] = (),
    back: Clarification | None = None,
) -> Answer:
    """The answer of the first card over its quoted basis, the nearest other cards as follow-ups.

    ``other`` is another reading of the question, told after it; ``beside`` are provisions near the
    question that neither rests on, named last, the nearest of them and as many as make ``most``
    citations. Where there are two readings, what decides more surely by ``order`` is cited before
    what only stands on the first card. ``said`` stands in the place of the card's own words;
    ``back`` is asked at the end.
    """
    card = matches[0].card
    held = _cited(quoted, beside[:1], other, order, most=most)
    rests_on = {item.passage for item in quoted}
    basis = [citation for citation in held if citation.passage in rests_on]
    near = [citation for citation in held if citation.passage in beside[:1]]
    reading = reading_of(other, held, room=0) if other is not None else None
    cited = {citation.passage for citation in held}
    left = [passage for passage in beside[1:] if passage not in cited][: max(most - len(held), 0)]
    further = [Citation(n, passage) for n, passage in enumerate(left, len(held) + 1)]
    others = [*near, *further]
    marks = "".join(f"[{citation.number}]" for citation in basis)
    first, *rest = said or (card.answer,)
    lines = [*draft.lead, f"{first}{marks}", *rest]
    if card.steps:
        lines += [texts.STEPS, *(f"{n}. {step}" for n, step in enumerate(card.steps, 1))]
    if reading is not None:
        lines.append(reading.text)
    shown = [] if said else _quotations(card, quoted, basis)
    lines += [f"{_source(citation)}：{sentence}" for citation, sentence in shown]
    unquoted = [c for c in basis if c.number not in {citation.number for citation, _ in shown}]
    if unquoted:
        lines.append(texts.RESTS_ON + "、".join(_source(citation) for citation in unquoted))
    if others:
        lines.append(texts.RELATED + "、".join(_source(citation) for citation in others))
    lines += [*draft.notes, texts.NOT_ADVICE, back.question if back is not None else ""]
    return checked(
        Answer(
            text="\n".join(line for line in lines if line),
            as_of=draft.as_of,
            outcome=draft.outcome,
            citations=(*held, *further),
            follow_ups=() if back is not None else _offered(matches, told=other),
            clarification=back,
            topic=card_topic(card),
            service=card.service,
        )
    )


def _cited(
    quoted: Sequence[Quoted],
    near: Sequence[Passage],
    other: CardMatch | None,
    order: Sequence[Passage],
    *,
    most: int,
) -> tuple[Citation, ...]:
    """At most so many citations: of one reading in the card's order; of two in the order given,
    after what the first card rests on first, and with something that the other rests on."""
    paragraphs = {item.passage: paragraph_name(item) for item in quoted}
    passages = list(dict.fromkeys((*paragraphs, *near, *(other.passages if other else ()))))
    if other is not None:
        places = {passage: place for place, passage in enumerate(order)} | {passages[0]: -1}
        passages.sort(key=lambda passage: places.get(passage, len(places)))
        if not set(passages[:most]) & set(other.passages):
            leading = next(passage for passage in passages if passage in other.passages)
            passages.insert(most - 1, leading)
    return tuple(Citation(n, p, paragraphs.get(p, "")) for n, p in enumerate(passages[:most], 1))


def _quotations(
    card: Card, quoted: Sequence[Quoted], basis: Sequence[Citation]
) -> list[tuple[Citation, str]]:
    """What decides in the card's provisions for the question asked, where the card does not say it.

    The card is written for everybody; the sentence of the law is picked for this question.
    """
    told = frozenset(tokens(plain("".join((card.answer, *card.steps)))))
    numbered = {citation.passage: citation for citation in basis}
    room, shown = QUOTED, []
    for item in quoted:
        citation = numbered.get(item.passage)
        text = MARK.sub("", "".join(sentence.text for sentence in item.sentences))
        words = frozenset(tokens(plain(text)))
        said = len(words & told) >= SAID * len(words)
        if citation is None or not words or said or len(text) > room:
            continue
        room -= len(text)
        shown.append((citation, text))
    return shown


def _offered(matches: Sequence[CardMatch], *, told: CardMatch | None) -> tuple[str, ...]:
    """What the cards beside the answering one, and the one told with it, are asked with."""
    near = [m.card.questions[0] for m in matches[1:] if m.fit >= NEAR and m is not told]
    return tuple(near[:MOST_OFFERED])


def _source(citation: Citation) -> str:
    name = texts.provision(citation.passage.document.law, citation.locator)
    return f"{name}[{citation.number}]"
