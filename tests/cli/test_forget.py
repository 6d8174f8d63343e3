"""`capture forget`, `hold`, `retention` and `access`: what cannot be undone is said first, and proven afterwards."""

import json
import os
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.conftest import Cli
from tests.people import CAROL


@pytest.fixture
def captured(cli: Cli) -> Cli:
    """Two mails of Carol's to Alice are in the record."""
    cli.mail("Offer", "Roof", text="Fremzle.")
    for path in (cli.folder / "mail").iterdir():
        os.utime(path, (0, 0))
    assert cli("run", "--once").code == 0
    return cli


def subjects(cli: Cli) -> list[str]:
    return sorted(one["subject"] for one in cli("export", "interactions").lines)


def test_a_dry_run_says_what_would_go_and_removes_nothing(captured: Cli) -> None:
    said = captured("forget", "person", CAROL, "--dry-run")
    assert (said.code, said.err) == (0, "")
    assert f"To forget {CAROL} would remove 2 interactions" in said.out
    assert captured("forget", "person", CAROL, "--dry-run", "--json").document["interactions"] == 2
    assert subjects(captured) == ["Offer", "Roof"]


def test_whoever_does_not_say_yes_forgets_nothing(captured: Cli) -> None:
    captured.monkeypatch.setattr("sys.stdin", StringIO("n\n"))
    said = captured("forget", "person", CAROL)
    assert said.code == 1
    assert "would remove 2 interactions" in said.out
    assert subjects(captured) == ["Offer", "Roof"]


def test_a_person_is_forgotten_with_a_receipt_that_can_be_verified(captured: Cli) -> None:
    receipt = captured.folder / "receipt.json"
    said = captured("forget", "person", CAROL, "--yes", "--receipt", receipt)
    assert (said.code, said.err) == (0, "")
    assert f"{CAROL} is forgotten." in said.out
    assert subjects(captured) == []
    assert captured("run", "--once").code == 0
    assert subjects(captured) == []
    assert CAROL not in receipt.read_text()
    verified = captured("forget", "verify", receipt, "--person", CAROL)
    assert verified.code == 0
    assert f"It is about {CAROL}." in verified.out
    assert "not about dan@" in captured("forget", "verify", receipt, "--person", "dan@acme.example").out
    assert captured("forget", "receipt", "1").out.strip() == receipt.read_text().strip()
    assert [one["done"] for one in captured("forget", "list", "--json").document] == [True]


def test_a_receipt_that_was_altered_proves_nothing(captured: Cli) -> None:
    receipt = captured.folder / "receipt.json"
    assert captured("forget", "person", CAROL, "--yes", "--receipt", receipt).code == 0
    receipt.write_text(receipt.read_text().replace("2", "3", 1))
    said = captured("forget", "verify", receipt)
    assert said.code == 1
    assert "proves nothing" in said.err


def test_a_receipt_never_overwrites_a_file(captured: Cli) -> None:
    there = captured.write("receipt.json", "mine")
    assert captured("forget", "person", CAROL, "--yes", "--receipt", there).code == 2
    assert there.read_text() == "mine"
    assert subjects(captured) == ["Offer", "Roof"]


@pytest.mark.parametrize("what", [("interaction", "4711"), ("connection", "9"), ("mailbox", "dan@ours.example")])
def test_what_is_not_there_cannot_be_forgotten(cli: Cli, what: tuple[str, str]) -> None:
    assert cli("forget", *what, "--yes").code == 2


def test_a_connection_is_forgotten_with_what_it_alone_has_seen(captured: Cli) -> None:
    assert captured("forget", "connection", "1", "--yes").code == 0
    assert subjects(captured) == []
    assert captured("connections", "--json").document == []


def test_who_was_forgotten_may_ask_to_be_recorded_again(captured: Cli) -> None:
    assert captured("forget", "lift", CAROL).code == 2
    assert captured("forget", "person", CAROL, "--yes").code == 0
    assert captured("forget", "lift", CAROL).code == 0
    assert captured("forget", "lift", CAROL).code == 2


def test_what_is_held_is_not_forgotten_until_the_hold_is_lifted(captured: Cli) -> None:
    assert captured("hold", "place", "person", CAROL, "--why", "4 O 17/26").code == 0
    said = captured("forget", "person", CAROL, "--yes")
    assert said.code == 1
    assert "4 O 17/26" in said.err
    assert subjects(captured) == ["Offer", "Roof"]
    (held,) = captured("hold", "list", "--json").document
    assert (held["kind"], held["target"], held["lifted_at"]) == ("person", CAROL, None)
    assert captured("hold", "lift", "1").code == 0
    assert captured("hold", "lift", "1").code == 2
    assert captured("forget", "person", CAROL, "--yes").code == 0


@pytest.mark.parametrize("wrong", [("everything", CAROL), ("person",), ("connection", "9")])
def test_a_hold_is_on_something_that_is_there(cli: Cli, wrong: tuple[str, ...]) -> None:
    assert cli("hold", "place", *wrong, "--why", "audit").code == 2
    assert cli("hold", "list", "--json").document == []


def test_texts_go_at_their_age(captured: Cli) -> None:
    config = captured.write("capture.toml", '[retention]\ntext = "1d"\n')
    assert captured("--config", config, "retention", "--dry-run", "--json").document["texts"] == 2
    assert captured("--config", config, "retention").code == 0
    assert captured("--config", config, "retention", "--dry-run", "--json").document["texts"] == 0
    assert subjects(captured) == ["Offer", "Roof"]
    assert "Fremzle" not in captured("export", "interactions").out


def test_a_person_is_handed_what_is_kept_of_her(captured: Cli) -> None:
    out = captured.folder / "carol.zip"
    assert captured("access", CAROL, "--out", out).code == 0
    with ZipFile(out) as files:
        assert sorted(files.namelist()) == ["data.json", "index.html", "mail/000001.eml", "mail/000002.eml"]
        assert {one["subject"] for one in json.loads(files.read("data.json"))["interactions"]} == {"Offer", "Roof"}
    assert mode(out) == 0o600
    assert captured("access", CAROL, "--out", out).code == 2


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777
