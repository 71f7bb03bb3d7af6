"""What the Telegram channel has to be told; without this group the channel is off."""

import re
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from bot.voice import SpeechOptions

TOKEN = re.compile(r"\d{5,16}:[A-Za-z0-9_-]{30,64}")


class Receive(StrEnum):
    """How updates come: fetched from Telegram, or sent by it to our address."""

    POLLING = "polling"
    WEBHOOK = "webhook"


class PersonalQuestions(StrEnum):
    """Whether forms may ask for personal data here: what is typed passes servers abroad."""

    ASK = "ask"
    OFF = "off"


class TelegramOptions(BaseModel):
    """One bot."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: SecretStr
    receive: Receive = Receive.POLLING
    public_base_url: str | None = Field(None, pattern=r"^https?://[^\s]+[^/\s]$")
    webhook_secret: SecretStr | None = None
    personal_fields: PersonalQuestions = PersonalQuestions.ASK
    staff_only: bool = False
    staff_group: int | None = None
    messages_per_second: int = Field(30, ge=1, le=1000)
    api_base_url: str = Field("https://api.telegram.org", pattern=r"^https?://[^\s]+[^/\s]$")
    api_timeout_seconds: float = Field(10, gt=0, le=60)
    most_body_bytes: int = Field(256 * 1024, ge=4096)
    speech: SpeechOptions | None = None

    @field_validator("token")
    @classmethod
    def _is_a_token(cls, token: SecretStr) -> SecretStr:
        if not TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("a token is digits, a colon and 35 characters: copy BotFather's again")
        return token

    @field_validator("webhook_secret")
    @classmethod
    def _is_a_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret.get_secret_value()):
            raise ValueError("a webhook secret is 16 to 256 letters, digits, _ and -")
        return secret

    @model_validator(mode="after")
    def _webhooks_need_an_address(self) -> Self:
        if self.receive is Receive.WEBHOOK and self.public_base_url is None:
            raise ValueError("a webhook needs PUBLIC_BASE_URL, the address of this site")
        return self

    @property
    def bot_id(self) -> int:
        """The bot's own number, with which its token begins."""
        return int(self.token.get_secret_value().partition(":")[0])
