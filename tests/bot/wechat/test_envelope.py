"""The envelope: the official worked examples, a second implementation, and everything forged."""

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import xmltodict
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import PrpCrypto, WeChatCrypto

from bot.wechat.envelope import (
    Envelope,
    EnvelopeMalformed,
    EnvelopeRefused,
    Opened,
    read_fields,
    sign,
    written,
)
from bot.wechat.options import WeChatOptions

TOKEN, KEY, APP_ID = "AAAAA", "A" * 43, "wxba5fad812f8e6fb9"
OLD_KEY = "B" * 42 + "A"
NOW = datetime.fromtimestamp(1714112446, UTC)

# The worked examples of the platform's page on message push, word for word.
VERIFY = {
    "signature": "f464b24fc39322e44b38aa78f5edd27bd1441696",
    "echostr": "4375120948345356249",
    "timestamp": "1714036504",
    "nonce": "1514711492",
}
PLAIN = {
    "signature": "899cf89e464efb63f54ddac96b0a0a235f53aa78",
    "timestamp": "1714037059",
    "nonce": "486452656",
}
PLAIN_BODY = (
    '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY",'
    '"CreateTime":1714037059,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}'
)
SAFE = {
    "signature": "6c5c811b55cc85e0e1b54100749188c20beb3f5d",
    "timestamp": "1714112445",
    "nonce": "415670741",
    "openid": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
    "encrypt_type": "aes",
    "msg_signature": "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3",
}
SAFE_ENCRYPT = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcv"
    "ZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3F"
    "n2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSe"
    "OBrebufAlr7F9mFUPAJGj04="
)
SAFE_BODY = json.dumps({"ToUserName": "gh_97417a04a28d", "Encrypt": SAFE_ENCRYPT}).encode()
REPLY_ENCRYPT = (
    "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="
)


def options(**changes: str) -> WeChatOptions:
    return WeChatOptions.model_validate({"app_id": APP_ID, "token": TOKEN, **changes})


def safe(**changes: str) -> Envelope:
    return Envelope(options(encoding_aes_key=KEY, **changes))


def encrypted_request(
    text: str, *, key: str = KEY, nonce: str = "n1", app_id: str = APP_ID
) -> tuple[dict[str, str], bytes]:
    """What wechatpy's own crypto makes of a text, as WeChat would post it."""
    stamp = str(int(NOW.timestamp()))
    xml = WeChatCrypto(TOKEN, key, app_id).encrypt_message(text, nonce, stamp)
    fields = xmltodict.parse(xml)["xml"]
    query = {"timestamp": stamp, "nonce": nonce, "encrypt_type": "aes"}
    query["msg_signature"] = fields["MsgSignature"]
    return query, f"<xml><Encrypt><![CDATA[{fields['Encrypt']}]]></Encrypt></xml>".encode()


def plain_request(body: str, *, nonce: str = "n1") -> tuple[dict[str, str], bytes]:
    stamp = str(int(NOW.timestamp()))
    signature = sign(TOKEN, stamp, nonce)
    return {"signature": signature, "timestamp": stamp, "nonce": nonce}, body.encode()


def text_message(content: str = "你好", message_id: str = "1") -> str:
    return (
        "<xml><ToUserName>gh_1</ToUserName><FromUserName>follower</FromUserName>"
        f"<CreateTime>1714112446</CreateTime><MsgType>text</MsgType><Content>{content}</Content>"
        f"<MsgId>{message_id}</MsgId></xml>"
    )


def test_the_official_verification_is_answered_with_its_echo() -> None:
    when = datetime.fromtimestamp(1714036504, UTC)
    assert Envelope(options()).verify(VERIFY, now=when) == "4375120948345356249"


def test_the_official_plain_message_opens() -> None:
    when = datetime.fromtimestamp(1714037059, UTC)
    opened = Envelope(options()).open(PLAIN, PLAIN_BODY.encode(), now=when)
    assert opened.as_json
    assert opened.fields["debug_str"] == "hello world"
    assert opened.fields["CreateTime"] == "1714037059"


def test_the_official_safe_message_opens() -> None:
    opened = safe().open(SAFE, SAFE_BODY, now=NOW)
    assert opened.fields["Event"] == "debug_demo"
    assert opened.cipher is not None


def test_the_official_reply_is_encrypted_and_signed_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = safe().open(SAFE, SAFE_BODY, now=NOW)
    assert opened.cipher is not None
    monkeypatch.setattr(opened.cipher, "get_random_string", lambda: "707722b803182950")
    encrypted = opened.cipher.encrypt('{"demo_resp":"good luck"}', APP_ID).decode()
    assert encrypted == REPLY_ENCRYPT
    assert (
        sign(TOKEN, "1713424427", "415670741", encrypted)
        == "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"
    )


