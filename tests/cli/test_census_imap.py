"""`capture census` over a real server: what a hand deleted and what a bug skipped is found there and brought back."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest

from connectors import registry
from tests.cli.conftest import Cli
from tests.connectors.files.tree import a_message
from tests.servers.dovecot import PASSWORD, Dovecot

Deliver = Callable[..., None]


@pytest.fixture
def deliver(cli: Cli, dovecot: Dovecot, mailbox_user: str, monkeypatch: pytest.MonkeyPatch) -> Deliver:
    """Puts messages of these subjects into a folder of a mailbox that is connected."""
    user = mailbox_user.partition("@")[0]
    monkeypatch.setenv("ALICE", PASSWORD)
    connect = ("connect", "imap", "--address", "alice@ours.example", "--password", "env:ALICE", "--user", user)
    at = ("--host", dovecot.host, "--port", str(dovecot.tls_port), "--ca-file", str(dovecot.ca_file))
    assert cli(*connect, *at).code == 0

    def put(*subjects: str, folder: str = "INBOX") -> None:
        dovecot.deliver_all(user, [a_message(subject) for subject in subjects], folder)

    return put


def subjects(cli: Cli) -> list[str]:
    return sorted(one["subject"] for one in cli("export", "interactions").lines)


def forget(cli: Cli, subject: str) -> None:
    """Somebody deletes the interaction and its row of the ledger by hand."""
    with closing(sqlite3.connect(cli.folder / "var/capture.db")) as connection:
        (id_,) = connection.execute("SELECT id FROM interactions WHERE subject = ?", (subject,)).fetchone()
        connection.execute("DELETE FROM ledger WHERE interaction_id = ?", (id_,))
        connection.execute("DELETE FROM interactions WHERE id = ?", (id_,))
        connection.commit()


def test_a_row_deleted_by_hand_is_found_and_brought_back(cli: Cli, deliver: Deliver) -> None:
    deliver("Offer", "Roof")
    deliver("Wall", folder="Sent")
    assert cli("run", "--once").code == 0
    forget(cli, "Roof")
    assert cli("run", "--once").code == 0
    assert subjects(cli) == ["Offer", "Wall"]
    said = cli("census", "--json")
    assert said.code == 3
    (source,) = said.document["sources"]
    lines = {line["folder"]: (line["listed"], line["recorded"]) for line in source["folders"]}
    assert (lines["INBOX"], lines["Sent"]) == ((2, 1), (1, 1))
    assert [item.partition(";")[0] for item in source["missing"]] == ["INBOX"]
    healed = cli("census", "--heal")
    assert (healed.code, healed.out.splitlines()[-1]) == (0, "1/mail: complete, 3 of 3; healed 1.")
    assert subjects(cli) == ["Offer", "Roof", "Wall"]


def test_a_message_that_a_bug_skipped_is_found_and_brought_back(
    cli: Cli, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = replace(registry.PROVIDERS["imap"], sources={"mail": "tests.cli.forgetful:build"})
    with monkeypatch.context() as patched:
        patched.setattr(registry, "PROVIDERS", {**registry.PROVIDERS, "imap": broken})
        deliver("Offer", "Roof")
        assert cli("run", "--once").code == 0
        deliver("Wall")
        assert cli("run", "--once").code == 0
    assert cli("run", "--once").code == 0
    assert subjects(cli) == ["Offer", "Wall"]
    assert cli("census").code == 3
    assert cli("census", "--heal").code == 0
    assert subjects(cli) == ["Offer", "Roof", "Wall"]
    assert cli("census").code == 0


def test_what_came_since_the_last_pass_is_not_called_missing(cli: Cli, deliver: Deliver) -> None:
    deliver("Offer")
    cli("run", "--once")
    deliver("Roof")
    said = cli("census")
    assert (said.code, said.out.splitlines()[-1]) == (0, "1/mail: complete, 2 of 2.")
