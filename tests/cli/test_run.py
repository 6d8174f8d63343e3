"""`capture run --once`: what is connected is read; what goes wrong is one sentence and an exit code."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from capture.only_one import only_daemon
from store.database import Store
from tests.cli.conftest import Cli
from tests.cli.rights import small_disk, unprivileged
from tests.connectors.files.tree import a_message

DATABASE = "var/capture.db"


def counts(cli: Cli) -> dict[str, int]:
    (source,) = cli("status", "--json").document["sources"]
    found: dict[str, int] = source["counts"]
    return found


def test_nothing_connected_is_said_with_what_to_do(cli: Cli) -> None:
    said = cli("run", "--once")
    assert (said.code, said.err) == (0, "")
    others = "`google`, `microsoft`, `exchange`, `caldav` or `files`"
    assert said.out == f"Nothing is connected yet: run `capture connect imap`, {others}.\n"


def test_what_is_connected_is_captured_and_a_second_run_adds_nothing(cli: Cli) -> None:
    cli.mail("Offer", "Roof")
    assert cli("run", "--once").code == 0
    exported = cli("export", "interactions").out
    assert [one["subject"] for one in cli("export", "interactions").lines] == ["Offer", "Roof"]
    said = cli("run", "--once")
    assert (said.code, said.err) == (0, "")
    assert cli("export", "interactions").out == exported


def test_a_folder_that_went_away_needs_a_person_and_costs_the_others_nothing(cli: Cli) -> None:
    folder = cli.mail("Offer")
    cli.write("other/1.eml", a_message("Roof"))
    cli("connect", "files", "--path", "other", "--owner", "bob@ours.example")
    shutil.rmtree(folder)
    said = cli("run", "--once")
    assert said.code == 3
    assert f"There is nothing at {folder}" in said.out
    assert cli("status").code == 3
    assert [one["subject"] for one in cli("export", "interactions").lines] == ["Roof"]


def test_a_second_daemon_on_the_same_file_is_refused(cli: Cli) -> None:
    cli.mail("Offer")
    with Store(f"sqlite:///{DATABASE}") as store, only_daemon(store.url):
        said = cli("run", "--once")
    assert (said.code, said.out) == (1, "")
    assert said.err == (
        "Another capture daemon works on var/capture.db: stop it first, or give this one another database.url.\n"
    )


def test_a_disk_that_fills_is_told_and_what_was_good_is_kept(cli: Cli) -> None:
    cli.mail("Offer")
    cli("run", "--once")
    before = cli("export", "ledger").out
    for number in range(50):
        cli.write(f"mail/long{number}.eml", a_message(f"Long {number}", "word " * 20_000))
    with small_disk((cli.folder / DATABASE).stat().st_size + 200_000):
        said = cli("run", "--once")
    assert said.code == 1
    assert "The disk that holds var/capture.db" in said.out
    assert said.err.endswith("running it again goes on from there.\n")
    assert cli("export", "ledger").out == before
    assert cli("run", "--once").code == 0
    assert counts(cli)["captured"] == 51


def test_a_folder_that_may_not_be_written_is_named(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    with unprivileged(cli) as closed:
        monkeypatch.setenv("CAPTURE_DATABASE__URL", f"sqlite:///{closed}/capture.db")
        said = cli("run", "--once")
    assert (said.code, said.out) == (1, "")
    assert str(closed) in said.err


@pytest.mark.parametrize("name", ["notes.txt", "other.db"])
def test_a_file_that_is_no_record_of_ours_is_named_and_left_alone(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    cli.write("notes.txt", "Dear diary. " * 200)
    with closing(sqlite3.connect(cli.folder / "other.db")) as connection:
        connection.execute("CREATE TABLE contacts (phone text)")
    file = cli.folder / name
    before = file.read_bytes()
    monkeypatch.setenv("CAPTURE_DATABASE__URL", f"sqlite:///{file}")
    for command in (("run", "--once"), ("status",), ("db", "upgrade")):
        said = cli(*command)
        assert (said.code, said.out) == (1, "")
        assert "database" in said.err
    assert file.read_bytes()[100:] == before[100:]


def test_a_database_of_a_newer_release_is_refused(cli: Cli) -> None:
    cli.mail("Offer")
    with closing(sqlite3.connect(DATABASE)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.execute("INSERT INTO contracts VALUES ('9999')")
        connection.commit()
    for command in (("run", "--once"), ("status",), ("export", "ledger"), ("db", "check"), ("db", "upgrade")):
        said = cli(*command)
        assert (said.code, said.out) == (1, "")
        assert "made by a newer release of Capture (revision 9999): install that release" in said.err


def test_a_message_that_cannot_be_read_is_one_line_of_the_ledger(cli: Cli) -> None:
    folder = cli.mail("Offer")
    (folder / "bad.ics").write_bytes(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:nonsense\n")
    assert cli("run", "--once").code == 0
    found = counts(cli)
    assert (found["captured"], found["unreadable"], found["seen"]) == (1, 1, 2)
    (line,) = [one for one in cli("export", "ledger").lines if one["disposition"] == "unreadable"]
    assert line["id"].startswith("bad.ics")
    assert line["why"]


def test_most_files_gone_at_once_waits_for_a_person(cli: Cli) -> None:
    folder = cli.mail(*(f"Offer {number}" for number in range(30)))
    cli("run", "--once")
    for path in folder.iterdir():
        path.unlink()
    said = cli("run", "--once")
    assert said.code == 3
    assert "30 items have gone from this source at once" in said.out
    assert "capture connection resume 1" in said.out
    assert counts(cli)["captured"] == 30
    assert cli("run", "--once").code == 3
    assert counts(cli)["captured"] == 30
    cli("connection", "resume", "1")
    assert cli("run", "--once").code == 0
    assert counts(cli)["seen"] == 0


def test_an_unknown_role_is_wrong_usage(cli: Cli) -> None:
    assert cli("run", "--once", "--role", "nobody").code == 2
