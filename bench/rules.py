"""What rules of people cost: an envelope that is decided, a rule that is tried on the record, rules applied to it.

SQLite, one run, CPU time: `python -m bench.rules [--messages N]`.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.store import PAGE, START, a_kept
from bench.table import print_table
from capture.acting import Acting
from capture.ruled import Ruled
from capture.ruling import simulate
from capture.ruling.apply import Application
from connectors.model.address import Address
from connectors.model.sync import Cursor, Mode
from store import leases, record, rules, sources, version
from store.database import Store
from store.model import Batch
from store.rules import EVERYBODY, Effect, Rule, What
from store.sight import Everything

_ENVELOPES = 20_000


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=20_000)
    messages = parser.parse_args().messages
    rows = list(_verdicts())
    with tempfile.TemporaryDirectory() as folder, Store(f"sqlite:///{Path(folder) / 'bench.db'}") as store:
        version.upgrade(store)
        _fill(store, messages)
        rows += _tried(store, messages)
        rows += _applied(store)
    print_table(("measure", "time"), rows)


def _verdicts() -> Iterator[tuple[str, str]]:
    envelopes = [a_kept(number).interaction for number in range(_ENVELOPES)]
    for number in (0, 5, 500):
        made = [_rule(id_ + 1, What.SUBJECT, f"phrase number {id_}") for id_ in range(number)]
        made += [_rule(id_ + 1_001, What.DOMAIN, f"clinic{id_}.example") for id_ in range(number)]
        made += [_rule(id_ + 2_001, What.FOLDER, f"folder {id_}") for id_ in range(number)]
        ruled = Ruled.by(made)
        people = [[one.address for one in envelope.participants] for envelope in envelopes]

        def look(ruled: Ruled = ruled, people: list[list[Address]] = people) -> None:
            for envelope, on_it in zip(envelopes, people, strict=True):
                ruled.verdict(on_it, envelope.subject, ("INBOX/Customers",))

        spent = _seconds(look) / _ENVELOPES * 1e6
        yield f"an envelope, {number:,} rules each on subjects, domains and folders", f"{spent:.1f} us"


def _tried(store: Store, messages: int) -> Iterator[tuple[str, str]]:
    for what, value in (
        (What.PERSON, "p17@acme.example"),
        (What.DOMAIN, "nowhere.example"),
        (What.SUBJECT, "signature"),
        (What.DOMAIN, "acme.example"),
    ):
        with store.read() as connection:
            started = time.process_time()
            found = simulate.adding(connection, Everything(), _rule(0, what, value))
            spent = time.process_time() - started
        yield f"try {what} {value} on {messages:,}: {found.looked_at:,} looked at", f"{spent * 1e3:,.0f} ms"


def _applied(store: Store) -> Iterator[tuple[str, str]]:
    with store.begin() as connection:
        rules.add(connection, EVERYBODY, What.SUBJECT, "signature", Effect.NONE, Address(""), START)
        rules.add(connection, EVERYBODY, What.SUBJECT, "warehouse", Effect.HEADERS, Address(""), START)
    for name, dry_run in (("dry run", True), ("apply", False), ("apply again", False)):
        work = Application(store, Acting(Address(""), START, "cli"), dry_run=dry_run)
        spent = _seconds(work.run)
        yield f"{name}: {work.applied.fates.total():,} interactions change", f"{spent * 1e3:,.0f} ms"


def _rule(id_: int, what: What, value: str) -> Rule:
    return Rule(id_, EVERYBODY, what, value, Effect.NONE, Address(""), START)


def _fill(store: Store, messages: int) -> None:
    with store.begin() as connection:
        sources.connect(connection, "memory", Address("rep@ours.example"), {}, ["mail"], START)
        lease = leases.claim(connection, "bench", START)
    assert lease is not None
    for first in range(0, messages, PAGE):
        kept = tuple(a_kept(number) for number in range(first, min(first + PAGE, messages)))
        with store.begin() as connection:
            batch = Batch(kept, Cursor("bench/1", str(first)), Mode.DELTA, last=False)
            record.record(connection, lease, 0, batch, START, may_remove=0)


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
