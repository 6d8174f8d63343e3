"""New mail on a real server is in the record within seconds, by IDLE; polling alone would take five minutes."""

import time
from pathlib import Path
from typing import cast

import pytest

from capture import declare, wiring
from config.providers import as_stored
from config.settings import Settings
from store import health
from store.database import Store
from store.model import Disposition
from store.sources import Json
from tests.capture.test_scheduler import running
from tests.people import ALICE
from tests.servers.dovecot import Dovecot
from tests.waiting import wait_until

PROMPT_SECONDS = 5


def captured(store: Store) -> int:
    with store.read() as connection:
        return sum(one.counts[Disposition.CAPTURED] for one in health.overview(connection, wiring.utc_now()))


def is_listening(store: Store) -> bool:
    """The first pass, which ran in a process of its own, was followed by one whose connection is held."""
    with store.read() as connection:
        (row,) = health.overview(connection, wiring.utc_now())
    due = row.source.next_due_at
    return not row.source.leased and due is not None and (due - wiring.utc_now()).total_seconds() > 200


def raw(number: int) -> bytes:
    lines = (
        "From: carol@acme.example",
        "To: alice@ours.example",
        f"Message-ID: <{number}@acme.example>",
        f"Subject: Offer {number}",
        "Date: Mon, 02 Mar 2026 12:00:00 +0000",
        "",
        "Hello",
    )
    return "\r\n".join(lines).encode()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate({"database": {"url": f"sqlite:///{tmp_path / 'capture.db'}"}})


def test_from_delivery_to_the_record_it_takes_seconds(dovecot: Dovecot, mailbox_user: str, settings: Settings) -> None:
    dovecot.deliver(mailbox_user, raw(0))
    with wiring.prepare_store(settings) as store:
        with store.begin() as connection:
            options = cast("dict[str, Json]", as_stored(dovecot.options(mailbox_user)))
            declare.ensure(connection, "imap", ALICE, options, wiring.utc_now())
        with running(wiring.tools(settings, store)):
            wait_until(lambda: captured(store) == 1 and is_listening(store))
            for number in range(1, 4):
                dovecot.deliver(mailbox_user, raw(number))
                delivered = time.monotonic()
                wait_until(lambda: captured(store) == number + 1)  # noqa: B023
                assert time.monotonic() - delivered < PROMPT_SECONDS
