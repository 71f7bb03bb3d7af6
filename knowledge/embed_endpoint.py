"""Vectors from an OpenAI-compatible endpoint (`POST {base_url}/embeddings`), through LangChain.

Apart from `knowledge.embed`, because importing LangChain's OpenAI package takes more than a second:
import this module only where an endpoint is set.
"""

import time
from collections.abc import Callable, Sequence

import numpy as np
import openai
from langchain_openai import OpenAIEmbeddings
from pydantic import SecretStr

from knowledge.embed import clean
from knowledge.index import IndexUnavailable, ModelChanged, Vector

TIMEOUT_SECONDS = 30.0
BATCH = 32
RETRIES = 2
QUESTION_SECONDS = 3.0  # somebody waits, and words alone find most of it
PAUSE_SECONDS = 30.0
_LONGEST_NAME = 100  # of a model, in the rows


class EndpointEmbedder:
    """An `Embedder` that asks somebody else's server.

    Every failure, of the network or in the answer, is an IndexUnavailable that names the endpoint.
    """

    def __init__(
        self,
        *,
        base_url: str,
        model: str,
        api_key: str = "",
        timeout_seconds: float = TIMEOUT_SECONDS,
        batch: int = BATCH,
        retries: int = RETRIES,
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        if not 0 < len(model) <= _LONGEST_NAME:
            raise IndexUnavailable(
                f"The embedding model's name must have 1 to {_LONGEST_NAME} characters."
            )
        self.model = model
        self._base_url = base_url
        self._dimension: int | None = None
        self._pause = pause_seconds
        self._again_at = 0.0  # by the clock that never goes back

        def client(seconds: float, tries: int) -> OpenAIEmbeddings:
            return OpenAIEmbeddings(
                model=model,
                base_url=base_url,
                api_key=SecretStr(api_key or "none"),  # it insists on one; local servers do not
                check_embedding_ctx_length=False,  # else it sends token numbers, not the text
                chunk_size=batch,
                timeout=seconds,
                max_retries=tries,
                model_kwargs={"encoding_format": "float"},  # the form that every server knows
            )

        self._client = client(timeout_seconds, retries)
        self._asking = client(min(timeout_seconds, QUESTION_SECONDS), 0)

    def query(self, text: str) -> Vector:
        """The vector of a question.

        It is asked for once and for a short time, and after a failure not at all for a while: the
        people who ask meanwhile would all wait for nothing.
        """
        if time.monotonic() < self._again_at:
            raise self._unavailable("failed a moment ago", "it is asked again soon")
        try:
            found = self._ask(lambda: [self._asking.embed_query(_sendable(text))], count=1)
        except IndexUnavailable:
            self._again_at = time.monotonic() + self._pause
            raise
        vector: Vector = found[0]
        return vector

    def passages(self, texts: Sequence[str]) -> Vector:
        """The vectors of texts, one row each."""
        if not texts:
            return np.zeros((0, self._dimension or 0), dtype=np.float32)
        sent = [_sendable(text) for text in texts]
        return self._ask(lambda: self._client.embed_documents(sent), count=len(sent))

    def _ask(self, call: Callable[[], list[list[float]]], *, count: int) -> Vector:
        try:
            vectors = np.asarray(call(), dtype=np.float32)
        except openai.AuthenticationError as error:
            raise self._unavailable("refuses the API key", "check the key") from error
        except openai.NotFoundError as error:
            raise self._unavailable(
                f"does not know the model {self.model} or the path",
                "check the model's name and the address (it usually ends in /v1)",
            ) from error
        except openai.APITimeoutError as error:
            raise self._unavailable("did not answer in time", "check that it runs") from error
        except openai.APIConnectionError as error:
            raise self._unavailable(
                "cannot be reached", "check the address and that it runs"
            ) from error
        except openai.OpenAIError as error:
            raise self._unavailable(f"refuses: {error}", "see its own log") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise self._unavailable("gave an unreadable answer", "check what runs there") from error
        return self._checked(vectors, count=count)

    def _checked(self, vectors: Vector, *, count: int) -> Vector:
        lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
        if vectors.ndim != 2 or len(vectors) != count or not np.isfinite(lengths).all():
            raise self._unavailable("gave an unreadable answer", "check what runs there")
        if not lengths.all():
            raise self._unavailable("gave a vector of zeros", "check what runs there")
        dimension = vectors.shape[1]
        self._dimension = self._dimension or dimension
        if dimension != self._dimension:
            raise ModelChanged(
                f"The embedding endpoint {self._base_url} gave vectors of {self._dimension} "
                f"and now of {dimension} numbers: run `python -m knowledge reindex`."
            )
        return np.asarray(vectors / lengths, dtype=np.float32)

    def _unavailable(self, fact: str, cure: str) -> IndexUnavailable:
        return IndexUnavailable(f"The embedding endpoint {self._base_url} {fact}: {cure}.")


def _sendable(text: str) -> str:
    return clean(text) or "."  # servers refuse an empty text
