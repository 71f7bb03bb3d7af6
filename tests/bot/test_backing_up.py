"""`backup` and `restore` as an operator runs them."""

import os
import subprocess
import sys
from pathlib import Path


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command over a data folder of its own."""
    environment = {**os.environ, "IPDESK_DATA_FOLDER": str(data)}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_backup_is_taken_thinned_out_and_put_back(tmp_path: Path) -> None:
    assert run(tmp_path / "a", "words", "add", "赌博").returncode == 0
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "ipdesk-20260101-000000.zip").write_bytes(b"old")
    taken = run(tmp_path / "a", "backup", str(kept), "--keep", "1")
    assert "read back and right" in taken.stdout, taken.stderr
    assert "deleted" in taken.stdout
    [archive] = kept.iterdir()
    restored = run(tmp_path / "b", "restore", str(archive))
    assert "Restored" in restored.stdout, restored.stderr
    assert "赌博" in run(tmp_path / "b", "words", "list").stdout


def test_what_cannot_be_restored_gets_a_sentence(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.zip"
    wrong.write_text("x")
    refused = run(tmp_path / "a", "restore", str(wrong))
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "Nothing was restored" in refused.stderr
    assert run(tmp_path / "a", "backup", str(tmp_path), "--keep", "-1").returncode == 1
