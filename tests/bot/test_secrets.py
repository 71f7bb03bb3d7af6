"""No secret that is set shows itself: not in a log, an error, a page, `doctor`, or a backup.

Every door is driven against services that are not there, so that everything has cause to complain.
"""

import re
import subprocess
import traceback
import zipfile
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit, urlunsplit

import httpx
import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.settings import SettingsWrong, load_settings, variables
from tests.bot.running import PATIENCE, bot, log_of, serving

NOBODY = "http://127.0.0.1:9"
"""Where nothing listens."""
FERNET = Fernet.generate_key().decode()
SECRETS = {
    "IPDESK_WEB__COOKIE_KEY": "SECRETcookie" * 4,
    "IPDESK_METRICS__TOKEN": "SECRETmetrics",
    "IPDESK_MODEL__API_KEY": "SECRETmodel",
    "IPDESK_MODERATION__API_KEY": "SECRETmoderation",
    "IPDESK_RETRIEVAL__EMBEDDING__API_KEY": "SECRETembedding",
    "IPDESK_RETRIEVAL__INDEX_ADDRESS": "milvus://reader:SECRETindex@127.0.0.1:9",
    "IPDESK_PRIVACY__KEYS": FERNET,
    "IPDESK_PATENTS__OPS__KEY": "SECRETopskey",
    "IPDESK_PATENTS__OPS__SECRET": "SECRETopssecret",
    "IPDESK_TELEGRAM__TOKEN": f"123456789:{'SECRETtelegram' * 3}",
    "IPDESK_TELEGRAM__WEBHOOK_SECRET": "SECRETtelegramwebhook",
    "IPDESK_TELEGRAM__SPEECH__API_KEY": "SECRETtelegramspeech",
    "IPDESK_WECHAT__APP_SECRET": "SECRETwechatapp",
    "IPDESK_WECHAT__TOKEN": "SECRETwechattoken",
    "IPDESK_WECHAT__ENCODING_AES_KEY": "SECRETaes".ljust(43, "a"),
    "IPDESK_WECHAT__PREVIOUS_ENCODING_AES_KEY": "SECRETolderaes".ljust(43, "b"),
    "IPDESK_WECHAT__SPEECH__API_KEY": "SECRETwechatspeech",
}
REST = {
    "IPDESK_LOG__LEVEL": "debug",
    "IPDESK_MODEL__BASE_URL": NOBODY,
    "IPDESK_MODEL__MODEL": "m",
    "IPDESK_MODERATION__BASE_URL": NOBODY,
    "IPDESK_RETRIEVAL__EMBEDDING__BASE_URL": NOBODY,
    "IPDESK_RETRIEVAL__EMBEDDING__MODEL": "m",
    "IPDESK_PATENTS__OPS__ADDRESS": NOBODY,
    "IPDESK_TELEGRAM__API_BASE_URL": NOBODY,
    "IPDESK_TELEGRAM__RECEIVE": "webhook",
    "IPDESK_TELEGRAM__PUBLIC_BASE_URL": "https://desk.example.org",
    "IPDESK_TELEGRAM__SPEECH__BASE_URL": NOBODY,
    "IPDESK_WECHAT__APP_ID": "wx0123456789",
    "IPDESK_WECHAT__API_BASE_URL": NOBODY,
    "IPDESK_WECHAT__SPEECH__BASE_URL": NOBODY,
}
SHOWN = re.compile(f"SECRET[a-z]+|{re.escape(FERNET)}")


def test_every_secret_setting_is_among_them() -> None:
    secret = {
        name
        for name, field in variables()
        if SecretStr in (field.annotation, *get_args(field.annotation))
    }
    assert secret - {"IPDESK_DATABASE_URL"} == set(SECRETS)


@pytest.fixture(scope="module")
def settings(postgres_server: str) -> dict[str, Any]:
    """Every secret setting with a value that is known again."""
    parts = urlsplit(postgres_server)
    host = parts.netloc.rpartition("@")[2]
    database = urlunsplit(parts._replace(netloc=f"postgres:SECRETdatabase@{host}"))
    return {**SECRETS, **REST, "IPDESK_DATABASE_URL": database}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("secrets") / "data"


