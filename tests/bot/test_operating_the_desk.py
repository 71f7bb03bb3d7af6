"""The operator's commands about the desk, as processes."""

import sqlite3
from contextlib import closing
from pathlib import Path

from openpyxl import load_workbook

from tests.bot.running import bot


def test_an_operator_invites_lists_takes_back_and_checks_the_log(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    nobody = bot("staff", "list", folder=folder)
    assert "Nobody has a role yet" in nobody.stdout
    invited = bot("staff", "invite", "--role", "admin", "--name", "李明", folder=folder)
    assert "/加入 " in invited.stdout
    assert "it works once, for admin" in invited.stdout
    assert "invitation 1: admin 李明" in bot("staff", "list", folder=folder).stdout
    assert bot("staff", "revoke", "--invitation", "1", folder=folder).stdout == "Taken back.\n"
    wrong = bot("staff", "revoke", folder=folder)
    assert wrong.returncode == 1
    assert "Name what to take back" in wrong.stderr
    assert "2 rows, each follows" in bot("audit", "verify", folder=folder).stdout
    export = bot("audit", "export", str(tmp_path / "log.xlsx"), folder=folder)
    assert "2 of 2 rows written" in export.stdout
    assert load_workbook(tmp_path / "log.xlsx").worksheets[0].max_row == 3
    with closing(sqlite3.connect(folder / "ipdesk.db")) as rows, rows:
        rows.execute("UPDATE audit_log SET action = 'nothing' WHERE id = 1")
    broken = bot("audit", "verify", folder=folder)
    assert broken.returncode == 1
    assert "Row 1 of the audit log" in broken.stderr
