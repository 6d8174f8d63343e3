"""The store on SQLite: pages recorded, rows inserted past SQLAlchemy's bookkeeping, words found. CPU time, one run.

python -m bench.store [--messages N]
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, insert

from bench.table import print_table
from config.privacy import ContentLevel
from connectors.model.address import Address
from connectors.model.interaction import Interaction, Kind, Participant, Role
from connectors.model.sync import Cursor, Mode
from store import leases, record, sources, version
from store.bulk import insert_many
from store.database import Store
from store.hits import Question, search
from store.model import Batch, Direction, Kept, Lease
from store.schema import participants
from store.sight import Everything

PAGE = 500
START = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = (
    *("offer", "plant", "delivery", "contract", "meeting", "signature", "warehouse"),
    *("logger", "board", "price", "list", "terms", "visit", "call"),
)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=20_000)
    messages = parser.parse_args().messages
    with tempfile.TemporaryDirectory() as folder, Store(f"sqlite:///{Path(folder) / 'bench.db'}") as store:
        version.upgrade(store)
        lease = a_source(store)
        first = _pages(store, lease, messages, 0)
        again = _pages(store, lease, messages, 0)
        rows = [
            ("record, new mail", first, 1.0),
            ("record, the same mail again", again, again / first),
            *_inserts(store),
            ("search for two words", _seconds(lambda: _find(store)) * 1e6, 0.0),
        ]
    print_table(
        ("measure", "us", "ratio"), [(name, f"{us:,.1f}", f"{ratio:.2f}" if ratio else "") for name, us, ratio in rows]
    )


def a_source(store: Store) -> Lease:
    with store.begin() as connection:
        sources.connect(connection, "memory", Address("rep@ours.example"), {}, ["mail"], START)
        lease = leases.claim(connection, "bench", START)
    assert lease is not None
    return lease


def _pages(store: Store, lease: Lease, messages: int, generation: int) -> float:
    """Microseconds a message."""
    started = time.process_time()
    for batch in _batches(messages):
        with store.begin() as connection:
            record.record(connection, lease, generation, batch, START, may_remove=0)
    return (time.process_time() - started) / messages * 1e6


def _batches(messages: int) -> Iterator[Batch]:
    for first in range(0, messages, PAGE):
        kept = tuple(a_kept(number) for number in range(first, min(first + PAGE, messages)))
        yield Batch(kept, Cursor("bench/1", str(first)), Mode.DELTA, first + PAGE >= messages)


def a_kept(number: int) -> Kept:
    people = [Participant(Address(f"p{number % 997}@acme.example"), "A Person", Role.FROM)]
    people += [Participant(Address(f"rep{one}@ours.example"), "A Rep", Role.TO) for one in range(3)]
    text = " ".join(WORDS[(number * step) % len(WORDS)] for step in range(1, 250))
    subject = f"{WORDS[number % len(WORDS)]} {number}"
    mail = Interaction(f"mail:{number}@bench", Kind.EMAIL, START + timedelta(minutes=number), subject, tuple(people))
    return Kept(f"inbox/{number}", "1", mail, Direction.INBOUND, ContentLevel.TEXT, text)


def _inserts(store: Store) -> Iterator[tuple[str, float, float]]:
    """The same rows of participants through `insert_many` and through Core."""
    shown = {"address": "someone@acme.example", "name": "Someone", "role": "to", "answer": "none"}
    rows = [{"interaction_id": 1, "position": 100 + number} | shown for number in range(2_000)]
    with store.begin() as connection:
        fast = _seconds(lambda: insert_many(connection, insert(participants), rows)) / len(rows) * 1e6
        connection.execute(delete(participants).where(participants.c.position >= 100))
        core = _seconds(lambda: connection.execute(insert(participants), rows)) / len(rows) * 1e6
    yield "insert_many, a row", fast, 1.0
    yield "  executemany through Core, a row", core, core / fast


def _find(store: Store) -> None:
    with store.read() as connection:
        search(connection, Question("warehouse signature"), Everything())


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
