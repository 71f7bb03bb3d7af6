"""Callbacks as WeChat posts them, and the opening of what they are answered with.

Rules: developers.weixin.qq.com, "消息推送" and "消息加解密说明". Written against
wechatpy's crypto and not against the product's own, so that one checks the other.
"""

import json
import re
import secrets
import struct
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring

from wechatpy.crypto import PrpCrypto
from wechatpy.exceptions import InvalidAppIdException
from wechatpy.utils import WeChatSigner

from bot.simulate.console import Console, DataFormat, Mode

FORBIDDEN_IN_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
SEALED = {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}


class ReplyMalformed(Exception):
    """WeChat cannot read the answer, for the reason given: the follower sees the fault line."""


@dataclass(frozen=True, slots=True)
class Post:
    """One callback, ready to be sent as often as need be."""

    query: Mapping[str, str]
    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Sealing:
    """Wraps and opens for one account."""

    console: Console

    def verification(self, *, stamp: int) -> dict[str, str]:
        """The query by which the console checks an address; `echostr` has to come back."""
        nonce, echo = _digits(), _digits()
        signature = signed(self.console.token, str(stamp), nonce)
        query = {"signature": signature, "timestamp": str(stamp)}
        return {**query, "nonce": nonce, "echostr": echo}

    def post(self, fields: Mapping[str, Any], *, openid: str, stamp: int) -> Post:
        """A message or an event in the account's mode and format."""
        nonce = _digits()
        query = {
            "signature": signed(self.console.token, str(stamp), nonce),
            "timestamp": str(stamp),
            "nonce": nonce,
            "openid": openid,
        }
        if self.console.mode is Mode.PLAIN:
            return Post(query, self._written(fields), self._content_type())
        encrypted = self._crypto().encrypt(self._written(fields).decode(), self.console.app_id)
        outer: dict[str, Any] = {"ToUserName": fields["ToUserName"], "Encrypt": encrypted.decode()}
        if self.console.mode is Mode.COMPATIBLE:
            outer = {**fields, "Encrypt": encrypted.decode()}
        query["encrypt_type"] = "aes"
        query["msg_signature"] = signed(
            self.console.token, str(stamp), nonce, str(outer["Encrypt"])
        )
        return Post(query, self._written(outer), self._content_type())

    def open(self, body: bytes) -> dict[str, str]:
        """The fields of an answer, decrypted where it is sealed. Raises ReplyMalformed."""
        fields = self._read(body)
        if "Encrypt" not in fields:
            if self.console.mode is Mode.SAFE:
                raise ReplyMalformed("safe mode takes encrypted answers only")
            return fields
        if self.console.mode is Mode.PLAIN:
            raise ReplyMalformed("plain mode takes no encrypted answer")
        if set(fields) != SEALED:
            raise ReplyMalformed(f"an encrypted answer has the fields {sorted(SEALED)}")
        expected = signed(
            self.console.token, fields["TimeStamp"], fields["Nonce"], fields["Encrypt"]
        )
        if fields["MsgSignature"] != expected:
            raise ReplyMalformed("the MsgSignature does not match")
        return self._read(self._decrypted(fields["Encrypt"]))

    def _decrypted(self, encrypted: str) -> bytes:
        try:
            text = self._crypto().decrypt(encrypted, self.console.app_id)
        except InvalidAppIdException:
            raise ReplyMalformed("the answer is encrypted for another app id") from None
        except (ValueError, NotBase64, IndexError, struct.error):
            raise ReplyMalformed("the answer cannot be decrypted with the key") from None
        return str(text).encode()

    def _read(self, body: bytes) -> dict[str, str]:
        if self.console.data_format is DataFormat.JSON:
            return _from_json(body)
        return _from_xml(body)

    def _written(self, fields: Mapping[str, Any]) -> bytes:
        if self.console.data_format is DataFormat.JSON:
            return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
        return f"<xml>{''.join(_element(*item) for item in fields.items())}</xml>".encode()

    def _content_type(self) -> str:
        return "application/json" if self.console.data_format is DataFormat.JSON else "text/xml"

    def _crypto(self) -> Any:
        return PrpCrypto(b64decode(f"{self.console.aes_key}="))


def signed(*parts: str) -> str:
    """The platform's signature over some parts."""
    signer = WeChatSigner()
    signer.add_data(*parts)
    return str(signer.signature)


def _digits() -> str:
    return str(secrets.randbelow(10**10))


def _element(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        inner = "".join(_element(*item) for item in value.items())
    elif isinstance(value, list):
        return "".join(_element(name, item) for item in value)
    elif isinstance(value, int | float):
        inner = str(value)
    else:
        text = FORBIDDEN_IN_XML.sub("", str(value)).replace("]]>", "]]]]><![CDATA[>")
        inner = f"<![CDATA[{text}]]>"
    return f"<{name}>{inner}</{name}>"


def _from_xml(body: bytes) -> dict[str, str]:
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise ReplyMalformed("the XML declares a document type")
    try:
        root = fromstring(body.decode())  # noqa: S314 - no document type, no entities
    except (ParseError, ValueError) as problem:
        raise ReplyMalformed(f"not XML: {problem}") from None
    if root.tag != "xml":
        raise ReplyMalformed("the outermost element is not <xml>")
    names = [child.tag for child in root]
    if len(names) != len(set(names)):
        raise ReplyMalformed("a field stands twice")
    return {child.tag: _text_of(child) for child in root}


def _text_of(element: Element) -> str:
    """The text of an element; for one that holds others, theirs, without a separator."""
    return "".join(element.itertext())


def _from_json(body: bytes) -> dict[str, str]:
    try:
        fields = json.loads(body.decode())
    except (ValueError, RecursionError) as problem:
        raise ReplyMalformed(f"not JSON: {problem}") from None
    if not isinstance(fields, dict):
        raise ReplyMalformed("not a JSON object")
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in fields.items()
    }
