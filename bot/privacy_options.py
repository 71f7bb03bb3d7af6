"""What the operator may set about personal data."""

from cryptography.fernet import Fernet
from pydantic import BaseModel, ConfigDict, SecretStr, field_validator


class PrivacyOptions(BaseModel):
    """The keys that seal contacts, newest first, with commas between them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    keys: SecretStr | None = None

    @field_validator("keys")
    @classmethod
    def _are_keys(cls, keys: SecretStr | None) -> SecretStr | None:
        for key in _split(keys):
            try:
                Fernet(key)
            except ValueError:
                raise ValueError(
                    "each key is 32 random bytes in url-safe base64 (44 characters), newest first, "
                    "with commas between them; python -m bot privacy key makes one"
                ) from None
        return keys

    @property
    def all_keys(self) -> list[str]:
        """Every key, newest first."""
        return _split(self.keys)


def _split(keys: SecretStr | None) -> list[str]:
    written = keys.get_secret_value() if keys else ""
    return [key.strip() for key in written.split(",") if key.strip()]
