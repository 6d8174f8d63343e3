"""New mail and meetings on an Exchange server are in the record within seconds; polls alone take five minutes."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, cast

import pytest

from capture import declare, wiring
from config.providers import as_stored
from config.settings import Settings
from store import health
from store.database import Store
from store.model import Disposition
from store.sources import Json
from tests.capture.test_scheduler import running
from tests.connectors.postbox import a_message
from tests.people import ALICE
from tests.servers.exchange.server import ExchangeServer
from tests.waiting import wait_until

PROMPT_SECONDS: Final = 5
STREAM: Final = "GetStreamingEvents"


def captured(store: Store) -> int:
    with store.read() as connection:
        return sum(one.counts[Disposition.CAPTURED] for one in health.overview(connection, wiring.utc_now()))


def promptly(store: Store, act: Callable[[], object]) -> None:
    """It is captured soon."""
    before = captured(store)
    act()
    began = time.monotonic()
    wait_until(lambda: captured(store) == before + 1)
    assert time.monotonic() - began < PROMPT_SECONDS


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate({"database": {"url": f"sqlite:///{tmp_path / 'capture.db'}"}})


def test_from_delivery_to_the_record_it_takes_seconds(exchange: ExchangeServer, settings: Settings) -> None:
    mailbox, calendar = exchange.mailbox(ALICE), exchange.calendar(ALICE)
    mailbox.put(a_message("first"))
    with wiring.prepare_store(settings) as store:
        with store.begin() as connection:
            options = cast("dict[str, Json]", as_stored(exchange.options(ALICE)))
            declare.ensure(connection, "exchange", ALICE, options, wiring.utc_now())
        with running(wiring.tools(settings, store)):
            wait_until(lambda: captured(store) == 1 and exchange.asked[STREAM] >= 2)
            for number in range(2):
                promptly(store, lambda: mailbox.put(a_message(f"offer {number}")))  # noqa: B023
            soon = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
            promptly(store, lambda: calendar.put(soon, subject="Offer", required=["carol@acme.example"]))
