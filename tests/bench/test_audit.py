"""`python -m bench.audit` over what pip-audit says; pip-audit itself would ask the network."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bot.running import ROOT

GOOD = {"name": "good", "version": "1", "vulns": []}
BAD = {"name": "bad", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}
AWAY = {"name": "away", "skip_reason": "Dependency not found on PyPI and could not be audited"}


def audited(tmp_path: Path, said: str) -> subprocess.CompletedProcess[str]:
    """The command beside a pip-audit that says this."""
    (tmp_path / "pip_audit.py").write_text(f"print({said!r})\n", encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "bench.audit"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
    )


@pytest.mark.parametrize(
    ("pins", "status", "words"),
    [
        ([GOOD], 0, "1 of 1 pins were looked up, 0 known faults."),
        ([GOOD, BAD], 1, "bad 2: PYSEC-1, mended in 3"),
        ([AWAY, BAD], 1, "Not looked up: away."),
        ([GOOD, AWAY], 3, "1 of 2 pins were looked up"),
        ([AWAY] * 7, 3, "Nothing was audited: the vulnerability database is out of reach."),
    ],
)
def test_only_pins_that_were_looked_up_count(
    tmp_path: Path, pins: list[dict[str, Any]], status: int, words: str
) -> None:
    done = audited(tmp_path, json.dumps({"dependencies": pins}))
    assert (done.returncode, done.stderr) == (status, "")
    assert words in done.stdout


def test_no_answer_is_no_success(tmp_path: Path) -> None:
    done = audited(tmp_path, "")
    assert done.returncode == 3
    assert "Nothing was audited" in done.stdout
