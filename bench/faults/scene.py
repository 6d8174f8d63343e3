"""What every fault happens to: mailboxes that fill, a database, processes that read, and reps who decide."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import psycopg
from pydantic import SecretStr

from bench.faults import company, mailboxes, verdict
from bench.faults.cluster import Cluster
from bench.faults.crew import Crew, wait_until
from bench.faults.mailboxes import Mailbox, Post
from bench.faults.rep import Reps
from bench.faults.verdict import Verdict
from capture import wiring
from config.settings import Database, Settings
from store.database import Store

PATIENCE_SECONDS = 1_800
LOOK_EVERY = "10s"
"""From one pass over a mailbox to the next."""
LETTERS_A_SECOND = 10.0
DECISIONS = 5
"""So many are made before a fault strikes, at least: they may be lost."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How large everything is."""

    mailboxes: int
    kills: int
    hour: float
    """Seconds that stand for an hour during which a provider is down."""
    roles: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a fault did to the record. `did`: what was done, in words."""

    fault: str
    did: str
    mailboxes: int
    verdict: Verdict
    decided: int
    refused: int
    recovery: float
    """Seconds from the end of the fault until every mailbox had been read to its end again, everything linked."""

    def but(self, did: str) -> "Outcome":
        """With other words on what was done."""
        return replace(self, did=did)


@dataclass
class Scene:
    """One run of it."""

    plan: Plan
    cluster: Cluster
    """Whoever is asked what the record holds."""
    crew: Crew
    post: Post
    boxes: dict[int, Mailbox]
    reps: Reps
    ended: Event = field(default_factory=Event)
    threads: list[Thread] = field(default_factory=list)

    def begin(self) -> None:
        """Everybody goes to work; returns amid the first passes."""
        self.crew.start_all()
        self.threads = [
            Thread(target=self.post.bring_until, args=(self.ended, LETTERS_A_SECOND)),
            Thread(target=self.reps.decide_until, args=(self.ended,)),
        ]
        for thread in self.threads:
            thread.start()
        some = sum(box.there for box in self.boxes.values()) // 10
        wait_until(lambda: self.captured() > some, PATIENCE_SECONDS, "the first passes")
        wait_until(lambda: len(self.reps.told) >= DECISIONS, PATIENCE_SECONDS, "the first decisions")

    def captured(self) -> int:
        """How many items have a disposition."""
        with self.cluster.connect() as connection:
            return verdict.captured(connection)

    def outcome(self, fault: str, did: str) -> Outcome:
        """Takes the end of the fault to be now: waits until everything is read, and judges."""
        self.finish()
        since, started = datetime.now(UTC), time.monotonic()
        wait_until(lambda: self._is_read_since(since), PATIENCE_SECONDS, f"recovery after {fault}")
        recovery = time.monotonic() - started
        with self.cluster.connect() as connection:
            found = verdict.judge(connection, self.boxes, self.post.keys, self.reps.told)
        return Outcome(fault, did, len(self.boxes), found, len(self.reps.told), self.reps.refused, recovery)

    def finish(self) -> None:
        """No more mail, and no more decisions."""
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def _is_read_since(self, since: datetime) -> bool:
        try:
            with self.cluster.connect() as connection:
                return not verdict.unread(connection, self.boxes, since)
        except psycopg.OperationalError:
            return False


@contextmanager
def staged(
    plan: Plan, folder: Path, cluster: Cluster, url: str | None = None, boxes: Sequence[Mailbox] = ()
) -> Iterator[Scene]:
    """Everything but the processes, which `begin` starts.

    `url`: of the database, where it is not the cluster's own. `boxes`: where they are not on this disk.
    """
    url = url or cluster.url
    settings = Settings(database=Database(url=SecretStr(url)))
    made = boxes or mailboxes.make(folder / "mail", plan.mailboxes)
    with wiring.prepare_store(settings) as store:
        scene = _empty(plan, folder, cluster, url, store, made)
        company.fill(store, wiring.tools(settings, store), folder)
        scene.boxes |= company.connect(store, wiring.tools(settings, store), made)
        scene.post.fill()
        try:
            yield scene
        finally:
            scene.finish()
            scene.crew.end()


def _empty(plan: Plan, folder: Path, cluster: Cluster, url: str, store: Store, made: Sequence[Mailbox]) -> Scene:
    crew = Crew(plan.roles, _environment(url, folder), folder)
    return Scene(plan, cluster, crew, Post(list(made)), {}, Reps(store, [box.owner for box in made]))


def _environment(url: str, folder: Path) -> dict[str, str]:
    return {
        "CAPTURE_DATABASE__URL": url,
        "CAPTURE_SCHEDULE__MAIL": LOOK_EVERY,
        "CAPTURE_SECRETS__FOLDER": str(folder / "secrets"),
    }
