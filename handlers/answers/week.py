"""/统计: how questions were answered in the last seven days, as text and as a picture."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.answers import staff_texts as texts
from handlers.answers.curation import Shelf
from handlers.answers.topics import topic_name
from handlers.answers.waiting import LOOKED_BACK, MOST_QUESTIONS
from handlers.clock import SHANGHAI, Clock, day_of
from handlers.made_files import PNG, MadeFiles
from handlers.message import IncomingMessage, Reply
from reports.charts import Series, columns
from storage.answers import cards, open_answers
from storage.answers import figures as answer_figures
from storage.answers.figures import AnswerFigures
from storage.database import Database
from storage.files import FileFolder
from storage.people import User

WEEK_WORD = "/统计"
DAYS, TOPICS = 7, 5


@dataclass(frozen=True, slots=True)
class Week:
    """The handler of the week's figures; the days are Shanghai's, today included."""

    database: Database
    files: FileFolder
    shelf: Shelf
    clock: Clock

    async def show(self, _message: IncomingMessage, user: User) -> Reply:
        """The figures in words, and each day's questions as bars."""
        now = self.clock()
        today = day_of(now)
        first = today - timedelta(days=DAYS - 1)
        since = datetime(first.year, first.month, first.day, tzinfo=SHANGHAI)
        async with self.database.begin() as session:
            figures = await answer_figures.figures(
                session, since=since, until=now + timedelta(seconds=1), topics=TOPICS
            )
            reviews, _ = await cards.open_reviews(session, limit=0)
            waiting = await open_answers.waiting(
                session, since=now - LOOKED_BACK, limit=MOST_QUESTIONS
            )
        titles = {card.id: card.title for card in self.shelf.curation.cards}
        text = texts.week(
            figures,
            since=first,
            until=today,
            topics=[(topic_name(topic, titles), count) for topic, count in figures.topics],
            reviews=reviews,
            waiting=len(waiting),
        )
        if not figures.questions:
            return Reply(text)
        content = await asyncio.to_thread(_drawn, figures, first)
        kept = MadeFiles(self.database, self.files, self.clock)
        picture = await kept.keep(content, name=texts.CHART_FILE, media_type=PNG, user=user)
        return Reply(text, files=(picture,))


def _drawn(figures: AnswerFigures, first: date) -> bytes:
    """Bars of a day's questions and of those left open, every day shown."""
    days = [first + timedelta(days=number) for number in range(DAYS)]
    asked = {day: questions for day, questions, _ in figures.days}
    left = {day: abstained for day, _, abstained in figures.days}
    series = [
        Series(name, {f"{day.month}-{day.day}": counts.get(day, 0) for day in days})
        for name, counts in ((texts.CHART_ASKED, asked), (texts.CHART_LEFT, left))
    ]
    return columns(series, title=texts.CHART_TITLE)
