"""What forgetting costs: a person with many interactions, to the signed receipt, on SQLite. Wall clock, one run.

python -m bench.forgetting [--messages N] [--theirs N]
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.table import print_table
from capture import wiring
from capture.acting import on_the_machine
from capture.forgetting.guard import Guard
from capture.forgetting.subject import Subject, What
from capture.forgetting.wired import forgetting
from config.privacy import ContentLevel
from config.settings import Secrets, Settings
from connectors.model.address import Address
from connectors.model.interaction import Interaction, Kind, Participant, Role
from connectors.model.sync import Cursor, Mode
from store import leases, record, sources, version
from store.database import Store
from store.model import Batch, Direction, Kept

PAGE = 500
START = datetime(2026, 1, 1, tzinfo=UTC)
THEY = Address("jane@acme.example")
WORDS = ("offer", "plant", "delivery", "contract", "meeting", "signature", "warehouse", "logger", "price", "visit")


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--theirs", type=int, default=10_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Store(f"sqlite:///{Path(folder) / 'bench.db'}") as store:
        version.upgrade(store)
        _fill(store, args.messages, args.theirs)
        settings = Settings(secrets=Secrets(folder=Path(folder)))
        subject, acting = Subject(What.PERSON, THEY), on_the_machine(wiring.utc_now())
        rows = [("dry run", _seconds(lambda: forgetting(settings, store, subject, acting).would()))]
        told: list[str] = []
        rows.append(
            (
                "forget, to the receipt",
                _seconds(lambda: told.append(forgetting(settings, store, subject, acting).run())),
            )
        )
        rows += _asked(settings, store)
    print_table(("measure", "seconds"), [(name, f"{seconds:,.6f}") for name, seconds in rows])
    print(json.loads(told[0])["removed"], json.loads(told[0])["searched"])


def _fill(store: Store, messages: int, theirs: int) -> None:
    with store.begin() as connection:
        sources.connect(connection, "memory", Address("rep@ours.example"), {}, ["mail"], START)
        lease = leases.claim(connection, "bench", START)
    assert lease is not None
    for batch in _batches(messages, max(messages // theirs, 1)):
        with store.begin() as connection:
            record.record(connection, lease, 0, batch, START, may_remove=0)


def _batches(messages: int, each: int) -> Iterator[Batch]:
    for first in range(0, messages, PAGE):
        kept = tuple(_kept(number, number % each == 0) for number in range(first, min(first + PAGE, messages)))
        yield Batch(kept, Cursor("bench/1", str(first)), Mode.DELTA, first + PAGE >= messages)


def _kept(number: int, is_theirs: bool) -> Kept:
    sender = THEY if is_theirs else Address(f"p{number % 997}@acme.example")
    people = [Participant(sender, "A Person", Role.FROM), Participant(Address("rep@ours.example"), "", Role.TO)]
    text = " ".join(WORDS[(number * step) % len(WORDS)] for step in range(1, 250))
    key, at = f"mail:{number}@bench", START + timedelta(minutes=number)
    # As threads go: three mails in each.
    references = (f"mail:{number - number % 3}@bench",) if number % 3 else ()
    mail = Interaction(key, Kind.EMAIL, at, f"{WORDS[number % 10]} {number}", tuple(people), references=references)
    html = f"<p>{text}</p>"
    return Kept(f"inbox/{number}", "1", mail, Direction.INBOUND, ContentLevel.TEXT, text, html=html)


def _asked(settings: Settings, store: Store) -> Iterator[tuple[str, float]]:
    """What the capture path pays."""
    guard, number = Guard(settings), 10_000
    with store.read() as connection:
        guard.past(connection, START)
        yield "whether anything was forgotten, a pass", _seconds(lambda: guard.past(connection, START))
        past = guard.past(connection, START)
    mails = [_kept(one, is_theirs=False).interaction for one in range(number)]
    yield "whether a mail was forgotten, a mail", _seconds(lambda: [past.why_not(one) for one in mails]) / number


def _seconds(work: object) -> float:
    assert callable(work)
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