@pytest.fixture(scope="module")
def said(settings: dict[str, Any], folder: Path) -> dict[str, str]:
    """What each door said, by its name."""
    invited = bot("staff", "invite", "--role", "admin", folder=folder, **settings)
    assert invited.returncode == 0, told(invited)
    code = invited.stdout.strip().splitlines()[-1]
    found = {"staff invite": told(invited)}
    done = bot("serve", folder=folder, IPDESK_WEB__PORT="0", **settings)
    assert "Milvus" in done.stderr, "without its index it does not start"
    found["serve"] = told(done)
    settings = {**settings, "IPDESK_RETRIEVAL__INDEX_ADDRESS": ""}
    with serving(folder, **settings) as server:
        with httpx.Client(base_url=server.url, trust_env=False, timeout=PATIENCE) as http:
            for name in ("/", "/healthz", "/readyz", "/metrics", "/staff", "/nothing"):
                found[name] = shown(http.get(name))
            metrics = {"Authorization": f"Bearer {SECRETS['IPDESK_METRICS__TOKEN']}"}
            found["metrics"] = shown(http.get("/metrics", headers=metrics))
            for number, text in enumerate(
                (
                    code,
                    "李明",
                    "/状态",
                    "/处理登记",
                    "发明专利权的保护期多少年？",
                    "导出我的数据",
                    "/审计",
                )
            ):
                message = {"id": f"message-{number}", "text": text}
                found["joining" if text == code else text] = shown(
                    http.post("/api/message", json=message)
                )
            found["telegram"] = shown(http.post("/telegram", content=b"{}"))
            secret = SECRETS["IPDESK_TELEGRAM__WEBHOOK_SECRET"]
            found["telegram"] += shown(
                http.post(
                    "/telegram",
                    content=b"[" * 1000,
                    headers={"X-Telegram-Bot-Api-Secret-Token": secret},
                )
            )
            found["wechat"] = shown(http.post("/wechat?signature=x&timestamp=1&nonce=2"))
        assert server.stop() == 0
    found["log"] = log_of(folder).read_text(encoding="utf-8")
    return found


def told(done: subprocess.CompletedProcess[str]) -> str:
    """What a command said."""
    return f"{done.stdout}{done.stderr}"


def shown(response: httpx.Response) -> str:
    """What a page said, its headers too."""
    return f"{response.headers}{response.text}"


def test_the_doors_have_something_to_say(said: dict[str, str]) -> None:
    assert "只对工作人员开放" not in said["/状态"], said["joining"]
    for service in ("wechat", "telegram", "retrieval.generation", "moderation"):
        assert service in said["log"], f"{service} has not complained"


def test_no_door_shows_a_secret(said: dict[str, str]) -> None:
    for name, text in said.items():
        assert SHOWN.findall(text) == [], name


def test_doctor_shows_none(settings: dict[str, Any], folder: Path) -> None:
    done = bot("doctor", folder=folder, **settings)
    assert done.returncode == 1
    assert "wechat" in told(done).lower()
    assert SHOWN.findall(told(done)) == []


@pytest.mark.usefixtures("said")
def test_a_backup_holds_none(settings: dict[str, Any], folder: Path, tmp_path: Path) -> None:
    done = bot("backup", str(tmp_path), folder=folder, **settings)
    assert done.returncode == 0, told(done)
    assert SHOWN.findall(told(done)) == []
    (archive,) = tmp_path.glob("*.zip")
    with zipfile.ZipFile(archive) as members:
        for name in members.namelist():
            assert SHOWN.findall(members.read(name).decode("utf-8", "replace")) == [], name


def test_a_mistake_is_named_without_its_value(
    settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in settings.items():
        monkeypatch.setenv(name, f"SECRETwrong {value}")
    with pytest.raises(SettingsWrong) as wrong:
        load_settings()
    assert "IPDESK_PRIVACY__KEYS is wrong" in str(wrong.value)
    assert SHOWN.findall("".join(traceback.format_exception(wrong.value))) == []
