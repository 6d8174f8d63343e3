"""`capture connect caldav`: tried against a real server before it is saved."""

import sqlite3
from contextlib import closing

import pytest

from tests.cli.conftest import Cli
from tests.connectors.files.tree import a_calendar, an_event
from tests.servers.radicale import PASSWORD, Radicale


@pytest.fixture
def server(radicale: Radicale, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The options that lead to a calendar with one meeting."""
    home = radicale.home()
    home.make("work", "Work")
    home.put("work/visit.ics", a_calendar(an_event("visit")))
    monkeypatch.setenv("ALICE", PASSWORD)
    return ["--url", radicale.url, "--user", home.user, "--owner", "alice@ours.example"]


def test_a_calendar_is_tried_saved_and_captured(cli: Cli, server: list[str]) -> None:
    said = cli("connect", "caldav", *server, "--password", "env:ALICE")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Connected as connection 1: 1 calendar: Work")
    assert cli("run", "--once").code == 0
    assert [one["subject"] for one in cli("export", "interactions").lines] == ["visit"]
    assert cli("connect", "caldav", *server, "--password", "env:ALICE").out.startswith("Already connected")


def test_its_census_counts_what_the_server_lists(cli: Cli, server: list[str]) -> None:
    cli("connect", "caldav", *server, "--password", "env:ALICE")
    cli("run", "--once")
    said = cli("census", "--json")
    (source,) = said.document["sources"]
    assert (said.code, source["complete"], source["listed"]) == (0, True, 1)
    assert [line["folder"] for line in source["folders"]] == ["Work"]


def test_a_meeting_whose_row_was_deleted_is_brought_back(cli: Cli, server: list[str]) -> None:
    cli("connect", "caldav", *server, "--password", "env:ALICE")
    cli("run", "--once")
    with closing(sqlite3.connect(cli.folder / "var/capture.db")) as connection:
        connection.execute("DELETE FROM ledger")
        connection.commit()
    assert cli("run", "--once").code == 0
    assert cli("census").code == 3
    assert cli("census", "--heal").code == 0
    (line,) = cli("export", "ledger").lines
    assert (line["disposition"], cli("census").code) == ("captured", 0)


def test_a_wrong_password_is_not_saved(cli: Cli, server: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALICE", "wrong-one")
    said = cli("connect", "caldav", *server, "--password", "env:ALICE")
    assert (said.code, said.out) == (1, "")
    assert "wrong-one" not in said.err
    assert cli("connections", "--json").document == []


def test_no_face_shows_where_the_password_is(cli: Cli, server: list[str]) -> None:
    cli("connect", "caldav", *server, "--password", "env:ALICE")
    (one,) = cli("connections", "--json").document
    assert one["options"]["password"] == "***"
    assert "env:ALICE" not in cli("connections").out


def test_an_address_without_its_scheme_is_told(cli: Cli) -> None:
    said = cli("connect", "caldav", "--url", "dav.example.com", "--owner", "a@b.example", "--password", "env:ALICE")
    assert said.code == 2
    assert "--url: 'dav.example.com' is not a web address" in said.usage
