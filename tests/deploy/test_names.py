"""Every metric that an alert or the dashboard names is one that Capture tells, and the other way round."""

import json
import re
from typing import Final

import pytest
from prometheus_client.parser import text_string_to_metric_families

from capture.monitoring.monitor import Monitor
from capture.monitoring.pulse import Pulse
from capture.retry import Decision
from capture.sync import Report
from store import sources
from store.database import Store
from store.model import Disposition
from tests.builders import NOON
from tests.deploy.conftest import DEPLOY
from tests.web.acme import an_office

_NAME: Final = re.compile(r"\b(?:capture|process)_[a-z0-9_]+\b")
_EVENT: Final = re.compile(r'log\.(?:info|warning|error|exception)\(\s*"([a-z_]+)"')
_PAGE = DEPLOY.parent / "monitoring.md"
_PICTURED = DEPLOY / "grafana/dashboards/capture.json"
_OF_A_CENSUS = {"capture_census_age_seconds_max", "capture_lag_seconds_max"}
"""Told once something has been read or counted."""
_ON_POSTGRESQL = {
    "capture_clock_offset_seconds", "capture_jobs_stalled", "capture_processes", "capture_queue_jobs",
    "capture_releases",
}  # fmt: skip
"""Told where processes share a server (`tests/capture/monitoring/test_fleet.py`)."""


@pytest.fixture
def told(sqlite_store: Store) -> set[str]:
    """The names of all samples of a daemon at work."""
    store = an_office(sqlite_store).store
    monitor = Monitor(store, lambda: NOON, pulse=Pulse(["scheduler"]))
    with store.read() as connection:
        (source, *_) = sources.all_sources(connection)
    report = Report()
    report.counts[Disposition.CAPTURED] = report.removed = 1
    monitor.measures.pass_ended(source, Decision(NOON, 0), report, 1.0)
    monitor.measures.answered("GET", "/review", 200, 0.1)
    families = text_string_to_metric_families(monitor.exposition().decode())
    return {sample.name for family in families for sample in family.samples} | _OF_A_CENSUS | _ON_POSTGRESQL


def queries() -> list[str]:
    """Of the alerts and the dashboard."""
    alerts = re.findall(r"expr: (.*(?:\n {10,}.*)*)", (DEPLOY / "prometheus/alerts.yml").read_text())
    panels = json.loads(_PICTURED.read_text())["panels"]
    return [*alerts, *(target["expr"] for panel in panels for target in panel["targets"])]


def test_what_alerts_and_pictures_ask_for_is_told(told: set[str]) -> None:
    asked = {name for query in queries() for name in _NAME.findall(query)}
    assert len(queries()) > 30
    assert asked - told == set()


def test_the_documentation_names_every_metric(told: set[str]) -> None:
    documented = set(_NAME.findall(_PAGE.read_text()))
    names = {re.sub(r"_(bucket|sum|count|created)$", "", name) for name in told if name.startswith("capture_")}
    assert names - documented == set()


def test_the_documentation_names_every_event_of_the_log() -> None:
    code = (DEPLOY.parents[1] / "capture").rglob("*.py")
    logged = {name for file in code for name in _EVENT.findall(file.read_text())}
    assert len(logged) > 20
    assert {name for name in logged if f"`{name}`" not in _PAGE.read_text()} == set()


def test_panels_have_names_of_their_own_and_do_not_overlap() -> None:
    panels = json.loads(_PICTURED.read_text())["panels"]
    assert len({panel["title"] for panel in panels}) == len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken
        assert place["x"] + place["w"] <= 24
        taken |= cells
