"""A moderation service, OpenAI-compatible, for what people write and what they are answered."""

import logging

import httpx
from pydantic import BaseModel, ConfigDict, Field, SecretStr

log = logging.getLogger(__name__)

MOST_CHARACTERS = 8000


class ModerationOptions(BaseModel):
    """Where the service is. `model` may be left out where the service has one only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: str = Field(pattern=r"^https?://[^\s]+$")
    api_key: SecretStr | None = None
    model: str = ""
    timeout_seconds: float = Field(3, gt=0, le=30)


class ModerationService:
    """Asks the service. Where it gives no answer, nothing is flagged: the log says so."""

    def __init__(self, options: ModerationOptions) -> None:
        key = options.api_key.get_secret_value() if options.api_key is not None else ""
        self._model = options.model
        self._url = f"{options.base_url.rstrip('/')}/moderations"
        self._http = httpx.AsyncClient(
            timeout=options.timeout_seconds,
            headers={"Authorization": f"Bearer {key}"} if key else {},
            trust_env=False,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def flags(self, text: str) -> bool:
        """Whether the service flags the text."""
        body = {"input": text[:MOST_CHARACTERS], **({"model": self._model} if self._model else {})}
        try:
            response = await self._http.post(self._url, json=body)
            response.raise_for_status()
            results = response.json()["results"]
            return any(bool(result["flagged"]) for result in results)
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as problem:
            log.warning("the moderation service gave no answer: %r", problem)
            return False
