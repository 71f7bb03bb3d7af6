"""The data folder: made, writable, roomy enough, held by one server."""

import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.data_folder import DataFolderInUse, hold, open_folder
from bot.failures import CannotStart

MEGABYTE = 2**20


class Usage(NamedTuple):
    """What the system says about a disk."""

    total: int
    used: int
    free: int


@pytest.fixture
def nearly_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk with 100 MB left, as the system would tell it."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(0, 0, 100 * MEGABYTE))


def test_it_is_made_with_its_parents(tmp_path: Path) -> None:
    folder = open_folder(tmp_path / "a" / "b")
    assert list(folder.iterdir()) == []


def test_a_first_run_asks_for_the_room_it_will_need(tmp_path: Path, nearly_full: None) -> None:
    with pytest.raises(CannotStart, match=r"Only 100 MB are free at .* and 200 MB are needed"):
        open_folder(tmp_path)


def test_what_the_folder_holds_already_need_not_be_free(tmp_path: Path, nearly_full: None) -> None:
    with (tmp_path / "ipdesk.db").open("wb") as file:
        file.truncate(150 * MEGABYTE)
    assert open_folder(tmp_path) == tmp_path


def test_one_server_holds_it_until_it_lets_go(tmp_path: Path) -> None:
    with hold(tmp_path), pytest.raises(DataFolderInUse, match=f"process {os.getpid()}"):
        hold(tmp_path)
    hold(tmp_path).close()
