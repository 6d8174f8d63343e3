"""A small office, and people who call its API."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

import pytest
from fastapi import FastAPI

from capture.web.app import create_app
from connectors.model.crm import Account, Contact, Deal, Stage
from matcher.model import Ref, RunnerUp, Verdict
from store.database import Store
from tests.api.calling import Callers
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB, CAROL
from tests.web.office import Office, a_match


@pytest.fixture
def office(sqlite_store: Store) -> Office:
    """Alice's and Bob's mailboxes, empty."""
    opened = Office(sqlite_store)
    opened.connect(ALICE, BOB)
    return opened


@pytest.fixture
def app(office: Office) -> FastAPI:
    """The clock moves a second with each look at it."""
    ticks = count()

    def now() -> datetime:
        return NOON + timedelta(seconds=next(ticks))

    return create_app(office.store, now)


@pytest.fixture
def callers(app: FastAPI) -> Iterator[Callers]:
    """Whoever calls."""
    with Callers(app) as opened:
        yield opened


@pytest.fixture
def directory(office: Office) -> dict[str, Ref]:
    """Carol of Acme and two deals that are in play there; all of it is Alice's."""
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
    id_ = office.sees(
        ALICE, what=a_mail("mail:asked@acme.example", subject="The secret price", at=NOON - timedelta(hours=2))
    )
    roof, battery = directory["roof"], directory["battery"]
    office.links(
        id_,
        a_match(roof, score=0.7, runner_up=RunnerUp(battery.id, 0.6)),
        a_match(battery, score=0.6, runner_up=RunnerUp(roof.id, 0.7)),
    )
    return id_


@pytest.fixture
def linked(office: Office, directory: dict[str, Ref]) -> int:
    """A mail to Alice that is linked to Carol, Acme and the roof."""
    id_ = office.sees(
        ALICE, what=a_mail("mail:linked@acme.example", subject="The quiet terms", at=NOON - timedelta(hours=1))
    )
    office.links(id_, *(a_match(directory[name], Verdict.LINK, 0.9) for name in ("roof", "carol", "acme")))
    return id_
