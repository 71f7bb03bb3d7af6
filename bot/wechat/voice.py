"""Voice messages that came without WeChat's own recognition, written down by a speech service."""

import logging

import httpx

from bot.wechat.account import Account, NoSecret
from bot.wechat.errors import ApiFailed, ApiUnreachable, OutcomeUnknown
from bot.wechat.options import SpeechOptions

log = logging.getLogger(__name__)


class Transcriber:
    """An OpenAI-compatible transcription endpoint. Close it after use."""

    def __init__(self, options: SpeechOptions, account: Account) -> None:
        self._account = account
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

    async def transcribe(self, media_id: str) -> str:
        """What was said; empty where it cannot be had, which the log explains."""
        try:
            sound = await self._account.download(media_id)
            response = await self._http.post(
                self._url,
                data={"model": self._model, "language": "zh"},
                files={"file": ("voice.amr", sound, "audio/amr")},
            )
            response.raise_for_status()
            text = response.json().get("text", "")
        except (ApiFailed, ApiUnreachable, OutcomeUnknown, NoSecret) as problem:
            log.warning("a voice message could not be fetched from WeChat: %s", problem)
        except (httpx.HTTPError, ValueError, AttributeError) as problem:
            log.warning("the speech service did not write down a message: %r", problem)
        else:
            return text if isinstance(text, str) else ""
        return ""
