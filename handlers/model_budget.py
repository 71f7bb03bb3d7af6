"""What a person may use of the language model in a day, and everybody together."""

from dataclasses import dataclass

from handlers.clock import SHANGHAI, Clock
from retrieval.generation.options import ModelOptions
from retrieval.generation.purse import Spent
from storage.answers import model_calls
from storage.answers.model_calls import Budget, Call
from storage.database import Database
from storage.people import User


@dataclass(frozen=True, slots=True)
class PersonalPurse:
    """A `Purse`: one person's tokens, kept in rows; the day is Shanghai's."""

    database: Database
    user: User
    options: ModelOptions
    clock: Clock

    async def reserve(self, tokens: int) -> int | None:
        """Set tokens aside; None where the person or the day has not as many left."""
        now = self.clock()
        budget = Budget(
            user=self.options.user_tokens_per_day, everybody=self.options.tokens_per_day
        )
        async with self.database.begin() as session:
            return await model_calls.reserve(
                session,
                self.user.id,
                tokens,
                budget=budget,
                day=now.astimezone(SHANGHAI).date(),
                now=now,
            )

    async def settle(self, entry: int, spent: Spent) -> None:
        """Keep tokens, time and cost of an answer."""
        usage = spent.usage
        call = Call(
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            milliseconds=round(spent.seconds * 1000),
            # Tokens at a price for a million of them are millionths of the currency.
            cost=round(
                usage.input_tokens * self.options.input_price
                + usage.output_tokens * self.options.output_price
            ),
            outcome=spent.outcome,
        )
        async with self.database.begin() as session:
            await model_calls.settle(session, entry, call)
