"""The commands, as processes of their own on one PostgreSQL: some are killed, and the record is whole."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text

from capture.queue import tables
from store import sources
from store.database import Store
from tests.builders import NOON
from tests.people import ALICE
from tests.waiting import wait_until

ROOT = Path(__file__).parents[3]
PATIENCE_SECONDS = 90
MAILBOXES, MAILS = 2, 30
Process = subprocess.Popen[bytes]


@pytest.fixture
def company(postgres_store: Store, tmp_path: Path) -> Store:
    with postgres_store.begin() as connection:
        for number in range(MAILBOXES):
            folder = tmp_path / f"mailbox{number}"
            folder.mkdir()
            for mail in range(MAILS):
                (folder / f"{mail}.eml").write_text(
                    f"From: bob@acme.example\nTo: {ALICE}\nSubject: Offer {mail}\nMessage-ID: <{mail}.{number}@acme>\n"
                    "Date: Mon, 02 Mar 2026 12:00:00 +0000\n\nPlease see.\n"
                )
            sources.connect(connection, "files", ALICE, {"path": str(folder)}, ["files"], NOON)
    tables.prepare(postgres_store)
    return postgres_store


@pytest.fixture
def start(company: Store) -> Iterator["Start"]:
    with ExitStack() as ended:
        yield Start(company, ended)


class Start:
    """Starts processes, which do not outlive the test."""

    def __init__(self, store: Store, ended: ExitStack) -> None:
        url = store.url.render_as_string(hide_password=False)
        self._environment = os.environ | {"PYTHONPATH": str(ROOT), "CAPTURE_DATABASE__URL": url}
        self._ended = ended

    def __call__(self, role: str) -> Process:
        process = subprocess.Popen(
            [sys.executable, "-m", "capture", "run", "--role", role],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._ended.callback(process.wait)
        self._ended.callback(process.kill)
        return process


def numbers(store: Store, query: str) -> list[int]:
    with store.read() as connection:
        return list(connection.execute(text(query)).one())


def is_whole(store: Store) -> bool:
    read = "SELECT (SELECT count(*) FROM interactions), count(*) FILTER (WHERE caught_up_at IS NOT NULL) FROM sources"
    return numbers(store, read) == [MAILBOXES * MAILS, MAILBOXES]


def test_a_worker_that_is_killed_loses_and_doubles_nothing(company: Store, start: Start) -> None:
    scheduler, doomed = start("scheduler"), start("worker")
    wait_until(lambda: numbers(company, "SELECT count(lease_until) FROM sources")[0] > 0, PATIENCE_SECONDS)
    doomed.kill()
    doomed.wait()
    with company.begin() as connection:
        # As if it were silent for long: nobody has the patience of half a minute here.
        past = "now() - interval '1 minute'"
        connection.execute(text(f"UPDATE processes SET awake_since = {past}"))
        connection.execute(text(f"UPDATE processes SET seen_at = {past} WHERE role = 'worker'"))
        connection.execute(text(f"UPDATE procrastinate_workers SET last_heartbeat = {past}"))
    worker = start("worker")
    wait_until(lambda: is_whole(company), PATIENCE_SECONDS)
    assert numbers(company, "SELECT count(*) FROM ledger") == [MAILBOXES * MAILS]
    for process in (scheduler, worker):
        process.send_signal(signal.SIGTERM)
    assert [process.wait(PATIENCE_SECONDS) for process in (scheduler, worker)] == [0, 0]
    living = "SELECT count(*) FROM processes WHERE seen_at > now() - interval '30 seconds'"
    assert numbers(company, living) == [0]
