"""`capture connection reconnect`: tried before it is saved, and the history goes on."""

import pytest

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


def test_at_a_terminal_a_typed_password_is_kept_in_a_file_of_its_own(connected: Cli) -> None:
    code, screen = at_a_terminal(connected.folder, ["connection", "reconnect", "1"], ["", "", "", PASSWORD])
    assert code == 0, screen
    assert PASSWORD not in screen
    folder = connected.folder / "var/secrets"
    (kept,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, kept.stat().st_mode & 0o777) == (0o700, 0o600)
    assert kept.read_text() == PASSWORD
    assert connected("run", "--once").code == 0


def test_a_file_that_nobody_needs_any_more_goes(connected: Cli) -> None:
    at_a_terminal(connected.folder, ["connection", "reconnect", "1"], ["", "", "", PASSWORD])
    connected.write("new.password", PASSWORD)
    connected("connection", "reconnect", "1", "--password", f"file:{connected.folder / 'new.password'}")
    assert list((connected.folder / "var/secrets").iterdir()) == []


def test_a_mistyped_password_leaves_no_file(connected: Cli) -> None:
    code, _ = at_a_terminal(connected.folder, ["connection", "reconnect", "1"], ["", "", "", "mistyped"])
    assert code == 1
    assert list((connected.folder / "var/secrets").iterdir()) == []


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
