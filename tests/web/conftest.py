"""A small office and a browser of its pages."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

import pytest
from fastapi.testclient import TestClient

from capture.web.app import create_app
from connectors.model.crm import Account, Contact, Deal, Stage
from matcher.model import Ref, RunnerUp
from store.database import Store
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB, CAROL
from tests.web.office import Office, a_match

ADDRESS = "http://127.0.0.1:8765"


@pytest.fixture
def office(sqlite_store: Store) -> Office:
    """Alice's and Bob's mailboxes, empty."""
    opened = Office(sqlite_store)
    opened.connect(ALICE, BOB)
    return opened


@pytest.fixture
def directory(office: Office) -> dict[str, Ref]:
    """Carol of Acme and two deals that are in play there."""
    stages = (Stage("Lead", NOON - timedelta(days=20)), Stage("Offer", NOON - timedelta(days=5)))
    refs = office.knows(
        Account("A-1", "Acme Ltd", ("acme.example",), ALICE),
        Contact("C-1", "Carol Reyes", (CAROL,), "A-1", ALICE),
        Deal("OPP-1", "Rooftop solar", "A-1", ALICE, stages=stages),
        Deal("OPP-2", "Battery store", "A-1", ALICE, stages=stages),
    )
    return dict(zip(("acme", "carol", "roof", "battery"), refs, strict=True))


@pytest.fixture
def asked(office: Office, directory: dict[str, Ref]) -> int:
    """A mail to Alice for which both deals are suggested."""
    id_ = office.sees(ALICE, what=a_mail("mail:asked@acme.example", at=NOON - timedelta(hours=2)))
    roof, battery = directory["roof"], directory["battery"]
    office.links(
        id_,
        a_match(roof, score=0.7, runner_up=RunnerUp(battery.id, 0.6)),
        a_match(battery, score=0.6, runner_up=RunnerUp(roof.id, 0.7)),
    )
    return id_


@pytest.fixture
def client(office: Office) -> Iterator[TestClient]:
    """A browser on this machine; the clock moves a second with each look at it."""
    ticks = count()

    def now() -> datetime:
        return NOON + timedelta(seconds=next(ticks))

    with TestClient(create_app(office.store, now), base_url=ADDRESS, raise_server_exceptions=True) as opened:
        yield opened
