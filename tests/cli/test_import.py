"""`capture import`: good lines are kept, bad ones are told, and a file at fault is one sentence."""

import pytest

from tests.cli.conftest import Cli
from tests.cli.rights import unprivileged

CONTACTS = "Id,Name,Email\nC-1,Carol,carol@acme.example\nC-2\nC-3,Cy,cy@acme.example\n"


def test_a_broken_line_is_told_and_costs_no_other(cli: Cli) -> None:
    said = cli("import", "contacts", cli.write("c.csv", CONTACTS))
    assert (said.code, said.err) == (3, "line 3: it has 1 cells where the header has 3\n")
    assert said.out.startswith("2 new, 0 changed, 0 as they were.\n")
    assert len(cli("export", "contacts").lines) == 2


def test_the_document_holds_every_refused_line(cli: Cli) -> None:
    lines = "".join(f"{number},\n" for number in range(30))
    said = cli("import", "accounts", cli.write("a.csv", f"Id,Name\nA,Acme\n{lines}"), "--json")
    assert said.code == 3
    document = said.document
    assert {name: document[name] for name in ("new", "changed", "unchanged", "notes")} == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "notes": [],
    }
    assert document["refused"] == [{"line": number + 3, "why": "it has no name"} for number in range(30)]


def test_a_dry_run_keeps_nothing(cli: Cli) -> None:
    said = cli("import", "contacts", cli.write("c.csv", CONTACTS), "--dry-run")
    assert (said.code, said.out.startswith("Would be: 2 new")) == (3, True)
    assert cli("export", "contacts").out == ""


def test_the_same_file_again_changes_nothing(cli: Cli) -> None:
    file = cli.write("a.csv", "Id,Name\n1,Acme\n")
    assert cli("import", "accounts", file).code == 0
    assert cli("import", "accounts", file).out == "0 new, 0 changed, 1 as they were.\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00"),
        ("a.csv", b""),
        ("a.xlsx", b"this is no workbook"),
        ("a.jsonl", b"[1, 2"),
        ("a.pdf", b"Id,Name\n1,Acme\n"),
        ("a.csv", b"What,Ever\n1,2\n"),
    ],
    ids=["a picture", "empty", "no workbook", "no JSON", "another format", "no column that is known"],
)
def test_a_file_that_cannot_be_imported_is_one_sentence(cli: Cli, name: str, content: bytes) -> None:
    said = cli("import", "accounts", cli.write(name, content))
    assert said.code in (1, 3)
    assert said.err.strip()
    assert cli("export", "accounts").out == ""


def test_a_file_that_is_not_there_or_closed_is_named(cli: Cli) -> None:
    said = cli("import", "accounts", "none.csv")
    assert (said.code, "none.csv" in said.err) == (1, True)
    with unprivileged(cli) as closed:
        said = cli("import", "accounts", closed / "a.csv")
    assert (said.code, str(closed) in said.err) == (1, True)


def test_a_mapping_that_makes_no_sense_is_told(cli: Cli) -> None:
    file = cli.write("a.csv", "Firm\nAcme\n")
    for mapping in ("Firm", "Firm=shoe", "None=name"):
        said = cli("import", "accounts", file, "--map", mapping)
        assert (said.code in (1, 2), bool(said.err)) == (True, True)
    assert cli("import", "accounts", file, "--map", "Firm=name").code == 0


def test_an_import_matches_what_was_captured_before(cli: Cli) -> None:
    cli.mail("Offer")
    cli("run", "--once")
    assert cli("export", "links").out == ""
    cli("import", "contacts", cli.write("c.csv", "Id,Name,Email\nC-1,Carol,carol@acme.example\n"))
    assert cli("status", "--json").document["queue"]["to_match"] == 1
    cli("run", "--once")
    assert cli("status", "--json").document["queue"]["to_match"] == 0
    (link,) = cli("export", "links").lines
    assert (link["interaction"], link["type"], link["verdict"]) == ("mail:Offer0@acme.example", "contact", "link")


def test_what_a_file_says_cannot_steer_the_terminal(cli: Cli) -> None:
    said = cli("import", "accounts", cli.write("a.csv", "Id,Name\n\x1b[2J1,Acme\n\x1b[2J1,Again\n"))
    assert said.code == 3
    assert "\x1b" not in said.out + said.err
