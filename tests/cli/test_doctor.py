"""`capture doctor`: everything that is wrong, with its remedy, and exit code 3."""

import shutil

from tests.cli.conftest import Cli


def about(cli: Cli) -> dict[str, tuple[str, str]]:
    said = cli("doctor", "--json")
    assert said.code == (3 if said.wrong else 0)
    return {one["about"]: (one["wrong"], one["remedy"]) for one in said.wrong}


def test_a_healthy_installation_has_nothing_to_say(cli: Cli) -> None:
    cli.mail("Offer")
    cli("run", "--once")
    said = cli("doctor")
    assert (said.code, said.out) == (0, "Nothing is wrong.\n")


def test_what_is_missing_is_named_and_not_made(cli: Cli) -> None:
    found = about(cli)
    assert set(found) == {"database"}
    assert "var/capture.db" in found["database"][0]
    assert not (cli.folder / "var").exists()


def test_nothing_connected_is_a_finding(cli: Cli) -> None:
    cli("db", "upgrade")
    assert about(cli) == {
        "connections": (
            "Nothing is connected.",
            "Run `capture connect imap`, `google`, `microsoft`, `exchange`, `caldav` or `files`.",
        )
    }


def test_a_folder_that_went_away_is_found_before_it_is_read(cli: Cli) -> None:
    folder = cli.mail("Offer")
    cli("run", "--once")
    shutil.rmtree(folder)
    (found,) = about(cli).values()
    remedy = f"Restore {folder}, or name its new place by `capture connection reconnect` with --path."
    assert found == (f"There is nothing at {folder}.", remedy)
    assert cli("doctor").out.endswith("To be mended: 1 thing.\n")


def test_unreadable_items_are_told(cli: Cli) -> None:
    folder = cli.mail("Offer")
    (folder / "bad.ics").write_bytes(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:nonsense\n")
    cli("run", "--once")
    assert about(cli)["connection 1, files"][0] == "What could not be read: 1 of 2 items."


def test_a_paused_connection_is_nobodys_fault(cli: Cli) -> None:
    shutil.rmtree(cli.mail("Offer"))
    cli("connection", "pause", "1")
    assert about(cli) == {}