@pytest.mark.parametrize("position", range(40))
def test_a_signature_off_by_one_character_is_refused(position: int) -> None:
    for query, body, name in (
        (*plain_request(text_message()), "signature"),
        (*encrypted_request(text_message()), "msg_signature"),
    ):
        good = query[name]
        wrong = "0" if good[position] != "0" else "1"
        query[name] = good[:position] + wrong + good[position + 1 :]
        envelope = safe() if name == "msg_signature" else Envelope(options())
        with pytest.raises(EnvelopeRefused):
            envelope.open(query, body, now=NOW)


@pytest.mark.parametrize("missing", ["signature", "timestamp", "nonce"])
def test_a_missing_parameter_is_refused(missing: str) -> None:
    query, body = plain_request(text_message())
    del query[missing]
    with pytest.raises(EnvelopeRefused):
        Envelope(options()).open(query, body, now=NOW)


@pytest.mark.parametrize("minutes", [-6, 6, 60 * 24 * 365])
def test_a_stale_or_future_timestamp_is_refused(minutes: int) -> None:
    query, body = plain_request(text_message())
    with pytest.raises(EnvelopeRefused, match="clock"):
        Envelope(options()).open(query, body, now=NOW + timedelta(minutes=minutes))


def test_three_deliveries_of_one_body_pass_and_a_later_replay_does_not() -> None:
    envelope = Envelope(options())
    query, body = plain_request(text_message())
    for seconds in (0, 5, 10):
        envelope.open(query, body, now=NOW + timedelta(seconds=seconds))
    with pytest.raises(EnvelopeRefused, match="retries"):
        envelope.open(query, body, now=NOW + timedelta(seconds=120))


def test_a_signed_url_does_not_carry_another_message() -> None:
    envelope = Envelope(options())
    query, body = plain_request(text_message("真的"))
    envelope.open(query, body, now=NOW)
    with pytest.raises(EnvelopeRefused, match="another"):
        envelope.open(query, text_message("假的").encode(), now=NOW)


def test_the_previous_key_opens_and_seals() -> None:
    envelope = safe(previous_encoding_aes_key=OLD_KEY)
    query, body = encrypted_request(text_message(), key=OLD_KEY)
    opened = envelope.open(query, body, now=NOW)
    sealed, _ = envelope.seal(opened, "回答", now=NOW)
    fields = xmltodict.parse(sealed)["xml"]
    reply = WeChatCrypto(TOKEN, OLD_KEY, APP_ID).decrypt_message(
        sealed, fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"]
    )
    assert xmltodict.parse(reply)["xml"]["Content"] == "回答"


def test_compatible_mode_reads_the_encrypted_form_and_answers_encrypted() -> None:
    query, body = encrypted_request(text_message("密文"))
    both = body.replace(b"<xml>", text_message("明文").removesuffix("</xml>").encode(), 1)
    opened = safe().open(query, both, now=NOW)
    assert opened.fields["Content"] == "密文"
    assert "Encrypt" in safe().seal(opened, "回答", now=NOW)[0]


def test_compatible_mode_without_a_key_reads_the_plain_form() -> None:
    stamp = str(int(NOW.timestamp()))
    query, body = encrypted_request(text_message("密文"))
    query["signature"] = sign(TOKEN, stamp, "n1")
    both = body.replace(b"<xml>", text_message("明文").removesuffix("</xml>").encode(), 1)
    opened = Envelope(options()).open(query, both, now=NOW)
    assert opened.fields["Content"] == "明文"
    assert opened.cipher is None


def test_an_unencrypted_message_is_refused_where_a_key_is_set() -> None:
    query, body = plain_request(text_message())
    with pytest.raises(EnvelopeRefused, match="unencrypted"):
        safe().open(query, body, now=NOW)


def test_another_accounts_message_is_refused() -> None:
    query, body = encrypted_request(text_message(), app_id="wx0000000000000000")
    with pytest.raises(EnvelopeMalformed, match="no key"):
        safe().open(query, body, now=NOW)


