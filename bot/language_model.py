"""The language model that is set: one for the whole process, with everybody's own budget.

Import this module only where a model is set: its client costs more than a second to import.
"""

import time

from handlers.clock import Clock
from handlers.model_budget import PersonalPurse
from retrieval.answer import Answerer
from retrieval.generation.breaker import Breaker
from retrieval.generation.careful_model import CarefulModel
from retrieval.generation.endpoint import EndpointModel
from retrieval.generation.generate import GeneratingAnswerer
from retrieval.generation.options import ModelOptions
from retrieval.patents.drafting import ModelDrafter
from storage.database import Database
from storage.people import User


class LanguageModel:
    """An endpoint with its breaker, which all answers share."""

    def __init__(
        self, options: ModelOptions, database: Database, extractive: Answerer, *, clock: Clock
    ) -> None:
        self._options = options
        self._database = database
        self._extractive = extractive
        self._clock = clock
        self._endpoint = EndpointModel(options)
        breaker = Breaker(
            failures=options.breaker_failures,
            pause_seconds=options.breaker_seconds,
            clock=time.monotonic,
        )
        self._model = CarefulModel(self._endpoint, breaker, clock=time.monotonic)

    def answerer(self, user: User) -> GeneratingAnswerer:
        """Who answers this person, out of this person's budget."""
        return GeneratingAnswerer(
            extractive=self._extractive,
            model=self._model,
            purse=PersonalPurse(self._database, user, self._options, self._clock),
            seconds=self._options.seconds,
            most_output_tokens=self._options.most_output_tokens,
            clock=time.monotonic,
        )

    def drafter(self, user: User) -> ModelDrafter:
        """Who drafts translations for this person, out of the same budget."""
        return ModelDrafter(
            model=self._model,
            purse=PersonalPurse(self._database, user, self._options, self._clock),
            most_output_tokens=self._options.most_output_tokens,
            clock=time.monotonic,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._endpoint.close()
