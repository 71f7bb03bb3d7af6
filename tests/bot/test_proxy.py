"""The shipped nginx.conf in front of two processes that answer, through TLS."""

import getpass
import os
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from bench.wechat_desk import free_port
from bot.wechat.envelope import sign
from knowledge.options import default_database
from storage.database import Database
from storage.schema.staff import CodeGuessRow
from tests.bot.running import ROOT, Server, serving
from tests.bot.wechat.wechat_side import APP_ID, TOKEN

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = pytest.mark.skipif(
    NGINX is None, reason="no nginx on PATH: the shipped proxy configuration is not tried"
)
CONFIG = ROOT / "docs" / "operations" / "nginx.conf"
PATIENCE = 120.0
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
SETTINGS = {
    "IPDESK_WECHAT__APP_ID": APP_ID,
    "IPDESK_WECHAT__TOKEN": TOKEN,
    "IPDESK_WECHAT__KIND": "passive",
}


@dataclass
class House:
    """The proxy, and the processes behind it."""

    url: str
    plain_url: str
    trust: ssl.SSLContext
    folder: Path
    behind: list[Server]

    def client(self, source: str = "127.0.0.1") -> httpx.Client:
        """Somebody at an address of their own."""
        transport = httpx.HTTPTransport(verify=self.trust, local_address=source)
        return httpx.Client(
            transport=transport, base_url=self.url, timeout=PATIENCE, trust_env=False
        )


