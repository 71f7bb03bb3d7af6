"""What WeChat posts and what it is answered: signatures, encryption, XML and JSON.

Rules: the platform's page on message push (developers.weixin.qq.com, "消息推送").
    EnvelopeRefused   not from WeChat, too old, or played again
    EnvelopeMalformed from WeChat or not, it cannot be read
"""

import hashlib
import hmac
import json
import re
import struct
from base64 import b64decode
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.parsers.expat import ExpatError

import xmltodict
from wechatpy.crypto import PrpCrypto
from wechatpy.exceptions import InvalidAppIdException
from wechatpy.replies import TextReply

from bot.wechat.fields import Fields
from bot.wechat.options import WeChatOptions

MOST_SEEN = 50_000
MOST_DIGITS = 12
FORBIDDEN_IN_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
RETRIES_END = timedelta(seconds=60)  # three deliveries take 15 s; slow lines get some more


class EnvelopeRefused(Exception):
    """Not from WeChat, too old, or played again; the text says which, for the log."""


class EnvelopeMalformed(Exception):
    """Cannot be read as a message."""


@dataclass(frozen=True, slots=True)
class Signed:
    """The query of a request: who signed what when."""

    signature: str
    msg_signature: str
    timestamp: str
    nonce: str
    encrypted: bool

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Signed":
        """From the query parameters; what is missing is empty and will not verify."""
        return cls(
            signature=query.get("signature", ""),
            msg_signature=query.get("msg_signature", ""),
            timestamp=query.get("timestamp", ""),
            nonce=query.get("nonce", ""),
            encrypted=query.get("encrypt_type", "raw") == "aes",
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """The fields of a message, and how its answer has to be wrapped."""

    fields: Fields
    as_json: bool
    cipher: PrpCrypto | None
    nonce: str


class Envelope:
    """Opens what WeChat posts and seals what it is answered, for one account.

    Signatures are compared in constant time. A request older or newer than the window is refused,
    and so is a signed URL that comes with another body, or again once WeChat's own retries (three
    deliveries of one body within 15 seconds) are over. What was seen is kept in memory for as long
    as the window lasts: a restart forgets it, the rows still answer every message only once.
    """

    def __init__(self, options: WeChatOptions) -> None:
        self._token = options.token.get_secret_value()
        self._window = timedelta(seconds=options.signature_window_seconds)
        self._app_id = options.app_id
        self._ciphers = [PrpCrypto(b64decode(f"{key}=")) for key in options.aes_keys]
        self._seen: OrderedDict[tuple[str, str], tuple[datetime, str]] = OrderedDict()

    def verify(self, query: Mapping[str, str], *, now: datetime) -> str:
        """The `echostr` to answer the console's verification with. Raises EnvelopeRefused."""
        signed = Signed.of(query)
        self._check(signed.signature, signed, now=now)
        return query.get("echostr", "")

    def open(self, query: Mapping[str, str], body: bytes, *, now: datetime) -> Opened:
        """The message in a request. Raises EnvelopeRefused and EnvelopeMalformed."""
        signed = Signed.of(query)
        if not signed.encrypted or not self._ciphers:
            self._check(signed.signature, signed, now=now)
            if self._ciphers:
                raise EnvelopeRefused("a message came unencrypted although a key is set")
            fields, as_json = read_fields(body)
            said = body
            if "MsgType" not in fields and "Encrypt" in fields:
                raise EnvelopeRefused("a message came encrypted but no EncodingAESKey is set")
            opened = Opened(fields, as_json, None, signed.nonce)
        else:
            outer, as_json = read_fields(body)
            encrypted = outer.get("Encrypt")
            if not isinstance(encrypted, str):
                raise EnvelopeMalformed("no Encrypt field")
            self._check(signed.msg_signature, signed, encrypted, now=now)
            text, cipher = self._decrypt(encrypted)
            said = text.encode()
            fields, as_json = read_fields(said)
            opened = Opened(fields, as_json, cipher, signed.nonce)
        self._remember(signed, said, now=now)
        return opened

    def seal(self, opened: Opened, text: str, *, now: datetime) -> tuple[str, str]:
        """The body that answers a message with a text, and its content type.

        It has the form the message had, encrypted with the key that opened it.
        """
        stamp, nonce = str(int(now.timestamp())), opened.nonce
        body = written(opened, text, stamp=int(stamp))
        media_type = "application/json" if opened.as_json else "application/xml"
        if opened.cipher is None:
            return body, media_type
        encrypted = opened.cipher.encrypt(body, self._app_id).decode()
        signature = sign(self._token, stamp, nonce, encrypted)
        if opened.as_json:
            sealed = {"Encrypt": encrypted, "MsgSignature": signature}
            return json.dumps({**sealed, "TimeStamp": int(stamp), "Nonce": nonce}), media_type
        return (
            f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt>"
            f"<MsgSignature><![CDATA[{signature}]]></MsgSignature>"
            f"<TimeStamp>{stamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
        ), media_type

    def _check(self, signature: str, signed: Signed, *more: str, now: datetime) -> None:
        expected = sign(self._token, signed.timestamp, signed.nonce, *more)
        if not hmac.compare_digest(expected.encode(), signature.encode()):
            raise EnvelopeRefused("the signature does not match: is the token the console's?")
        if not (signed.timestamp.isascii() and signed.timestamp.isdecimal()) or (
            len(signed.timestamp) > MOST_DIGITS
        ):
            raise EnvelopeRefused("the timestamp is not a number")
        age = now.timestamp() - int(signed.timestamp)
        if abs(age) > self._window.total_seconds():
            raise EnvelopeRefused(f"signed {age:.0f} s ago: is this machine's clock right?")

    def _decrypt(self, encrypted: str) -> tuple[str, PrpCrypto]:
        """The text and the key that fits; one that does not garbles, or names another app."""
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(encrypted, self._app_id), cipher
            except (InvalidAppIdException, ValueError, IndexError, struct.error):
                continue
        raise EnvelopeMalformed("no key decrypts the message for this app id")

    def _remember(self, signed: Signed, said: bytes, *, now: datetime) -> None:
        while self._seen and (
            len(self._seen) > MOST_SEEN
            or now - next(iter(self._seen.values()))[0] > 2 * self._window
        ):
            self._seen.popitem(last=False)
        body = hashlib.sha256(said).hexdigest()
        first, known = self._seen.setdefault((signed.timestamp, signed.nonce), (now, body))
        if known != body:
            raise EnvelopeRefused("a signed URL came again with another message")
        if now - first > RETRIES_END:
            raise EnvelopeRefused("a signed URL came again after the retries were over")


def sign(*parts: str) -> str:
    """WeChat's signature: SHA-1 over the parts in order of their characters."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def read_fields(body: bytes) -> tuple[Fields, bool]:
    """The top-level fields of XML or JSON, and whether it was JSON. Raises EnvelopeMalformed.

    Numbers become text, so that both forms read alike; entities in XML are refused.
    """
    try:
        text = body.decode()
        if text.lstrip()[:1] == "{":
            fields, is_json = json.loads(text), True
        else:
            fields, is_json = xmltodict.parse(text, disable_entities=True).get("xml"), False
    except (ValueError, ExpatError, RecursionError) as problem:
        raise EnvelopeMalformed(str(problem)[:200]) from None
    if not isinstance(fields, dict):
        raise EnvelopeMalformed("not a set of fields")
    return {
        str(name): str(value) if isinstance(value, int | float) else value
        for name, value in fields.items()
    }, is_json


def written(opened: Opened, text: str, *, stamp: int) -> str:
    """A text reply to the sender of a message, not yet encrypted."""
    to, ours = opened.fields.get("FromUserName", ""), opened.fields.get("ToUserName", "")
    text = FORBIDDEN_IN_XML.sub("", text)
    if opened.as_json:
        reply = {"ToUserName": to, "FromUserName": ours, "CreateTime": stamp}
        return json.dumps({**reply, "MsgType": "text", "Content": text}, ensure_ascii=False)
    content = text.replace("]]>", "]]]]><![CDATA[>")
    rendered: str = TextReply(source=ours, target=to, time=stamp, content=content).render()
    return rendered
