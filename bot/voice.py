"""Voice messages, written down by a speech service."""

import logging

import httpx
from pydantic import BaseModel, ConfigDict, Field, SecretStr

log = logging.getLogger(__name__)


class SpeechOptions(BaseModel):
    """An OpenAI-compatible service that writes down voice messages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: str = Field(pattern=r"^https?://[^\s]+$")
    api_key: SecretStr | None = None
    model: str = "whisper-1"
    timeout_seconds: float = Field(20, gt=0, le=120)


class Speech:
    """An OpenAI-compatible transcription endpoint. Close it after use."""

    def __init__(self, options: SpeechOptions) -> None:
        self._model = options.model
        key = options.api_key.get_secret_value() if options.api_key is not None else ""
        self._http = httpx.AsyncClient(
            timeout=options.timeout_seconds,
            headers={"Authorization": f"Bearer {key}"} if key else {},
            trust_env=False,
        )
        self._url = f"{options.base_url.rstrip('/')}/audio/transcriptions"

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def write_down(self, sound: bytes, *, name: str, media_type: str) -> str:
        """What was said; empty where it cannot be had, which the log explains."""
        try:
            response = await self._http.post(
                self._url,
                data={"model": self._model, "language": "zh"},
                files={"file": (name, sound, media_type)},
            )
            response.raise_for_status()
            text = response.json().get("text", "")
        except (httpx.HTTPError, ValueError, AttributeError) as problem:
            log.warning("the speech service did not write down a message: %r", problem)
            return ""
        return text if isinstance(text, str) else ""
