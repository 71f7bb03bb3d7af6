"""The threat model names tests that there are."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_defence_is_attacked_by_a_test_that_there_is() -> None:
    text = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")][2:]
    assert len(rows) >= 15
    for row in rows:
        found = NAMED.findall(row)
        assert found, f"no test attacks this: {row[:60]}"
        for file, name in found:
            source = (ROOT / file).read_text(encoding="utf-8")
            assert f"def {name}(" in source, f"{file} has no {name}"
