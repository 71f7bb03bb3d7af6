"""Voice messages that came without WeChat's own recognition, written down by a speech service."""

import logging

from bot.voice import Speech, SpeechOptions
from bot.wechat.account import Account, NoSecret
from bot.wechat.errors import ApiFailed, ApiUnreachable, OutcomeUnknown

log = logging.getLogger(__name__)


class Transcriber:
    """Fetches voice messages from WeChat and has them written down. Close it after use."""

    def __init__(self, options: SpeechOptions, account: Account) -> None:
        self._account = account
        self._speech = Speech(options)

    async def close(self) -> None:
        """Close the connections."""
        await self._speech.close()

    async def transcribe(self, media_id: str) -> str:
        """What was said; empty where it cannot be had, which the log explains."""
        try:
            sound = await self._account.download(media_id)
        except (ApiFailed, ApiUnreachable, OutcomeUnknown, NoSecret) as problem:
            log.warning("a voice message could not be fetched from WeChat: %s", problem)
            return ""
        return await self._speech.write_down(sound, name="voice.amr", media_type="audio/amr")
