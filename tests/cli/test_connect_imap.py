"""`capture connect imap`: tried against a real server before it is saved; secrets are neither shown nor left open."""

import pytest

from tests.cli.conftest import Cli
from tests.cli.terminal import at_a_terminal
from tests.servers.dovecot import PASSWORD, Dovecot

OFFER = (
    b"Message-ID: <offer@acme.example>\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\nFrom: carol@acme.example\r\n"
    b"To: alice@ours.example\r\nSubject: Offer\r\n\r\nHello.\r\n"
)
ADDRESS = ("--address", "alice@ours.example")


@pytest.fixture
def server(dovecot: Dovecot, mailbox_user: str) -> list[str]:
    """The options that lead to a mailbox with one message."""
    user = mailbox_user.partition("@")[0]
    dovecot.deliver(user, OFFER)
    return [
        *("--host", dovecot.host, "--port", str(dovecot.tls_port), "--user", user),
        *("--ca-file", str(dovecot.ca_file)),
    ]


def test_a_mailbox_is_tried_saved_and_captured(cli: Cli, server: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALICE", PASSWORD)
    said = cli("connect", "imap", *ADDRESS, *server, "--password", "env:ALICE")
    assert said.code == 0
    assert said.out.startswith("Connected as connection 1: ")
    assert "1 message" in said.out
    assert cli("run", "--once").code == 0
    assert [one["subject"] for one in cli("export", "interactions").lines] == ["Offer"]
    again = cli("connect", "imap", *ADDRESS, *server, "--password", "env:ALICE")
    assert again.out.startswith("Already connected as connection 1: ")


def test_no_face_shows_the_secret_or_where_it_is(cli: Cli, server: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALICE", PASSWORD)
    cli("connect", "imap", *ADDRESS, *server, "--password", "env:ALICE")
    (one,) = cli("connections", "--json").document
    assert one["options"]["password"] == "***"
    for command in (("connections",), ("connections", "--json"), ("status", "--json"), ("doctor", "--json")):
        said = cli(*command)
        assert not any(secret in said.out + said.err for secret in (PASSWORD, "env:ALICE"))


def test_a_wrong_password_is_not_saved(cli: Cli, server: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALICE", "wrong")
    said = cli("connect", "imap", *ADDRESS, *server, "--password", "env:ALICE")
    assert (said.code, said.out) == (1, "")
    assert "wrong" not in said.err
    assert cli("connections", "--json").document == []


def test_a_password_on_the_command_line_is_refused_and_not_repeated(cli: Cli) -> None:
    said = cli("connect", "imap", *ADDRESS, "--host", "imap.example.com", "--password", "hunter2")
    assert (said.code, said.out) == (2, "")
    assert "would stay in the shell's history" in said.usage
    assert "hunter2" not in said.err


def test_what_is_left_open_is_named_where_nobody_can_be_asked(cli: Cli) -> None:
    assert "--address" in cli("connect", "imap").usage
    assert "--password: it is missing" in cli("connect", "imap", *ADDRESS, "--host", "imap.example.com").usage


def test_a_guessed_server_is_named_and_never_given_a_password_unseen(cli: Cli) -> None:
    said = cli("connect", "imap", "--address", "alice@gmail.com", "--password", "env:ALICE")
    assert said.code == 2
    assert "--host: it is missing; it may be imap.gmail.com" in said.usage


def test_every_wrong_option_has_its_sentence(cli: Cli) -> None:
    said = cli("connect", "imap", *ADDRESS, "--host", "", "--port", "70000", "--password", "env:ALICE")
    assert said.code == 2
    assert "--port: 70000 is out of range; set at most 65535" in said.usage
    assert "--host" in said.usage


def test_other_options_to_the_same_account_keep_its_history(
    cli: Cli, server: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALICE", PASSWORD)
    cli("connect", "imap", *ADDRESS, *server, "--password", "env:ALICE")
    cli("run", "--once")
    cli.write("alice.password", PASSWORD)
    said = cli("connect", "imap", *ADDRESS, *server, "--password", f"file:{cli.folder / 'alice.password'}")
    assert said.out.startswith("Already connected, and now with these answers, as connection 1: ")
    monkeypatch.delenv("ALICE")
    assert cli("run", "--once").code == 0
    (source,) = cli("status", "--json").document["sources"]
    assert source["counts"]["captured"] == 1


def test_a_person_is_asked_and_told_how_the_password_is_kept(cli: Cli, server: list[str]) -> None:
    code, screen = at_a_terminal(cli.folder, ["connect", "imap", *server], ["alice@ours.example", PASSWORD])
    assert code == 0, screen
    assert PASSWORD not in screen
    key = cli.folder / "var/secrets/key"
    assert f"The password is kept in the database, sealed with the key {key}, readable by this user only." in screen
    assert (key.parent.stat().st_mode & 0o777, key.stat().st_mode & 0o777) == (0o700, 0o600)
    assert PASSWORD.encode() not in (cli.folder / "var/capture.db").read_bytes()
    assert list(key.parent.iterdir()) == [key]
    assert cli("run", "--once").code == 0
    assert len(cli("export", "interactions").lines) == 1
