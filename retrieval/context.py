"""What decides the context of a question: the cards near to it, alone and with what was said."""

from dataclasses import replace
from datetime import date

from retrieval import texts
from retrieval.card_answer import AGREES, FITS, fitting
from retrieval.cards import CardMatch, together
from retrieval.clarify import named_case
from retrieval.followups import MAY_LEAN, Asked, of_the_same_right
from retrieval.guards import Finding
from retrieval.reading import READINGS
from retrieval.search import Searcher
from retrieval.step_answer import told_of_step
from retrieval.steps import Step, bare_step
from retrieval.understood import Understood

STANDS_ALONE = 0.6
"""The fit from which a question is answered without what was said before, whatever it begins with.
"""

MOST_FOR_STEP = 4
"""How many of the nearest cards are looked at for a step of a matter."""
OF_MANY = frozenset({Step.COST, Step.PAPERS, Step.PLACE})
"""Steps that the cards near to a matter tell as well; periods belong to one matter alone."""


async def in_context(question: Understood, joined: Asked | None, searcher: Searcher) -> Understood:
    """The question taken with what was said before it, or alone: by what it finds alone.

    Whoever says 那 or 他 and then asks what a card surely answers begins anew. ``joined`` is a
    question of which nothing shows that it leans on what was said: it does where alone it finds
    no card surely, but is near to the one that answers it behind the earlier question, or by
    all readings together, or where what it is nearest to alone is near to the earlier question.
    """
    asked = question.asked if question.asked.follows_up else joined
    if asked is None or asked.step is not None or question.reply is not None:
        return question
    alone = await searcher.cards(question.text, as_of=question.day)
    fit = alone[0].fit if alone else 0.0
    if question.asked.follows_up:
        if fit >= STANDS_ALONE:
            return replace(question, asked=Asked(question.text))
        if not asked.told:
            return question
    before = await searcher.cards(asked.leans_on, as_of=question.day)
    of_one = any(match.card == each.card for match in alone[:1] for each in before)
    if not question.asked.follows_up:
        leans = len(question.text) <= MAY_LEAN or of_one
        if fit >= (FITS if leans else AGREES):
            return question
    queries = dict.fromkeys((asked.whole, asked.query))
    others = [await searcher.cards(query, as_of=question.day) for query in queries]
    if not question.asked.follows_up:
        near = [match.card for match in alone]
        first = together([alone, *others])[:1]
        if not of_one and not any(match.card in near for match in (*first, *others[0][:1])):
            return question
    of_it = await searcher.cards(of_the_same_right(asked, question.text), as_of=question.day)
    cards = together([of_it, *others])
    if question.asked.follows_up:
        return replace(question, cards=cards)
    return replace(question, asked=asked, cards=cards, lead=(*question.lead, texts.GOES_ON))


async def still_on_its_card(
    question: Understood,
    found: tuple[CardMatch, ...],
    finding: Finding | None,
    searcher: Searcher,
) -> tuple[CardMatch, ...]:
    """The same, led by the card of the question before where a follow-up stays with it.

    那外观呢 after 实用新型能保护多久 fits no card surely by itself, but the card that answered
    before has a case for what it names.
    """
    if not question.asked.follows_up or fitting(found, finding) is not None:
        return found
    before = await searcher.cards(question.asked.leans_on, as_of=question.day)
    match = fitting(before, finding)
    if match is None or named_case(match.card, question.text) is None:
        return found
    return (match, *(each for each in found if each.card != match.card))


async def card_of_step(question: Understood, step: Step, searcher: Searcher) -> CardMatch | None:
    """What is said of one step of the matter before: by a card about just that step, by the card
    of that matter, or by another near to both."""
    before = await searcher.cards(question.asked.leans_on, as_of=question.day)
    found = await searcher.cards(question.asked.query, as_of=question.day)
    spoken_of = [
        each
        for each in before[:MOST_FOR_STEP]
        if each.fit >= FITS or any(each.card.answer in words for words in question.said)
    ]
    known = [match.card for match in spoken_of]
    near = [each for each in found[:MOST_FOR_STEP] if each.card not in known]
    sure = [each for each in near if each.fit >= FITS]
    others = [each for each in near if each.fit >= READINGS] if step in OF_MANY else []
    told = (told_of_step(each, step) for each in (*sure, *spoken_of, *others))
    return next((each for each in told if each is not None), None)


async def card_for_rest(
    question: Understood, head: str, rest: str, searcher: Searcher, *, as_of: date
) -> CardMatch | None:
    """The card nearest to what a question asks besides the figure that its ``head`` is told."""
    asked, step = Asked(f"{head} {rest}", head), bare_step(rest)
    if step is not None:
        leaning = replace(question, asked=asked, day=as_of)
        return await card_of_step(leaning, step, searcher)
    queries = (of_the_same_right(asked, rest), asked.query)
    cards = together([await searcher.cards(query, as_of=as_of) for query in queries])
    return next(iter(cards), None)
