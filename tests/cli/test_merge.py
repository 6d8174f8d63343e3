"""`capture merge`: asked, told, and what depends on it matched again."""

import pytest

from store import audit
from store.database import Store
from tests.cli.conftest import Cli


@pytest.fixture
def twice(cli: Cli) -> Cli:
    """Carol is in the directory twice, and her mail is recorded."""
    lines = "Id,Name,Email\nC-1,Carol,carol@acme.example\nC-2,Carol Old,carol@home.example\nC-3,Cy,cy@acme.example\n"
    cli("import", "contacts", cli.write("c.csv", lines))
    cli.mail("Offer")
    cli("run", "--once")
    return cli


def test_two_records_become_one(twice: Cli) -> None:
    said = twice("merge", "contact", "C-1", "carol@home.example", "--yes")
    told = "Carol is now part of Carol Old: 0 decisions along with it, 1 interaction to be matched again.\n"
    assert (said.code, said.out) == (0, told)
    ids = [(one["external_id"], one["addresses"]) for one in twice("export", "contacts").lines]
    assert ids == [("C-2", ["carol@home.example", "carol@acme.example"]), ("C-3", ["cy@acme.example"])]
    twice("run", "--once")
    (link,) = twice("export", "links").lines
    assert (link["id"], link["verdict"]) == ("2", "link")


def test_imports_and_mergers_stand_in_the_log_of_acts(twice: Cli) -> None:
    twice("merge", "contact", "C-1", "C-2", "--dry-run")
    twice("merge", "contact", "C-1", "C-2", "--yes")
    with Store(f"sqlite:///{twice.folder / 'var/capture.db'}") as store, store.read() as connection:
        acts = [(one.act, one.origin, one.about) for one in audit.latest(connection, 10)]
    acts.remove(("connection.connect", "cli", "connection 1"))
    assert acts == [("contact.merge", "cli", "contact 2"), ("contacts.import", "cli", "3 new, 0 changed")]


def test_a_dry_run_changes_nothing(twice: Cli) -> None:
    before = twice("export", "contacts").out
    said = twice("merge", "contact", "C-1", "C-2", "--dry-run")
    assert (said.code, "would become part of Carol Old" in said.out) == (0, True)
    assert twice("export", "contacts").out == before


@pytest.mark.parametrize("named", [("C-1", "C-9"), ("\udcff", "C-1"), ("", "C-1")])
def test_an_unknown_record_is_wrong_usage(twice: Cli, named: tuple[str, str]) -> None:
    said = twice("merge", "contact", *named, "--yes")
    assert (said.code, "`capture export contacts` lists the ids" in said.usage) == (2, True)


def test_a_record_is_not_merged_with_itself(twice: Cli) -> None:
    said = twice("merge", "contact", "C-1", "carol@acme.example", "--json")
    assert (said.code, "are the same record; name two" in said.usage) == (2, True)
    assert len(twice("export", "contacts").lines) == 3
