"""Processes that share a record stay within what a provider allows all of them, use it, and heed its refusals."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from capture.quotas import pool_of
from capture.sweep import sweep
from connectors.errors import TryLater
from connectors.google.api import gmail
from connectors.google.client import Client as GoogleClient
from connectors.graph.client import Client as GraphClient
from connectors.graph.limits import REQUESTS, RESERVE, STEADILY, TEN_MINUTES, mailbox_rate
from connectors.pace.shared import UNASKED, Pool, Share
from connectors.protocol import Surroundings
from store.database import Store
from store.schema import quotas
from tests.connectors.entra.asking import ANN, surroundings
from tests.connectors.google.asking import by_key, profile
from tests.connectors.graph.asking import BOB, FOLDERS, gets, refusal
from tests.servers.google.faults import Refuse
from tests.servers.google.server import GoogleServer
from tests.servers.https.faults import Says, Slow
from tests.servers.microsoft.server import MicrosoftServer

PER_PROJECT = 60_000
A_SECOND = PER_PROJECT / 60
SECONDS = 5.0
HELD = 0.03 * PER_PROJECT
"""What the bucket holds at first."""
BURST = int(RESERVE * REQUESTS)


@pytest.fixture
def two_stores(postgres_store: Store) -> Iterator[list[Store]]:
    """Of two processes."""
    url = postgres_store.url.render_as_string(hide_password=False)
    with Store(url) as one, Store(url) as other:
        yield [one, other]


def kept_by(store: Store) -> Pool:
    pool = pool_of(store)
    assert pool
    return pool


@contextmanager
def reader(database: str, key: Path, *owners: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.capture.quota_reader", database, str(key), str(PER_PROJECT), str(SECONDS)]
    with subprocess.Popen([*command, *owners], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def test_two_processes_stay_within_a_projects_quota_together_and_use_it(
    google: GoogleServer, postgres_store: Store
) -> None:
    url, key = postgres_store.url.render_as_string(hide_password=False), google.key_file
    with reader(url, key, "a@c.example", "b@c.example", "c@c.example") as one, reader(url, key, "d@c.example") as other:
        for process in (one, other):
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
        google.quota.spent.clear()
        start = time.time()
        for process in (one, other):
            process.communicate(f"{start}\n", timeout=30)
        assert (one.returncode, other.returncode) == (0, 0)
    units = sum(units for at, units in google.quota.spent if at <= start + SECONDS)
    assert 0.9 * (A_SECOND * SECONDS) <= units <= A_SECOND * SECONDS + HELD


def around(store: Store) -> Surroundings:
    """What is known of the world where this is the record."""
    known = surroundings(owner=ANN)
    return Surroundings(known.owner, known.known, known.now, pool=pool_of(store))


def test_two_processes_that_read_one_mailbox_at_microsoft_share_its_limit(
    microsoft: MicrosoftServer, two_stores: list[Store]
) -> None:
    microsoft.mailbox(ANN)
    options = microsoft.options(ANN)
    name = f"microsoft/global/{options.client}/{ANN}"
    all_processes = Share(kept_by(two_stores[0]), name, mailbox_rate(), unasked=True)

    def empty() -> None:
        assert all_processes.take(BURST) == 0

    spent = Barrier(2, empty, 30)

    def work(store: Store) -> int:
        with closing(GraphClient(options, around(store))) as client:
            for _ in range(int(UNASKED * REQUESTS / 2)):
                client.ask(FOLDERS)
            spent.wait()
            asked, until = 0, time.monotonic() + 3
            while time.monotonic() < until:
                client.ask(FOLDERS)
                asked += 1
        return asked

    with ThreadPoolExecutor(2) as pool:
        asked = sum(pool.map(work, two_stores))
    assert 0.9 * 3 * STEADILY <= asked <= 3 * REQUESTS / TEN_MINUTES + 2


def test_what_google_refuses_one_process_for_all_the_others_do_not_ask_for(
    google: GoogleServer, two_stores: list[Store]
) -> None:
    google.mailbox(ANN)
    google.mailbox(BOB)
    google.faults.append(Refuse("gmail.*", 429, "rateLimitExceeded", "Quota exceeded", retry_after=300, times=1))
    options = by_key(google)
    told = []
    for store, owner in zip(two_stores, (ANN, BOB), strict=True):
        with closing(GoogleClient(options, owner, gmail(options), pool=pool_of(store))) as client:
            with pytest.raises(TryLater) as later:
                client.ask(profile(client), 1)
            told.append(later.value.after)
    assert google.asked["gmail.users.getProfile"] == 1
    assert all(wait and timedelta(seconds=290) < wait <= timedelta(seconds=300) for wait in told)


def ask_on(client: GraphClient) -> None:
    """Until it is refused."""
    while client.ask(FOLDERS):
        pass


def test_what_microsoft_refuses_for_one_mailbox_its_other_readers_do_not_ask_for_and_those_of_others_do(
    microsoft: MicrosoftServer, two_stores: list[Store]
) -> None:
    microsoft.mailbox(ANN)
    microsoft.mailbox(BOB)
    slow_down = refusal(429, "ApplicationThrottled", Retry_After="300")
    microsoft.faults.append(Says("folders.get", times=1, answer=slow_down))
    for store in two_stores:
        with closing(GraphClient(microsoft.options(ANN), around(store))) as client, pytest.raises(TryLater):
            ask_on(client)
    with closing(GraphClient(microsoft.options(BOB), around(two_stores[1]))) as client:
        client.ask(FOLDERS)
    assert microsoft.asked["folders.get"] <= 2 + UNASKED * REQUESTS / 2


def test_never_are_more_than_four_requests_of_a_mailbox_in_flight_from_two_processes(
    microsoft: MicrosoftServer, two_stores: list[Store]
) -> None:
    ids = [microsoft.mailbox(ANN).put(b"Subject: a\r\n\r\nb") for _ in range(6)]
    microsoft.faults.append(Slow("*", 0.02, when=lambda call: not call.part))
    options = microsoft.options(ANN)

    def work(number: int) -> None:
        with closing(GraphClient(options, around(two_stores[number % 2]))) as client:
            for _ in range(4):
                if number < 4:
                    assert len(dict(client.ask_each(gets(ids), FOLDERS))) == 6
                else:
                    client.ask(FOLDERS)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert 1 <= microsoft.together[ANN] <= 4


def test_what_is_known_of_quotas_does_not_grow_with_the_mailboxes_that_were_read(postgres_store: Store) -> None:
    mine = kept_by(postgres_store).turn("turn/ann", 60.0, None)
    assert mine
    kept_by(postgres_store).give_back("turn/ann", mine)
    kept_by(postgres_store).draw("p", 60.0, 1.0)
    sweep(postgres_store, datetime.now(UTC))
    with postgres_store.read() as connection:
        assert connection.execute(select(quotas.c.name)).scalars().all() == ["p"]


def test_sqlite_has_one_process_which_asks_nobody(sqlite_store: Store) -> None:
    assert pool_of(sqlite_store) is None
