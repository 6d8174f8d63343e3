"""`capture rematch` and `capture undo`: what would move, what moved, and back."""

import pytest

from tests.cli.conftest import Cli

STRICT = {"CAPTURE_MATCH__LINK_THRESHOLD": "1.0", "CAPTURE_MATCH__SUGGEST_THRESHOLD": "0.3"}


@pytest.fixture
def matched(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Three mails of a contact, linked; then the thresholds change so that nothing links."""
    linked(cli, "Offer", "Visit", "Thanks")
    be_strict(monkeypatch)
    return cli


def linked(cli: Cli, *subjects: str) -> None:
    cli("import", "contacts", cli.write("c.csv", "Id,Name,Email\nC-1,Carol,carol@acme.example\n"))
    cli.mail(*subjects)
    assert cli("run", "--once").code == 0
    assert [link["verdict"] for link in cli("export", "links").lines] == ["link"] * len(subjects)


def be_strict(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in STRICT.items():
        monkeypatch.setenv(name, value)


def test_a_dry_run_counts_and_shows_what_would_move_and_moves_nothing(matched: Cli) -> None:
    before = matched("export", "links").out
    said = matched("rematch", "--dry-run")
    assert said.code == 0
    assert said.out.startswith(
        "3 interactions matched again; links of 3 would move, and of 0 only scores or reasons.\n"
    )
    assert "link -> suggestion" in said.out
    assert "carol@acme.example is on the contact record" in said.out
    assert "capture undo" not in said.out
    assert matched("export", "links").out == before


def test_it_moves_as_one_batch_and_one_undo_puts_it_back(matched: Cli) -> None:
    before = matched("export", "links").out
    said = matched("rematch")
    assert (said.code, "`capture undo 1` puts the links back" in said.out) == (0, True)
    assert [link["verdict"] for link in matched("export", "links").lines] == ["suggest"] * 3
    undone = matched("undo", "1")
    assert (undone.code, undone.out) == (0, "Batch 1 is undone: links of 3 interactions are as they were before.\n")
    assert matched("export", "links").out == before


def test_the_document_holds_every_move(matched: Cli) -> None:
    document = matched("rematch", "--dry-run", "--json").document
    assert (document["batch"], document["matched"], document["moved"]) == (None, 3, 3)
    assert document["kinds"] == {"link -> suggestion": {"deal": 0, "account": 0, "contact": 3}}
    move = document["moves"][0]
    assert (move["type"], move["from"][0]["name"], move["to"][0]["verdict"]) == ("contact", "Carol", "suggest")


def test_many_moves_are_cut_short_unless_all_are_wanted(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    linked(cli, *(f"Mail {number}" for number in range(12)))
    be_strict(monkeypatch)
    assert "And 4 more: --all shows them, --json too." in cli("rematch", "--dry-run").out
    assert "more: --all" not in cli("rematch", "--dry-run", "--all").out
    assert len(cli("rematch", "--dry-run", "--json").document["moves"]) == 12


def test_only_what_is_from_a_time_on_is_matched(matched: Cli) -> None:
    assert matched("rematch", "--dry-run", "--since", "2000-01-01").out.startswith("3 interactions matched again")
    assert matched("rematch", "--dry-run", "--since", "2999-01-01").out.startswith("0 interactions matched again")


def test_batches_are_listed_with_what_became_of_them(matched: Cli) -> None:
    assert matched("rematch", "--list").out == "There is no batch: nothing was matched again in the last 30 days.\n"
    matched("rematch")
    (batch,) = matched("rematch", "--list", "--json").document["batches"]
    assert (batch["batch"], batch["state"], batch["counts"]["moved"]) == (1, "done", 3)
    matched("undo", "1")
    assert "undone" in matched("rematch", "--list").out


def test_undoing_twice_is_one_sentence(matched: Cli) -> None:
    matched("rematch")
    matched("undo", "1")
    said = matched("undo", "1")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("Batch 1 was undone on ")


@pytest.mark.parametrize("number", ["7", "0", "99999999999999999999"])
def test_an_unknown_batch_is_wrong_usage(cli: Cli, number: str) -> None:
    said = cli("undo", number)
    assert (said.code, "`capture rematch --list` lists them" in said.usage) == (2, True)


@pytest.mark.parametrize("time", ["yesterday", "2026-02-30", "", "0001-01-01T00:00+14:00"])
def test_a_time_that_is_none_says_how_to_write_one(cli: Cli, time: str) -> None:
    said = cli("rematch", "--since", time)
    assert (said.code, "write it as 2027-01-31" in said.usage) == (2, True)
