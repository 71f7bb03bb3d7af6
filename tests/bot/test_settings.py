"""Settings: what is wrong is named, what is unknown is refused, what exists is documented."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr
from pydantic_core import PydanticUndefined

from bot.settings import Settings, SettingsWrong, load_settings, variables

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder without an .env file, and no settings in the environment."""
    monkeypatch.chdir(tmp_path)
    for name, _ in variables():
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_the_defaults_need_nothing() -> None:
    settings = load_settings()
    assert settings.web.host == "127.0.0.1"
    assert settings.database == "sqlite:///data/ipdesk.db"


def test_the_environment_wins_over_the_file(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty_folder / ".env").write_text("IPDESK_WEB__PORT=9001\nIPDESK_WEB__HOST=192.0.2.1\n")
    monkeypatch.setenv("IPDESK_WEB__PORT", "9002")
    settings = load_settings()
    assert (settings.web.port, settings.web.host) == (9002, "192.0.2.1")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("IPDESK_WEB__PORT", "abc", "IPDESK_WEB__PORT is wrong: input should be a valid integer"),
        ("IPDESK_WEB__PORT", "70000", "IPDESK_WEB__PORT is wrong: input should be less than"),
        ("IPDESK_WEB__PROT", "1", "not a setting: did you mean IPDESK_WEB__PORT?"),
        ("IPDESK_WEB", "{}", "IPDESK_WEB (in the environment) is not a setting"),
        ("ipdesk_nothing", "1", "is not a setting"),
        ("IPDESK_LOG__LEVEL", "loud", "LOG__LEVEL is wrong: input should be 'debug'"),
        ("IPDESK_DATABASE_URL", "mysql://u:hunter2@h/d", "URL is wrong: it must begin with sqlite:///"),
        ("IPDESK_WEB__COOKIE_KEY", "hunter2", "IPDESK_WEB__COOKIE_KEY is wrong"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_that_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsWrong) as wrong:
        load_settings()
    assert len(wrong.value.sentences) == 1
    assert sentence in wrong.value.sentences[0]
    assert "hunter2" not in str(wrong.value)


def test_all_mistakes_are_told_at_once(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (empty_folder / ".env").write_text("IPDESK_WEB__PORT=x\n")
    monkeypatch.setenv("IPDESK_LOG__LEVEL", "loud")
    with pytest.raises(SettingsWrong) as wrong:
        load_settings()
    assert len(wrong.value.sentences) == 2


def test_unknown_names_in_the_file_are_refused_and_others_left_alone(empty_folder: Path) -> None:
    (empty_folder / ".env").write_text("HTTP_PROXY=x\nIPDESK_POTR=1\n")
    with pytest.raises(SettingsWrong, match=r"IPDESK_POTR \(in \.env\) is not a setting"):
        load_settings()


def test_a_file_that_is_not_utf8_is_named(empty_folder: Path) -> None:
    (empty_folder / ".env").write_bytes("IPDESK_DATA_FOLDER=数据".encode("gbk"))
    with pytest.raises(SettingsWrong, match=r"\.env is not UTF-8 text"):
        load_settings()


def test_secrets_do_not_show_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPDESK_DATABASE_URL", "postgresql://u:hunter2@127.0.0.1/d")
    settings = load_settings()
    assert "hunter2" not in repr(settings)
    assert "hunter2" in settings.database


def test_the_example_file_lists_every_setting_with_its_default_and_a_comment() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    listed: dict[str, str] = {}
    for above, line in pairwise(lines):
        if found := re.fullmatch(r"#(IPDESK_[A-Z_]+)=(.*)", line):
            assert above.startswith("# "), f"{found[1]} has no comment"
            listed[found[1]] = found[2]
    assert listed == {name: _written(field.default) for name, field in variables()}


def test_the_example_file_is_a_valid_env_file(empty_folder: Path) -> None:
    """Groups that are off by default stay closed: they need values that have no default."""
    text = EXAMPLE.read_text(encoding="utf-8")
    opened = re.sub(
        r"(?m)^#(IPDESK_(?!WECHAT__|TELEGRAM__|MODERATION__|MODEL__|PATENTS__OPS__)[A-Z_]+=.+)$",
        r"\1",
        text,
    )
    (empty_folder / ".env").write_text(opened, encoding="utf-8")
    assert load_settings() == Settings.model_construct(**dict(Settings()))


def _written(default: object) -> str:
    assert not isinstance(default, (SecretStr, BaseModel))
    return "" if default is None or default is PydanticUndefined else str(default)
