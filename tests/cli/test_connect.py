"""`capture connect` and `capture connection`: tried before it is saved, and told by its id after."""

import os
from io import StringIO

import pytest

from store import audit
from store.database import Store
from tests.cli.conftest import Cli
from tests.cli.rights import unprivileged
from tests.connectors.files.tree import a_message


def test_a_folder_is_connected_once(cli: Cli) -> None:
    cli.mail("Offer")
    again = cli("connect", "files", "--path", "mail", "--owner", "Alice@Ours.Example")
    assert (again.code, again.out.splitlines()[0].startswith("Already connected as connection 1:")) == (0, True)
    (one,) = cli("connections", "--json").document
    assert one == {
        "connection": 1,
        "kind": "files",
        "owner": "alice@ours.example",
        "source": "files",
        "state": "catching_up",
        "options": {"path": str(cli.folder / "mail")},
    }


def test_a_folder_that_is_not_there_is_not_connected(cli: Cli) -> None:
    said = cli("connect", "files", "--path", "nowhere", "--owner", "alice@ours.example")
    assert (said.code, said.out) == (1, "")
    assert f"There is nothing at {cli.folder / 'nowhere'}." in said.err
    assert cli("connections", "--json").document == []


def test_a_folder_whose_name_is_no_text_is_read_like_any_other(cli: Cli) -> None:
    folder = cli.folder / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    (folder / "1.eml").write_bytes(a_message("Offer"))
    assert cli("connect", "files", "--path", folder, "--owner", "alice@ours.example").code == 0
    assert cli("run", "--once").code == 0
    assert cli("connections").code == 0
    assert [one["subject"] for one in cli("export", "interactions").lines] == ["Offer"]


def test_a_folder_that_may_not_be_read_is_not_connected(cli: Cli) -> None:
    with unprivileged(cli) as closed:
        said = cli("connect", "files", "--path", closed, "--owner", "alice@ours.example")
    assert said.code == 1
    assert f"The folder {closed} cannot be listed: Permission denied." in said.err
    assert f"Let the user that Capture runs as read {closed}." in said.err


def test_an_owner_that_is_no_address_is_wrong_usage(cli: Cli) -> None:
    for owner in ("alice", "alice@", "Alice <a@b", ""):
        said = cli("connect", "files", "--path", ".", "--owner", owner)
        assert (said.code, "is not an email address" in said.usage) == (2, True)


def test_paused_it_is_not_read_and_resumed_it_is(cli: Cli) -> None:
    cli.mail("Offer")
    assert cli("connection", "pause", "1").out == "Connection 1 is paused.\n"
    assert cli("run", "--once").code == 0
    (source,) = cli("status", "--json").document["sources"]
    assert (source["state"], source["counts"]["seen"], source["next_attempt"]) == ("paused", 0, None)
    assert cli("connection", "resume", "1").out == "Connection 1 goes on.\n"
    assert cli("run", "--once").code == 0
    (source,) = cli("status", "--json").document["sources"]
    assert (source["state"], source["counts"]["captured"]) == ("ok", 1)


def test_removing_asks_first(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.mail("Offer")
    cli("run", "--once")
    monkeypatch.setattr("sys.stdin", StringIO("n\n"))
    assert cli("connection", "remove", "1").code == 1
    assert len(cli("connections", "--json").document) == 1
    assert cli("connection", "remove", "1", "--yes").code == 0
    assert cli("connections", "--json").document == []
    assert cli("export", "interactions").out == ""


def test_what_is_done_to_a_connection_is_in_the_log_of_acts(cli: Cli) -> None:
    cli.mail("Offer")
    for command in (("pause", "1"), ("resume", "1"), ("remove", "1", "--yes")):
        assert cli("connection", *command).code == 0
    with Store(f"sqlite:///{cli.folder / 'var/capture.db'}") as store, store.read() as connection:
        acts = [(act.origin, act.act, act.about) for act in audit.latest(connection, 3)]
    assert acts == [("cli", f"connection.{verb}", "connection 1") for verb in ("remove", "resume", "pause")]


def test_an_unknown_connection_is_wrong_usage(cli: Cli) -> None:
    for command in (("pause", "7"), ("resume", "7"), ("remove", "7", "--yes")):
        said = cli("connection", *command)
        assert (said.code, said.out) == (2, "")
        assert "there is no connection 7; `capture connections` lists them" in said.usage


def test_an_id_that_is_no_number_is_wrong_usage(cli: Cli) -> None:
    assert cli("connection", "pause", "first").code == 2
