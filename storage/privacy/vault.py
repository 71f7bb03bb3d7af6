"""Sealing what people write about themselves, so that a stolen database or backup tells nothing.

A sealed text is a mark and a Fernet token (AES-128-CBC with an HMAC-SHA256). Rows written before
there was a vault stay plain and are read as they are, until `sealed_rows.reseal` seals them.
"""

import json
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

MARK = "sealed:"
SEALED = "sealed"


class SealBroken(Exception):
    """A sealed text cannot be opened with any key of the vault; the text says what to do."""


class Vault:
    """Seals with the newest key and opens with every key it was given, newest first.

    Without keys it makes one that ends with the process: enough for a tool that writes nothing
    others must read, and never a plain row. Raises ValueError for what is no key.
    """

    def __init__(self, keys: Sequence[str] = ()) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys or (new_key(),)])

    def seal(self, text: str) -> str:
        """The text sealed; nothing stays nothing."""
        return MARK + self._fernet.encrypt(text.encode()).decode() if text else ""

    def unseal(self, stored: str) -> str:
        """The text again, also of a plain row. Raises SealBroken where no key opens it."""
        if not stored.startswith(MARK):
            return stored
        try:
            return self._fernet.decrypt(stored.removeprefix(MARK)).decode()
        except InvalidToken:
            raise SealBroken(
                "a contact cannot be read: none of the vault's keys opens it; put the vault.key of "
                "this data back, or the earlier key behind the others in IPDESK_PRIVACY__KEYS"
            ) from None

    def seal_json(self, value: dict[str, Any]) -> dict[str, Any]:
        """A whole JSON column sealed."""
        return {SEALED: self.seal(json.dumps(value, ensure_ascii=False))}

    def unseal_json(self, stored: dict[str, Any]) -> dict[str, Any]:
        """The JSON column again, also of a plain row. Raises SealBroken."""
        token = stored.get(SEALED)
        if len(stored) != 1 or not isinstance(token, str) or not token.startswith(MARK):
            return stored
        value: dict[str, Any] = json.loads(self.unseal(token))
        return value

    def resealed(self, stored: Any) -> Any:
        """Every sealed text anywhere in a JSON value, sealed with the newest key."""
        match stored:
            case str() if stored.startswith(MARK):
                return self.seal(self.unseal(stored))
            case list():
                return [self.resealed(each) for each in stored]
            case dict():
                return {name: self.resealed(each) for name, each in stored.items()}
            case _:
                return stored


def new_key() -> str:
    """A key as `IPDESK_PRIVACY__KEYS` takes it."""
    return Fernet.generate_key().decode()
