"""No key of anybody's lies in the repository; there is no list of exceptions.

The detectors are those that know a key by its shape. Those that guess, by entropy or by the words
around it, take test vectors for keys and are left out.
"""

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).resolve().parents[1]
GUESSING = {
    "Base64HighEntropyString",
    "BasicAuthDetector",
    "HexHighEntropyString",
    "IPPublicDetector",
    "KeywordDetector",
}


def found_in(files: Iterable[Path]) -> Iterator[str]:
    """Where a key lies, and of what kind; never the key."""
    detectors: dict[str, type] = get_mapping_from_secret_type_to_class()
    known = {detector.__name__ for detector in detectors.values()}
    assert known >= GUESSING
    with transient_settings({"plugins_used": [{"name": name} for name in known - GUESSING]}):
        for file in files:
            for found in scan_file(str(file)):
                yield f"{file}:{found.line_number} {found.type}"


def test_no_key_lies_in_the_repository() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is no clone: what lies in the repository is not known")
    names = [name for name in listed.stdout.split("\0") if name]
    assert len(names) > 500
    assert ".env" not in names
    assert list(found_in(ROOT / name for name in names if (ROOT / name).is_file())) == []


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("GitHub Token", f"token = 'ghp_{'aB3d' * 9}'"),
        ("Private Key", f"-----BEGIN {'RSA'} PRIVATE KEY-----"),
        ("Telegram Bot Token", f"110201543{':'}{'AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawX'[:35]}"),
        ("AWS Access Key", f"AKIA{'Q2W3' * 4}"),
    ],
)
def test_a_key_would_be_found(tmp_path: Path, kind: str, line: str) -> None:
    file = tmp_path / "settings.txt"
    file.write_text(f"{line}\n", encoding="utf-8")
    assert [one.endswith(kind) for one in found_in([file])] == [True]
