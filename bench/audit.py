"""`make audit`: the pinned versions against the known vulnerabilities of PyPI, by pip-audit.

It needs the network. Where the database is out of reach, or does not know a pin, pip-audit passes
over the pin; so what was looked up is counted here, and nothing looked up is no success.
"""

import json
import subprocess
import sys
from typing import Any


def main() -> None:
    """Print what is known, and fail where something is or where not every pin was looked up."""
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
        sys.exit(f"Nothing was audited: pip-audit has no answer ({reason[0]}).")
    looked_up = [pin for pin in pins if "skip_reason" not in pin]
    found = [(pin, fault) for pin in looked_up for fault in pin["vulns"]]
    for pin, fault in found:
        mended = ", ".join(fault["fix_versions"]) or "no version yet"
        print(f"{pin['name']} {pin['version']}: {fault['id']}, mended in {mended}")
    print(f"{len(looked_up)} of {len(pins)} pins were looked up, {len(found)} known faults.")
    if not looked_up:
        sys.exit("Nothing was audited: the vulnerability database is out of reach.")
    if found or len(looked_up) < len(pins):
        sys.exit(1)


if __name__ == "__main__":
    main()
