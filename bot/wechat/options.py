"""What the WeChat channel has to be told; without this group the channel is off."""

from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from bot.voice import SpeechOptions


class AccountKind(StrEnum):
    """What an Official Account may do, from least to most (the platform's four cases)."""

    PASSIVE = "passive"  # answers only: personal and unverified subscription accounts
    MENU = "menu"  # answers and a menu: unverified service accounts
    CUSTOMER_SERVICE = "customer_service"  # also customer-service messages: verified subscription
    FULL = "full"  # also notices and QR codes with a scene: verified service accounts

    @property
    def may_push(self) -> bool:
        """Whether customer-service messages are allowed."""
        return self in {AccountKind.CUSTOMER_SERVICE, AccountKind.FULL}

    @property
    def may_have_menu(self) -> bool:
        """Whether the menu interface is allowed."""
        return self is not AccountKind.PASSIVE


class WeChatOptions(BaseModel):
    """One Official Account. `kind` is found by asking WeChat where it is not given."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    app_id: str = Field(pattern=r"^[A-Za-z0-9]{6,64}$")
    app_secret: SecretStr | None = None
    token: SecretStr = Field(min_length=3, max_length=32)
    encoding_aes_key: SecretStr | None = None
    previous_encoding_aes_key: SecretStr | None = None
    kind: AccountKind | None = None
    api_base_url: str = Field("https://api.weixin.qq.com", pattern=r"^https?://[^\s]+[^/\s]$")
    picture_server: str = Field("https://mmbiz.qpic.cn", pattern=r"^https?://[^\s]+[^/\s]$")
    api_timeout_seconds: float = Field(8, gt=0, le=60)
    public_base_url: str | None = Field(None, pattern=r"^https?://[^\s]+[^/\s]$")
    signature_window_seconds: int = Field(300, ge=30, le=3600)
    text_bytes: int = Field(2048, ge=800, le=8192)
    hold_seconds: float = Field(4.5, gt=0, lt=5)
    most_body_bytes: int = Field(256 * 1024, ge=4096)
    templates_file: Path | None = None
    speech: SpeechOptions | None = None

    @model_validator(mode="after")
    def _keys_have_43_characters(self) -> Self:
        for key in (self.encoding_aes_key, self.previous_encoding_aes_key):
            value = "" if key is None else key.get_secret_value()
            if key is not None and not (len(value) == 43 and value.isascii() and value.isalnum()):
                raise ValueError("an EncodingAESKey is 43 letters and digits: copy it again")
        if self.previous_encoding_aes_key is not None and self.encoding_aes_key is None:
            raise ValueError("a previous EncodingAESKey needs the current one beside it")
        return self

    @property
    def aes_keys(self) -> tuple[str, ...]:
        """The current key, then the previous one; empty in plain mode."""
        keys = (self.encoding_aes_key, self.previous_encoding_aes_key)
        return tuple(key.get_secret_value() for key in keys if key is not None)
