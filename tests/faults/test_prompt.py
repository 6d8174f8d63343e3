"""New mail is on the page within seconds of its delivery, long before the next look at the mailbox is due."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from capture import wiring
from capture.scheduler import Daemon
from capture.web.app import create_app
from config.settings import Settings
from store.database import Store
from tests.capture.passing import Clock
from tests.faults.mailbox import Mailbox, a_message
from tests.faults.promptness import BOUND, PATIENCE_SECONDS
from tests.faults.record import Record
from tests.waiting import wait_until
from tests.web.signing import browsing

HOUR = timedelta(hours=1)


class Running(Clock):
    """Goes on by itself."""

    def __call__(self) -> datetime:
        return wiring.utc_now()


@contextmanager
def daemon(record: Record) -> Iterator[None]:
    """A running one by the real clock, which looks at its mailboxes once an hour."""
    tools = replace(wiring.tools(Settings(), record.store), connector=record.connector, interval=lambda _: HOUR)
    running = Daemon(tools, "test")
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        yield
    finally:
        running.stop()
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


def by_the_clock(store: Store, mailbox: Mailbox) -> Record:
    """An empty record that is read by the machine's own clock."""
    record = Record.of(store, mailbox.options())
    record.clock = Running()
    return record


def is_listening(record: Record) -> bool:
    """A pass is over, and the connection is held."""
    row = record.health().source
    return row.caught_up_at is not None and not row.leased


@pytest.fixture
def running(mailbox: Mailbox, sqlite_store: Store) -> Iterator[Record]:
    mailbox.deliver(a_message(0))
    record = by_the_clock(sqlite_store, mailbox)
    with daemon(record):
        wait_until(lambda: is_listening(record), PATIENCE_SECONDS)
        yield record


@pytest.fixture
def page(running: Record) -> Iterator[Callable[[str], bool]]:
    """Whether the search page shows these words."""
    with browsing(create_app(running.store, wiring.utc_now), base_url="http://127.0.0.1:8765") as client:
        yield lambda words: f"No {words.split()[-1]}" in client.get("/search", params={"q": words}).text


def test_delivered_mail_is_on_the_page_within_seconds(mailbox: Mailbox, page: Callable[[str], bool]) -> None:
    for number in range(1, 4):
        mailbox.deliver(a_message(number))
        wait_until(lambda: page(f"No {number}"), BOUND)  # noqa: B023


def test_after_the_server_was_killed_mail_is_soon_prompt_again(own_mailbox: Mailbox, sqlite_store: Store) -> None:
    record = by_the_clock(sqlite_store, own_mailbox)
    own_mailbox.deliver(a_message(0))
    with daemon(record):
        wait_until(lambda: is_listening(record), PATIENCE_SECONDS)
        before = record.health().source.last_success_at
        own_mailbox.server.kill()
        own_mailbox.server.start()
        wait_until(lambda: is_listening(record) and record.health().source.last_success_at != before, PATIENCE_SECONDS)
        own_mailbox.deliver(a_message(1))
        wait_until(lambda: record.health().seen == 2, BOUND)