@pytest.fixture(scope="module")
def house(shipped_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    place = tmp_path_factory.mktemp("proxy")
    folder = place / "data"
    shutil.copytree(shipped_folder, folder)
    trust = _certificate(place)
    with ExitStack() as stack:
        behind = [stack.enter_context(serving(folder, "web", **SETTINGS)) for _ in range(2)]
        ports = free_port(), free_port()
        stack.enter_context(_proxy(place, behind, *ports))
        plain, secure = (
            f"{scheme}://127.0.0.1:{port}"
            for scheme, port in zip(("http", "https"), ports, strict=True)
        )
        yield House(secure, plain, trust, folder, behind)


def _certificate(place: Path) -> ssl.SSLContext:
    """A certificate for 127.0.0.1, signed by itself, and who trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk.example.org")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    text = certificate.public_bytes(serialization.Encoding.PEM)
    (place / "fullchain.pem").write_bytes(text)
    (place / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return ssl.create_default_context(cadata=text.decode())


@contextmanager
def _proxy(place: Path, behind: list[Server], plain: int, secure: int) -> Iterator[None]:
    """nginx with the shipped file, of which only names of this machine are changed."""
    text = CONFIG.read_text(encoding="utf-8")
    for number, server in enumerate(behind, start=1):
        text = _put(text, f"web-{number}:8000", server.url.removeprefix("http://"))
    text = _put(text, "listen 80;", f"listen 127.0.0.1:{plain};")
    text = _put(text, "listen 443 ", f"listen 127.0.0.1:{secure} ")
    text = text.replace("/etc/nginx/tls/", f"{place}/")
    for name in TEMPORARY:
        (place / name).mkdir()
    folders = "".join(f"    {name}_temp_path {place / name};\n" for name in TEMPORARY)
    text = _put(text, "http {\n", f"http {{\n    access_log off;\n{folders}")
    config = place / "nginx.conf"
    user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
    config.write_text(
        f"{user}\ndaemon off;\npid {place / 'pid'};\nerror_log {place / 'error.log'};\n{text}",
        "utf-8",
    )
    command = [str(NGINX), "-p", str(place), "-c", str(config), "-e", str(place / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    with subprocess.Popen(command) as proxy:
        try:
            end = time.monotonic() + PATIENCE
            while True:
                try:
                    httpx.get(f"http://127.0.0.1:{plain}/", trust_env=False)
                    break
                except httpx.TransportError:
                    assert proxy.poll() is None, (place / "error.log").read_text()
                    assert time.monotonic() < end
                    time.sleep(0.1)
            yield
        finally:
            proxy.terminate()
            proxy.wait(PATIENCE)


def _put(text: str, there: str, here: str) -> str:
    assert text.count(there) == 1, there
    return text.replace(there, here)


def _signed(**more: str) -> dict[str, str]:
    stamp = str(int(datetime.now(UTC).timestamp()))
    nonce = f"n{time.monotonic_ns()}"
    return {"signature": sign(TOKEN, stamp, nonce), "timestamp": stamp, "nonce": nonce, **more}


def _said(text: str, number: int) -> bytes:
    return (
        "<xml><ToUserName>gh_1</ToUserName><FromUserName>follower</FromUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType>text</MsgType>"
        f"<Content>{text}</Content><MsgId>{number}</MsgId></xml>"
    ).encode()


def test_wechat_verifies_the_address_and_is_answered_through_tls(house: House) -> None:
    with house.client() as client:
        verified = client.get("/wechat", params=_signed(echostr="12345"))
        assert (verified.status_code, verified.text) == (200, "12345")
        assert (
            client.get("/wechat", params=_signed(echostr="1") | {"signature": "0" * 40}).status_code
            == 403
        )
        end = time.monotonic() + PATIENCE
        answer = ""
        # WeChat waits for five seconds: on a busy machine an answer may take one more message.
        for number in range(1, 1_000):
            posted = client.post("/wechat", params=_signed(), content=_said("帮助", number))
            assert posted.status_code == 200
            answer = posted.text
            if "我的数据" in answer or time.monotonic() > end:
                break
        assert "我的数据" in answer


def test_the_other_process_answers_while_one_is_away(house: House) -> None:
    assert house.behind[0].stop() == 0
    with house.client() as client:
        for _ in range(4):
            assert client.get("/wechat", params=_signed(echostr="7")).text == "7"
            assert client.get("/readyz").status_code == 200


def test_what_is_too_large_is_refused_at_the_door(house: House) -> None:
    with house.client() as client:
        for path, kilobytes in (("/wechat", 300), ("/telegram", 1100), ("/api/message", 70)):
            assert client.post(path, content=b"x" * (kilobytes * 1024)).status_code == 413, path
        # Below the proxy's limit the product itself judges.
        assert client.post("/api/message", content=b"x" * (60 * 1024)).status_code != 502


async def test_the_product_sees_who_really_asks(house: House) -> None:
    with house.client("127.0.0.2") as client:
        refused = client.post(
            "/staff/sign-in",
            data={"code": "wrong"},
            headers={"X-Forwarded-For": "192.0.2.7", "X-Real-IP": "192.0.2.7"},
        )
        assert refused.status_code == 403
    database = Database(default_database(house.folder))
    try:
        async with database.begin() as session:
            senders = (await session.scalars(select(CodeGuessRow.sender))).all()
    finally:
        await database.close()
    assert senders == ["127.0.0.2"]


def test_metrics_are_not_shown_outside(house: House) -> None:
    inside = house.behind[1].url
    assert "ipdesk_messages_total" in httpx.get(f"{inside}/metrics", trust_env=False).text
    with house.client() as client:
        for path in ("/metrics", "//metrics", "/%6detrics", "/./metrics", "/x/../metrics"):
            told = client.get(f"{house.url}{path}")
            assert told.status_code == 404, path
            assert "ipdesk_" not in told.text
    forwarded = httpx.get(
        f"{inside}/metrics", headers={"X-Forwarded-For": "127.0.0.1"}, trust_env=False
    )
    assert forwarded.status_code == 403


def test_plain_http_is_sent_to_tls_and_pages_say_to_stay_there(house: House) -> None:
    told = httpx.get(f"{house.plain_url}/wechat?a=b", trust_env=False)
    assert told.status_code == 301
    assert told.headers["location"].startswith("https://127.0.0.1")
    assert told.headers["location"].endswith("/wechat?a=b")
    with house.client() as client:
        page = client.get("/")
        assert page.status_code == 200
        assert "max-age" in page.headers["strict-transport-security"]
        assert "Secure" in page.headers["set-cookie"]
        assert "server" not in page.headers or page.headers["server"] == "nginx"
