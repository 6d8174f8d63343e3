"""`capture status`: counts that add up, in the shape that scripts rely on."""

import re
import shutil

from tests.cli.conftest import Cli
from tests.connectors.files.tree import a_calendar, a_message, an_event

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def test_the_document_has_the_shape_that_scripts_rely_on(cli: Cli) -> None:
    cli.mail("Offer")
    cli("run", "--once")
    document = cli("status", "--json").document
    assert document["queue"] == {"to_match": 0, "to_review": 0, "outbox": 0}
    idle = {"due": 0, "queued": 0, "reading": 0, "late_seconds": 0}
    queues = dict.fromkeys(("interactive", "incremental", "backfill"), idle)
    assert document["fleet"] == {"processes": [], "queues": queues, "places": [], "shut": []}
    (source,) = document["sources"]
    assert MOMENT.fullmatch(source.pop("last_success"))
    assert MOMENT.fullmatch(source.pop("next_attempt"))
    assert isinstance(source.pop("lag_seconds"), int)
    assert source == {
        "connection": 1,
        "source": "files",
        "kind": "files",
        "state": "ok",
        "error": None,
        "advice": None,
        "counts": {"seen": 1, "captured": 1, "excluded": 0, "duplicate": 0, "unreadable": 0, "erased": 0},
        "census": None,
        "first_reading": None,
    }


def test_before_the_first_run_nothing_is_seen_and_it_is_due(cli: Cli) -> None:
    cli.mail("Offer")
    (source,) = cli("status", "--json").document["sources"]
    assert (source["state"], source["last_success"], source["lag_seconds"], source["next_attempt"]) == (
        *("catching_up", None),
        *(None, None),
    )


def test_what_lies_in_the_folders_is_what_the_counts_add_up_to(cli: Cli) -> None:
    cli.mail("Offer", "Roof", "Wall")
    cli.write("mail/copy.eml", a_message("Offer", number="0"))
    cli.write("mail/lunch.eml", a_message("Lunch").replace(b"carol@acme", b"bob@ours"))
    cli.write("mail/visit.ics", a_calendar(an_event("visit")))
    cli.write("mail/bad.ics", a_calendar("DTSTART:nonsense"))
    cli("run", "--once")
    (source,) = cli("status", "--json").document["sources"]
    counts = source["counts"]
    assert counts.pop("seen") == sum(counts.values()) == sum(path.is_file() for path in (cli.folder / "mail").iterdir())
    assert counts == {"captured": 4, "excluded": 1, "duplicate": 1, "unreadable": 1, "erased": 0}
    ledger = cli("export", "ledger").lines
    assert len(ledger) == 7
    assert {line["disposition"] for line in ledger} == {"captured", "excluded", "duplicate", "unreadable"}
    assert [line["why"] for line in ledger if line["disposition"] == "excluded"] == [
        "internal: nobody from outside is on it"
    ]


def test_for_people_it_is_a_table_and_what_waits(cli: Cli) -> None:
    cli.mail("Offer")
    cli("run", "--once")
    head, row, waiting = cli("status").out.splitlines()
    named = ["id", "owner", "source", "state", "lag", "census"]
    assert head.split() == [*named, "seen", "captured", "excluded", "duplicate", "unreadable"]
    assert row.split()[:4] == ["1", "alice@ours.example", "files", "ok"]
    assert waiting == "Waiting to be matched: 0; for review: 0."


def test_who_has_mended_something_reads_when_it_is_tried(cli: Cli) -> None:
    folder = cli.mail("Offer")
    cli("run", "--once")
    assert "tries it at once" not in cli("status").out
    shutil.rmtree(folder)
    cli("run", "--once")
    said = cli("status")
    assert (said.code, "`capture connection resume ID` tries it at once." in said.out) == (3, True)
