"""`capture census`: the provider's items against the ledger, and what differs put right."""

import sqlite3
from contextlib import closing
from typing import Any

from tests.cli.conftest import Cli, Said


def forget(cli: Cli, *items: str) -> None:
    """Deletes rows of the ledger by hand."""
    with closing(sqlite3.connect(cli.folder / "var/capture.db")) as connection:
        for item in items:
            assert connection.execute("DELETE FROM ledger WHERE item = ?", (item,)).rowcount == 1
        connection.commit()


def an_mbox(cli: Cli, *subjects: str) -> None:
    """A connected mbox that a pass, seeing its size and time unchanged, does not read again."""
    mails = "".join(
        f"From carol@acme.example Mon Mar  2 09:00:00 2026\nMessage-ID: <{subject}@acme.example>\n"
        f"Date: Mon, 2 Mar 2026 09:00:00 +0000\nFrom: carol@acme.example\nTo: alice@ours.example\n"
        f"Subject: {subject}\n\nHello.\n\n"
        for subject in subjects
    )
    cli.write("archive.mbox", mails)
    assert cli("connect", "files", "--path", "archive.mbox", "--owner", "alice@ours.example").code == 0
    assert cli("run", "--once").code == 0


def ids(cli: Cli) -> list[str]:
    return [line["id"] for line in cli("export", "ledger").lines]


def source(said: Said) -> dict[str, Any]:
    (one,) = said.document["sources"]
    return dict(one)


def test_a_complete_source_is_told_with_its_numbers(cli: Cli) -> None:
    cli.mail("Offer", "Roof")
    cli("run", "--once")
    said = cli("census")
    assert (said.code, said.err) == (0, "")
    head, row, told = said.out.splitlines()
    assert head.split() == ["id", "owner", "source", "folder", "listed", "recorded", "missing"]
    assert row.split() == ["1", "alice@ours.example", "files", "2", "2", "0"]
    assert told == "1/files: complete, 2 of 2."


def test_a_deleted_row_is_told_then_healed(cli: Cli) -> None:
    an_mbox(cli, "offer", "roof", "wall")
    lost = ids(cli)[1]
    forget(cli, lost)
    assert cli("run", "--once").code == 0
    said = cli("census")
    assert said.code == 3
    assert said.out.splitlines()[-3:] == [
        "1/files: 1 of 3 missing.",
        f"1/files: Missing: {lost}.",
        "1/files: `capture census 1/files --heal` puts it right.",
    ]
    assert cli("status", "--json").document["sources"][0]["census"]["missing"] == 1
    assert "1 of 3 missing" in cli("doctor").out
    healed = cli("census", "1", "--heal")
    assert (healed.code, healed.out.splitlines()[-1]) == (0, "1/files: complete, 3 of 3; healed 1.")
    assert lost in ids(cli)
    assert "  complete, " in cli("status").out
    assert cli("doctor").code == 0


def test_for_scripts_it_is_one_document(cli: Cli) -> None:
    an_mbox(cli, "offer", "roof")
    lost = ids(cli)[0]
    forget(cli, lost)
    told = source(cli("census", "1/files", "--json"))
    assert told.pop("at")
    (month,) = told.pop("months")
    assert (month["month"], month["listed"], month["captured"]) == ("2026-03", 1, 1)
    assert told == {
        "connection": 1,
        "source": "files",
        "kind": "files",
        "error": None,
        "complete": False,
        "listed": 2,
        "recorded": 1,
        "healed": 0,
        "missing": [lost],
        "gone": [],
        "held_back": False,
        "folders": [{"folder": "", "listed": 2, "recorded": 1, "missing": 1}],
    }


def test_what_was_never_read_cannot_be_counted(cli: Cli) -> None:
    cli.mail("Offer")
    said = cli("census")
    assert said.code == 1
    assert "1/files: It was never read to its end: run `capture run --once` first." in said.err


def test_a_folder_that_went_away_is_told_and_nothing_is_marked_as_gone(cli: Cli) -> None:
    folder = cli.mail("Offer")
    cli("run", "--once")
    folder.rename(cli.folder / "elsewhere")
    said = cli("census", "--heal")
    assert said.code == 1
    assert f"There is nothing at {folder}" in said.err
    assert len(ids(cli)) == 1


def test_a_paused_connection_is_left_out_and_named_it_is_told(cli: Cli) -> None:
    cli.mail("Offer")
    cli("run", "--once")
    cli("connection", "pause", "1")
    assert cli("census").code == 0
    said = cli("census", "1")
    assert said.code == 1
    assert "capture connection resume 1" in said.err


def test_an_unknown_source_is_wrong_usage(cli: Cli) -> None:
    cli.mail("Offer")
    said = cli("census", "7/mail")
    assert (said.code, said.out) == (2, "")
    assert "there is no source '7/mail'" in said.err
