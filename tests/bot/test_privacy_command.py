"""The operator's keys: made once, changed while every row stays readable, missed aloud."""

import asyncio
import stat
from pathlib import Path

import pytest

from bot.failures import CannotStart
from bot.privacy_command import privacy_command
from bot.settings import Settings
from bot.vault import KEY_FILE, check_vault, open_database
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
