"""Runs by which single steps are measured: processor time of every role, over so many of them."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from bench.faults.crew import wait_until
from bench.fleet import NEVER, Fleet, maildir, memory_of
from bench.letters import letters
from bench.store import a_kept, a_source
from connectors.model.sync import Cursor, Mode
from store import record
from store.model import Batch

PATIENCE_SECONDS = 900
TURNS, PAGE = 60, 200
_MAIL = enumerate(letters(10**9, 10_000))


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by role, for so many."""

    cpu: Mapping[str, float]
    number: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Milliseconds of the one writer's time: of a page with one message, and of a message among many."""

    alone: float
    of_many: float


def polls(made: Fleet, rounds: int = 1) -> Spent:
    """Every source is due at once, so many times; nothing is new unless somebody has brought it."""
    before, number = made.cpu(), 0
    for _ in range(rounds):
        number += everything(made)
    return Spent({role: seconds - before.get(role, 0.0) for role, seconds in made.cpu().items()}, number)


def everything(made: Fleet) -> int:
    """Reads all sources once; how many."""
    made.tell("UPDATE sources SET next_due_at = now()")
    (number,) = made.ask("SELECT count(*) FROM sources")
    read = "SELECT count(*) FROM sources WHERE next_due_at > now() AND lease_until IS NULL"
    wait_until(lambda: made.ask(read)[0] >= number, PATIENCE_SECONDS, "all to be read")
    made.tell(f"UPDATE sources SET next_due_at = {NEVER}")
    made.check()
    return int(number)


def arrivals(made: Fleet, rounds: int) -> Spent:
    """The same with one new message in each mailbox."""
    spent: dict[str, float] = {}
    looks = 0
    for _ in range(rounds):
        for box in made.boxes:
            number, raw = next(_MAIL)
            (box / "new" / f"{number}.bench").write_bytes(raw)
        found = polls(made)
        spent = {role: spent.get(role, 0.0) + seconds for role, seconds in found.cpu.items()}
        looks += found.number
    return Spent(spent, looks)


def backlog(made: Fleet, messages: int) -> tuple[Spent, float, float]:
    """A first pass over one large mailbox; the bytes that the database grew by for each message, and MB of the worker
    after it."""
    box = maildir(made.folder / "large")
    for number, raw in enumerate(letters(messages, 10_000)):
        (box / "cur" / f"{number}.bench:2,S").write_bytes(raw)
    (size,) = made.ask("SELECT pg_database_size(current_database())")
    before = made.cpu()
    made.connect(box, "large")
    read = "SELECT count(*) FROM sources WHERE caught_up_at IS NOT NULL AND lease_until IS NULL"
    wait_until(lambda: made.ask(read)[0] >= 1, PATIENCE_SECONDS, "the first pass")
    made.check()
    spent = {role: seconds - before.get(role, 0.0) for role, seconds in made.cpu().items()}
    (grown,) = made.ask("SELECT pg_database_size(current_database())")
    worker = max(memory_of(one) for one in made.crew.living("worker"))
    return Spent(spent, messages), (grown - size) / messages, worker


def turn_of_a_page(made: Fleet) -> Turn:
    """Processor time, ours and the server's, of transactions that record made-up mail, without links: nobody else
    writes. A page waits for a busy processor besides."""
    lease = a_source(made.store)
    made.tell(f"UPDATE sources SET next_due_at = {NEVER} WHERE id = %s", lease.source)
    took: list[float] = []
    first = 0
    for size, times in ((1, TURNS), (PAGE, 5)):
        started = time.thread_time() + made.cpu()["database"]
        for _ in range(times):
            kept = tuple(a_kept(number) for number in range(first, first + size))
            first += size
            batch = Batch(kept, Cursor("bench/1", str(first)), Mode.DELTA, last=True)
            with made.store.begin() as connection:
                record.record(connection, lease, 0, batch, made.now(), may_remove=0)
        took.append((time.thread_time() + made.cpu()["database"] - started) / (size * times) * 1e3)
    return Turn(*took)
