"""`capture connection reconnect`: tried before it is saved, and the history goes on."""

from pathlib import Path

import pytest

from config.sealing import new_key
from tests.cli.conftest import Cli
from tests.cli.terminal import at_a_terminal
from tests.connectors.files.tree import a_message
from tests.servers.dovecot import PASSWORD, Dovecot


@pytest.fixture
def connected(cli: Cli, dovecot: Dovecot, mailbox_user: str, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A captured mailbox with one message, whose password has stopped working."""
    user = mailbox_user.partition("@")[0]
    dovecot.deliver(user, a_message("Offer"))
    monkeypatch.setenv("ALICE", PASSWORD)
    assert cli(
        *("connect", "imap", "--address", "alice@ours.example", "--host", dovecot.host, "--user", user),
        *("--port", str(dovecot.tls_port), "--ca-file", str(dovecot.ca_file), "--password", "env:ALICE"),
    ).code == 0  # fmt: skip
    assert cli("run", "--once").code == 0
    monkeypatch.setenv("ALICE", "revoked")
    assert cli("run", "--once").code == 3
    return cli


def test_a_new_password_goes_on_where_the_old_one_stopped(connected: Cli) -> None:
    connected.write("new.password", PASSWORD)
    said = connected("connection", "reconnect", "1", "--password", f"file:{connected.folder / 'new.password'}")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Connection 1 goes on: ")
    (source,) = connected("status", "--json").document["sources"]
    assert (source["state"], source["error"], source["counts"]["captured"]) == ("ok", None, 1)
    assert connected("run", "--once").code == 0
    assert len(connected("export", "ledger").lines) == 1


def test_a_password_that_does_not_work_changes_nothing(connected: Cli) -> None:
    before = connected("connections", "--json").out
    connected.write("new.password", "wrong too")
    said = connected("connection", "reconnect", "1", "--password", f"file:{connected.folder / 'new.password'}")
    assert (said.code, said.out) == (1, "")
    assert connected("connections", "--json").out == before


def test_at_a_terminal_a_typed_password_is_sealed_in_the_database(connected: Cli) -> None:
    code, screen = at_a_terminal(connected.folder, ["connection", "reconnect", "1"], ["", "", PASSWORD])
    assert code == 0, screen
    assert PASSWORD not in screen
    assert [file.name for file in (connected.folder / "var/secrets").iterdir()] == ["key"]
    assert connected("run", "--once").code == 0


def with_a_file(connected: Cli) -> Path:
    """As if the password had been typed into an earlier release, which kept each in a file of its own."""
    file = connected.write("var/secrets/imap-alice@ours.example-1f2e3d4c", PASSWORD)
    assert connected("connection", "reconnect", "1", "--password", f"file:{file}").code == 0
    return file


def test_a_file_of_an_earlier_release_works_until_it_is_not_needed_any_more(connected: Cli) -> None:
    file = with_a_file(connected)
    assert connected("run", "--once").code == 0
    at_a_terminal(connected.folder, ["connection", "reconnect", "1"], ["", "", PASSWORD])
    assert not file.exists()
    assert connected("run", "--once").code == 0


def test_a_connection_that_is_removed_leaves_no_password(connected: Cli) -> None:
    file = with_a_file(connected)
    assert connected("connection", "remove", "1", "--yes").code == 0
    assert not file.exists()


def test_a_file_of_the_persons_own_stays(connected: Cli) -> None:
    file = connected.write("alice.password", PASSWORD)
    connected("connection", "reconnect", "1", "--password", f"file:{file}")
    connected("connection", "remove", "1", "--yes")
    assert file.exists()


def test_the_key_of_what_is_sealed_can_be_exchanged(connected: Cli) -> None:
    at_a_terminal(connected.folder, ["connection", "reconnect", "1"], ["", "", PASSWORD])
    key = connected.folder / "var/secrets/key"
    old, new = key.read_text(), new_key()
    key.write_text(f"{new}\n{old}")
    assert connected("db", "seal").out == "Sealed anew: 1 secret.\n"
    assert connected("db", "seal").out == "Sealed anew: 0 secrets.\n"
    key.write_text(new)
    assert connected("run", "--once").code == 0


def test_a_lost_key_is_told_with_its_remedy(connected: Cli) -> None:
    at_a_terminal(connected.folder, ["connection", "reconnect", "1"], ["", "", PASSWORD])
    (connected.folder / "var/secrets/key").write_text(new_key())
    said = connected("doctor")
    assert said.code == 3
    assert "restore its line from a backup, or reconnect what was sealed with it" in said.out


def test_a_folder_is_connected_in_its_new_place(cli: Cli) -> None:
    folder = cli.mail("Offer")
    cli("run", "--once")
    folder.rename(cli.folder / "moved")
    assert cli("run", "--once").code == 3
    assert cli("connection", "reconnect", "1", "--path", "moved").code == 0
    assert cli("run", "--once").code == 0
    (source,) = cli("status", "--json").document["sources"]
    assert (source["state"], source["counts"]["captured"]) == ("ok", 1)


def test_an_option_of_another_kind_is_wrong_usage(cli: Cli) -> None:
    cli.mail("Offer")
    said = cli("connection", "reconnect", "1", "--url", "https://dav.example.com")
    assert said.code == 2
    assert "--url: connections of kind files have no such option" in said.usage


def test_a_connection_stays_that_of_its_account(connected: Cli) -> None:
    before = connected("connections", "--json").out
    said = connected("connection", "reconnect", "1", "--user", "bob", "--password", "env:ALICE")
    assert (said.code, connected("connections", "--json").out) == (2, before)
    assert "--user: connection 1 is that of " in said.usage
    assert "Connect bob by `capture connect imap`, and remove this one if it is not wanted any more" in said.usage
    assert "`capture connection remove 1`" in said.usage


def test_other_folders_are_named_to_a_connection(connected: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALICE", PASSWORD)
    assert connected("connection", "reconnect", "1", "--folder", "INBOX", "--folder", "Sent").code == 0
    (one,) = connected("connections", "--json").document
    assert one["options"]["folders"] == ["INBOX", "Sent"]
    said = connected("connection", "reconnect", "1", "--folder", "Nowhere")
    assert (said.code, "`capture connection reconnect` with --folder" in said.err) == (1, True)
    said = connected("connection", "reconnect", "1", "--label", "INBOX")
    assert "--label: connections of kind imap have no such option" in said.usage
