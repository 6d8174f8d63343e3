"""What ends by itself is told in time: 30, 14 and 3 days before, and once it has ended."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from capture.endings.ending import Ending
from capture.endings.found import endings
from capture.endings.reminder import Reminder
from config.settings import Settings
from connectors.model.address import Address
from store import pausing, sources
from store.database import Store
from store.sources import Json
from tests.capture.passing import Clock
from tests.servers.microsoft.authority import CLIENT, pair

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BY_SECRET: Mapping[str, Json] = {"client": CLIENT, "tenant": "example.com", "secret": "env:SECRET"}


def connect(store: Store, name: str, options: Mapping[str, Json], kind: str = "microsoft") -> int:
    with store.begin() as connection:
        return sources.connect(connection, kind, Address(f"{name}@ours.example"), options, ["mail", "calendar"], NOW)


def ending(store: Store, settings: Settings | None = None, now: datetime = NOW) -> list[Ending]:
    with store.read() as connection:
        return endings(settings or Settings(), sources.all_sources(connection), now)


def ends_in(**time: float) -> Mapping[str, Json]:
    return {**BY_SECRET, "secret_ends": (NOW + timedelta(**time)).isoformat()}


@pytest.mark.parametrize(
    ("left", "step"), [(29.9, 30), (30, 30), (14, 14), (13, 14), (3.1, 14), (3, 3), (0.1, 3), (0, 0), (-400, 0)]
)
def test_the_last_step_that_has_come_is_told(sqlite_store: Store, left: float, step: int) -> None:
    connect(sqlite_store, "ann", ends_in(days=left))
    (one,) = ending(sqlite_store)
    assert (one.step, one.ended) == (timedelta(days=step), left <= 0)


def test_what_lasts_longer_is_not_told(sqlite_store: Store) -> None:
    connect(sqlite_store, "ann", ends_in(days=30, seconds=1))
    connect(sqlite_store, "bob", BY_SECRET)
    assert ending(sqlite_store) == []


def test_a_secret_is_told_with_its_app_its_day_and_the_remedy(sqlite_store: Store) -> None:
    connect(sqlite_store, "ann", ends_in(days=3))
    (one,) = ending(sqlite_store)
    assert one.wrong == (
        f"The client secret of the app {CLIENT} at Microsoft Entra ends by itself on 2026-06-04 at 12:00 UTC."
    )
    assert "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Credentials" in (
        one.remedy
    )
    assert one.remedy.endswith("`capture connection reconnect 1 --secret-ends DATE`.")


def test_what_many_connections_share_is_told_once(sqlite_store: Store) -> None:
    for number in range(12):
        connect(sqlite_store, f"rep{number}", ends_in(days=3))
    (one,) = ending(sqlite_store)
    assert one.about == "connections 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more"
    assert len(one.connections) == 12


def test_the_new_day_of_a_secret_need_be_told_to_one_of_its_connections_only(sqlite_store: Store) -> None:
    for name, days in (("ann", 2), ("bob", 400)):
        connect(sqlite_store, name, ends_in(days=days))
    assert ending(sqlite_store) == []


def test_of_a_certificate_the_day_is_known(sqlite_store: Store, tmp_path: Path) -> None:
    file = tmp_path / "app.pem"
    file.write_text(pair(NOW + timedelta(days=10)).pem)
    connect(sqlite_store, "ann", {"client": CLIENT, "tenant": "example.com", "certificate": f"file:{file}"})
    (one,) = ending(sqlite_store)
    assert (one.step, one.at) == (timedelta(days=14), NOW + timedelta(days=10))
    assert "upload a new certificate" in one.remedy.lower()
    file.write_text(pair(NOW + timedelta(days=300)).pem)
    assert ending(sqlite_store) == []


def test_a_certificate_that_cannot_be_read_is_left_to_who_uses_it(sqlite_store: Store, tmp_path: Path) -> None:
    connect(sqlite_store, "ann", {"client": CLIENT, "tenant": "example.com", "certificate": f"file:{tmp_path / 'x'}"})
    assert ending(sqlite_store) == []


def test_the_secret_of_the_settings_is_told_by_its_setting(sqlite_store: Store) -> None:
    app = {"client": CLIENT, "tenant": "example.com", "secret": "env:S", "secret_ends": NOW + timedelta(days=1)}
    (one,) = ending(sqlite_store, Settings.model_validate({"microsoft": app}))
    assert (one.about, one.connections) == ("microsoft.secret", ())
    assert one.remedy.endswith("set microsoft.secret_ends.")


def test_what_is_paused_is_left_alone(sqlite_store: Store) -> None:
    id_ = connect(sqlite_store, "ann", ends_in(days=1))
    with sqlite_store.begin() as connection:
        pausing.pause(connection, id_)
    assert ending(sqlite_store) == []


def test_the_first_to_end_is_told_first(sqlite_store: Store) -> None:
    connect(sqlite_store, "ann", ends_in(days=1))
    granted = {"client": "env:C", "grant": "env:G", "grant_ends": (NOW + timedelta(hours=1)).isoformat()}
    connect(sqlite_store, "bob", granted, "google")
    assert [one.what.partition(" of")[0] for one in ending(sqlite_store)] == [
        "What was granted at Google",
        "The client secret",
    ]


def test_the_daemon_warns_once_at_each_step(sqlite_store: Store) -> None:
    connect(sqlite_store, "ann", ends_in(days=31))
    clock = Clock(NOW)
    reminder = Reminder(Settings(), sqlite_store, clock)
    told: list[int] = []
    for _ in range(34):
        with capture_logs() as said:
            reminder.remind()
            reminder.remind()
        if said:
            told.append((NOW + timedelta(days=31) - clock()).days)
            assert [(one["event"], one["log_level"], one["about"]) for one in said] == [
                ("access_ends", "warning", "connection 1")
            ]
        clock.at += timedelta(days=1)
    assert told == [30, 14, 3, 0]
