"""What the doctor knows of clocks, files, disks and foreign packages."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from importlib import metadata
from pathlib import Path

import pytest

from capture import doctor_machine
from capture.doctor_database import clocks, database
from capture.finding import Severity
from capture.wiring import prepare_store, utc_now
from config.settings import Settings
from store.database import Store
from tests.builders import NOON


@pytest.mark.parametrize(
    ("apart", "severity"),
    [(0, None), (59, None), (-61, Severity.WARNING), (240, Severity.WARNING), (600, Severity.CRITICAL)],
)
def test_clocks_may_be_a_minute_apart(apart: int, severity: Severity | None) -> None:
    found = list(clocks(NOON, NOON + timedelta(seconds=apart), "mail.example.com"))
    assert [one.severity for one in found] == ([severity] if severity else [])


def test_a_database_says_what_it_is_and_its_clock_is_compared(store: Store) -> None:
    (facts,) = database(store, utc_now())
    assert facts.severity is Severity.INFO
    assert "tables of revision" in facts.wrong
    late = list(database(store, utc_now() + timedelta(hours=1)))[1:]
    is_server = store.url.get_backend_name() == "postgresql"
    assert [one.about for one in late] == (["clock"] if is_server else [])


def settings(folder: Path) -> Settings:
    return Settings.model_validate({"database": {"url": f"sqlite:///{folder / 'capture.db'}"}})


def test_a_new_record_is_nobody_elses_to_read_and_an_open_one_is_found(tmp_path: Path) -> None:
    given = settings(tmp_path)
    with prepare_store(given) as store:
        assert list(doctor_machine.permissions(given, store, None)) == []
        (tmp_path / "capture.db").chmod(0o644)
        (found,) = doctor_machine.permissions(given, store, None)
    assert str(tmp_path / "capture.db") in found.wrong
    assert found.remedy.startswith("Run `chmod go= ")


def test_settings_with_a_password_are_nobody_elses_to_read(tmp_path: Path) -> None:
    given = Settings.model_validate({"database": {"url": "postgresql://capture:hunter2@db.example/capture"}})
    file = tmp_path / "capture.toml"
    file.write_text('[database]\nurl = "postgresql://capture:hunter2@db.example/capture"\n')
    with Store(given.database.url.get_secret_value()) as store:
        (found,) = doctor_machine.permissions(given, store, file)
        assert "hunter2" not in found.wrong
        file.chmod(0o600)
        assert list(doctor_machine.permissions(given, store, file)) == []


@pytest.mark.parametrize(("free", "severity"), [(500 << 20, Severity.WARNING), (5 << 20, Severity.CRITICAL)])
def test_a_disk_that_fills_up_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: int, severity: Severity
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": free}))
    given = settings(tmp_path)
    with prepare_store(given) as store:
        assert {one.severity for one in doctor_machine.disk(given, store)} == {severity}


@pytest.mark.parametrize(("owners", "number"), [(["urllib3"], 0), (["urllib3", "urllib3-future"], 1)])
def test_a_foreign_urllib3_is_found(monkeypatch: pytest.MonkeyPatch, owners: Sequence[str], number: int) -> None:
    installed: Mapping[str, Sequence[str]] = {"urllib3": owners}
    monkeypatch.setattr(metadata, "packages_distributions", lambda: installed)
    found = list(doctor_machine.packages())
    assert [one.severity for one in found] == [Severity.CRITICAL] * number
    assert all("pip uninstall urllib3-future" in one.remedy for one in found)
