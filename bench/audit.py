"""`make audit`: the pinned versions against the known vulnerabilities of PyPI, by pip-audit.

It needs the network. Where the database is out of reach, or does not know a pin, pip-audit passes
over the pin and says that all is well; so what was looked up is counted here. Exit status: 0 where
every pin was looked up and nothing is known, 1 where a fault is known, 3 where nothing is known but
not every pin was looked up. PIP_AUDIT_VULNERABILITY_SERVICE=osv asks OSV's database instead.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

CLEAN, FAULTY, UNKNOWN = 0, 1, 3
_NAMED = 5


def main() -> int:
    """Print what is known and how much was looked up; the exit status."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip_audit", "--requirement", "constraints.txt"),
            *("--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        pins: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except ValueError:
        reason = done.stderr.strip().splitlines()[-1:] or ["it says nothing"]
        print(f"Nothing was audited: pip-audit has no answer ({reason[0]}).")
        return UNKNOWN
    return _judged(pins)


def _judged(pins: Sequence[dict[str, Any]]) -> int:
    passed_over = [pin["name"] for pin in pins if "skip_reason" in pin]
    found = [(pin, fault) for pin in pins for fault in pin.get("vulns", ())]
    for pin, fault in found:
        mended = ", ".join(fault["fix_versions"]) or "no version yet"
        print(f"{pin['name']} {pin['version']}: {fault['id']}, mended in {mended}")
    looked_up = len(pins) - len(passed_over)
    print(f"{looked_up} of {len(pins)} pins were looked up, {len(found)} known faults.")
    if not looked_up:
        print(
            "Nothing was audited: the vulnerability database is out of reach. Run it where "
            "pypi.org answers, or set PIP_AUDIT_VULNERABILITY_SERVICE=osv."
        )
    elif passed_over:
        more = f" and {len(passed_over) - _NAMED} more" if len(passed_over) > _NAMED else ""
        print(f"Not looked up: {', '.join(passed_over[:_NAMED])}{more}.")
    if found:
        return FAULTY
    return UNKNOWN if passed_over or not pins else CLEAN


if __name__ == "__main__":
    sys.exit(main())
