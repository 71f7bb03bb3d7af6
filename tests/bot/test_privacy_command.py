"""The operator's keys: made once, changed while every row stays readable, missed aloud."""

import asyncio
import stat
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.failures import CannotStart
from bot.operator.privacy import privacy_command
from bot.processing import activities, is_outside, leaving
from bot.settings import Settings
from bot.vault import KEY_FILE, check_vault, open_database
from reports.privacy import texts
from storage.people import User
from tests.storage.test_vault import PHONE, WHOLE, seen, tell


async def left(settings: Settings) -> tuple[User, str]:
    database = open_database(settings)
    await database.prepare()
    told = await tell(database)
    await database.close()
    return told


def test_a_rotated_key_file_opens_every_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data_folder=tmp_path)
    user, number = asyncio.run(left(settings))
    key_file = tmp_path / KEY_FILE
    before = key_file.read_text()
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    privacy_command(settings, "rotate")
    assert "3 rows" in capsys.readouterr().out
    assert key_file.read_text() not in {"", before}
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert len(key_file.read_text().split()) == 1

    async def read() -> list[str]:
        database = open_database(settings)
        try:
            await check_vault(database)
            return await seen(database, user, number)
        finally:
            await database.close()

    assert asyncio.run(read()) == WHOLE
    key_file.write_text(before)
    with pytest.raises(CannotStart, match="none of the vault's keys") as missed:
        asyncio.run(read())
    assert PHONE not in str(missed.value)
    key_file.write_text("cut shor")
    with pytest.raises(CannotStart, match="holds no key"):
        asyncio.run(read())


def test_the_register_and_what_leaves_follow_the_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quiet = Settings(data_folder=tmp_path)
    assert leaving(quiet) == ()
    assert {each.abroad for each in activities(quiet)} == {texts.STAYS}
    loud = Settings.model_validate(
        {
            "data_folder": tmp_path,
            "schedule": {"keep_phones_days": 7},
            "telegram": {"token": f"123456:{'a' * 35}", "personal_fields": "off"},
            "model": {"base_url": "https://models.example.com/v1", "model": "m"},
            "moderation": {"base_url": "http://127.0.0.1:9/v1"},
        }
    )
    assert leaving(loud) == ("Telegram", "the model at models.example.com")
    assert "7 天" in next(each for each in activities(loud) if "签到" in each.purpose).kept
    file = tmp_path / "processing.xlsx"
    privacy_command(loud, "register", str(file))
    assert "11 activities" in capsys.readouterr().out
    sheet = load_workbook(file).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == texts.HEADER
    abroad = {str(row[1]): str(row[6]) for row in rows[1:] if row[6] != texts.STAYS}
    assert len(abroad) == 2
    assert "已关闭" in abroad[texts.TELEGRAM[0]]
    assert "models.example.com" in str(abroad)


@pytest.mark.parametrize(
    ("url", "outside"),
    [
        ("http://127.0.0.1:8000/v1", False),
        ("http://[::1]:8000/v1", False),
        ("http://10.0.0.3/v1", False),
        ("http://models/v1", False),
        ("http://models.internal/v1", False),
        ("https://api.example.com/v1", True),
        ("http://8.8.8.8/v1", True),
    ],
)
def test_what_is_outside(url: str, outside: bool) -> None:
    assert is_outside(url) is outside
