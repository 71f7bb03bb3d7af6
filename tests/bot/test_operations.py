"""The shipped dashboard and alert rules speak only of metrics that there are."""

import json
import re
from pathlib import Path

from prometheus_client import generate_latest

from bot.metrics import Metrics
from bot.settings import MetricsOptions
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
