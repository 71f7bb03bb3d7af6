"""The shipped dashboard and alert rules speak only of metrics that there are."""

import gc
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]  # comes with Chroma
from prometheus_client import generate_latest

from bot.__main__ import main
from bot.metrics import Metrics
from bot.role import ServeRole
from bot.settings import MetricsOptions, variables
from handlers.attachments import MOST_BYTES
from knowledge.index_address import IndexAddress
from storage.database import Database
from tests.handlers.dialogue import Clock

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "operations"
NAME = re.compile(r"ipdesk_\w+")


def known(database: Database) -> set[str]:
    """Every name that Prometheus can read."""
    metrics = Metrics(database, clock=Clock(), options=MetricsOptions())
    text = generate_latest(metrics.registry).decode()
    families = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")}
    return families | {f"{family}_bucket" for family in families}


def test_the_dashboard_shows_metrics_that_there_are(database: Database) -> None:
    board = json.loads((FOLDER / "grafana.json").read_text(encoding="utf-8"))
    asked = {target["expr"] for panel in board["panels"] for target in panel["targets"]}
    names = {name for expression in asked for name in NAME.findall(expression)}
    assert len(names) >= 8
    assert names <= known(database)


def test_the_alert_rules_watch_metrics_that_there_are(database: Database) -> None:
    names = set(NAME.findall((FOLDER / "alerts.yml").read_text(encoding="utf-8")))
    assert len(names) >= 4
    assert names <= known(database)


def test_the_compose_file_starts_every_role_with_settings_that_there_are() -> None:
    text = (FOLDER / "compose.yaml").read_text(encoding="utf-8")
    known_settings = {name for name, _ in variables()}
    assert set(re.findall(r"IPDESK_\w+", text)) <= known_settings
    assert set(re.findall(r'"--role", "(\w+)"', text)) == {"scheduler", "web", "worker"}
    assert text.count('"web"') == text.count('"worker"') == 2


def started() -> Iterator[list[str]]:
    """The arguments of every `python -m bot` that a unit or the compose file starts."""
    for unit in FOLDER.glob("*.service"):
        for line in re.findall(
            r"^ExecStart=.* -m bot (.+)$", unit.read_text("utf-8"), re.MULTILINE
        ):
            for role in ServeRole if "%i" in line else ("",):
                yield line.replace("%i", role).split()
    for listed in re.findall(r'"-m", "bot", (.+)\]', (FOLDER / "compose.yaml").read_text("utf-8")):
        yield re.findall(r'"([^"]+)"', listed)


def test_units_and_the_compose_file_start_commands_that_there_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong setting is told after the arguments were understood and before anything is done."""
    monkeypatch.setenv("IPDESK_NO_SUCH_THING", "1")
    commands = list(started())
    assert {words[0] for words in commands} == {"serve", "backup"}
    for words in commands:
        assert main(words) == 2, words
        assert "IPDESK_NO_SUCH_THING" in capsys.readouterr().err
    gc.enable()  # a command that starts turns it off


def test_the_compose_file_offers_one_index_or_the_other() -> None:
    services = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert {name: each["profiles"] for name, each in services.items() if "profiles" in each} == {
        "chroma": ["chroma"],
        "milvus": ["milvus"],
    }
    address = services["web-1"]["environment"]["IPDESK_RETRIEVAL__INDEX_ADDRESS"]
    chosen = {"chroma": address.partition(":-")[2].rstrip("}"), "milvus": "milvus://milvus:19530"}
    for name, where in chosen.items():
        place = IndexAddress.read(where, data_folder=Path("data"))
        assert place.shared
        assert name in place.engine.lower()
    for role in ("scheduler", "web-1", "web-2", "worker-1", "worker-2"):
        needs = services[role]["depends_on"]
        assert not needs["chroma"]["required"]
        assert not needs["milvus"]["required"]


def test_the_proxy_lets_what_the_server_takes_through_and_no_metrics() -> None:
    text = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    assert "location = /metrics { return 404; }" in text
    most = int(re.findall(r"location /api/file \{\s+client_max_body_size (\d+)m", text)[0])
    assert most * 2**20 > MOST_BYTES
