"""`capture user depart`: told first, then done, with a receipt; and what other commands say of who has left."""

import pytest

from tests.cli.conftest import Cli

ANN, BOB = "alice@ours.example", "bob@ours.example"


@pytest.fixture
def leaving(cli: Cli) -> Cli:
    """Alice has a letter of Carol's, who is in the directory as hers, and one of somebody else."""
    cli("user", "add", ANN)
    cli("user", "add", BOB, "--role", "administrator")
    cli("import", "contacts", cli.write("c.csv", f"Id,Name,Email,Owner\nC-1,Carol,carol@acme.example,{ANN}\n"))
    cli.mail("Offer")
    letter = "From: dora@dentist.example\nTo: alice@ours.example\nSubject: Your tooth\nMessage-ID: <t@d>\n"
    cli.write("mail/tooth.eml", f"{letter}Date: Mon, 2 Mar 2026 12:00:00 +0000\n\nIt has to go.\n")
    cli("run", "--once")
    assert len(cli("export", "interactions").lines) == 2
    return cli


def test_a_dry_run_tells_and_changes_nothing(leaving: Cli) -> None:
    before = leaving("export", "interactions").out
    said = leaving("user", "depart", ANN, "--to", BOB, "--dry-run")
    assert said.code == 0
    assert said.out == (
        f"{ANN} would leave.\n"
        "  1 interaction that only she had would be erased, with text and links.\n"
        "  1 interaction would stay: they are linked, or colleagues have them.\n"
        "  Ended: 1 connection, 0 sessions, 0 tokens. Removed: 0 rules of hers.\n"
        f"  To {BOB}: 0 accounts, 1 contact, 0 deals, 0 places on deals' teams.\n"
    )
    assert leaving("export", "interactions").out == before
    assert leaving("status").code == 0


def test_the_receipt_says_what_was_done(leaving: Cli) -> None:
    would = leaving("user", "depart", ANN, "--to", BOB, "--dry-run", "--json").document
    done = leaving("user", "depart", ANN, "--to", BOB, "--json").document
    assert done == {**would, "dry_run": False}
    (left,) = leaving("export", "interactions").lines
    assert left["subject"] == "Offer"
    assert leaving("export", "contacts").lines[0]["owner"] == BOB
    assert [one["why"] for one in leaving("export", "ledger").lines if one["disposition"] == "erased"] == [
        "its owner has left"
    ]


def test_nothing_reads_her_mailbox_again(leaving: Cli) -> None:
    leaving("user", "depart", ANN, "--yes")
    leaving.write("mail/late.eml", b"From: carol@acme.example\nTo: alice@ours.example\nSubject: Late\n\nToo late.\n")
    assert leaving("run", "--once").code == 0
    assert len(leaving("export", "interactions").lines) == 1
    (source,) = leaving("status", "--json").document["sources"]
    assert source["state"] == "left"
    assert leaving("connections").code == 0
    assert "left" in leaving("connections").out
    assert leaving("connection", "resume", "1").code == 2
    assert leaving("connection", "reconnect", "1", "--path", leaving.folder).code != 0
    assert leaving("doctor").code in (0, 3)
    assert leaving("census").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("nobody@ours.example",), 2, "is no user and has no mailbox here"),
        (("nonsense",), 2, "is no mail address"),
        ((ANN, "--to", "nobody@ours.example", "--yes"), 1, "name a colleague"),
        ((BOB, "--yes"), 1, "administrator"),
    ],
)
def test_what_cannot_be_done_is_said(leaving: Cli, arguments: tuple[str, ...], code: int, says: str) -> None:
    said = leaving("user", "depart", *arguments)
    assert (said.code, says in said.usage) == (code, True)