@given(st.binary(max_size=120))
def test_rubbish_with_a_good_signature_is_malformed_and_nothing_worse(rubbish: bytes) -> None:
    encrypted = rubbish.hex()
    stamp = str(int(NOW.timestamp()))
    query = {"timestamp": stamp, "nonce": "n", "encrypt_type": "aes"}
    query["msg_signature"] = sign(TOKEN, stamp, "n", encrypted)
    body = f"<xml><Encrypt>{encrypted or 'x'}</Encrypt></xml>".encode()
    with pytest.raises((EnvelopeMalformed, EnvelopeRefused)):
        safe().open(query, body, now=NOW)


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><xml><MsgType>&c;</MsgType></xml>'
)
FILE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><MsgType>&f;</MsgType></xml>'


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no xml",
        b"<xml>",
        b"<xml></xml>",
        b"<html><b>x</b></html>",
        b"\xff\xfe\x00",
        b"{",
        b"[1]",
        b'{"a":' + b"[" * 100_000,
        b'"text"',
        BOMB.encode(),
        FILE.encode(),
    ],
)
def test_what_is_no_message_is_malformed(body: bytes) -> None:
    with pytest.raises(EnvelopeMalformed):
        read_fields(body)


@given(st.text(max_size=300))
def test_every_text_survives_the_way_out(text: str) -> None:
    opened = Opened({"FromUserName": "f", "ToUserName": "t"}, False, None, "n")
    content = xmltodict.parse(written(opened, text, stamp=1), strip_whitespace=False)["xml"]
    kept = "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
    assert (content["Content"] or "").strip() == kept.replace("\r\n", "\n").replace(
        "\r", "\n"
    ).strip()


@pytest.mark.parametrize("text", ["]]>", "a]]>b]]>]]", "<b>&amp;", "🙂👨‍👩‍👧", "\x00\x07好\x0b"])
@pytest.mark.parametrize("as_json", [False, True])
def test_awkward_texts_come_back_from_a_sealed_envelope(text: str, *, as_json: bool) -> None:
    opened = Opened({"FromUserName": "f", "ToUserName": "t"}, as_json, PrpCrypto(b"k" * 32), "n")
    envelope = safe()
    body, _ = envelope.seal(opened, text, now=NOW)
    outer = json.loads(body) if as_json else xmltodict.parse(body)["xml"]
    inner = PrpCrypto(b"k" * 32).decrypt(outer["Encrypt"], APP_ID)
    reply = json.loads(inner) if as_json else xmltodict.parse(inner)["xml"]
    assert reply["Content"] == text.replace("\x00", "").replace("\x07", "").replace("\x0b", "")
    assert reply["ToUserName"] == "f"


SECOND_IMPLEMENTATION = """
const Crypto = require('wechat-crypto');
const [token, key, appid, theirs, ours] = process.argv.slice(1);
const crypto = new Crypto(token, key, appid);
const encrypted = crypto.encrypt(ours);
console.log(JSON.stringify({
  decrypted: crypto.decrypt(theirs).message,
  encrypted, signature: crypto.getSignature('1714112446', 'n9', encrypted)}));
"""


@pytest.fixture(scope="session")
def wechat_crypto(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of npm's wechat-crypto, installed for this run."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node and npm are not installed: the second implementation is not tried")
    folder = tmp_path_factory.mktemp("npm")
    install = ["npm", "install", "--no-audit", "--no-fund", "--silent", "wechat-crypto@0.0.2"]
    done = subprocess.run(install, cwd=folder, capture_output=True, timeout=120, check=False)
    if done.returncode:
        pytest.skip("npm could not install wechat-crypto 0.0.2: no registry at hand")
    return folder


def test_a_second_implementation_reads_ours_and_we_read_its(wechat_crypto: Path) -> None:
    envelope = safe()
    query, body = encrypted_request(text_message())
    opened = envelope.open(query, body, now=NOW)
    sealed, _ = envelope.seal(opened, "回答 ]]> 🙂", now=NOW)
    theirs = xmltodict.parse(sealed)["xml"]["Encrypt"]
    message = text_message("来自另一个实现", "2")
    node = ["node", "-e", SECOND_IMPLEMENTATION, TOKEN, KEY, APP_ID, theirs, message]
    done = subprocess.run(node, cwd=wechat_crypto, capture_output=True, timeout=60, check=True)
    answer = json.loads(done.stdout)
    assert xmltodict.parse(answer["decrypted"])["xml"]["Content"] == "回答 ]]> 🙂"
    query = {"timestamp": "1714112446", "nonce": "n9", "encrypt_type": "aes"}
    query["msg_signature"] = answer["signature"]
    body = json.dumps({"Encrypt": answer["encrypted"]}).encode()
    assert envelope.open(query, body, now=NOW).fields["Content"] == "来自另一个实现"
