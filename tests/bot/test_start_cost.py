"""What a start must not pay for: libraries that only some answers need."""

import subprocess
import sys

PROBE = """
import sys, bot.app, bot.opening, bot.jobs
print([name for name in ("matplotlib", "fpdf", "pypinyin") if name in sys.modules])
"""


def test_nothing_that_draws_or_spells_is_imported_by_starting() -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            PROBE,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"
