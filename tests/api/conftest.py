"""A small office, and people who call its API."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi import FastAPI

from capture.web.app import create_app
from matcher.model import Ref, Verdict
from store.database import Store
from tests.api.calling import Callers
from tests.builders import NOON, a_mail
from tests.people import ALICE
from tests.web.acme import acme, an_office, suggests_both, ticking
from tests.web.office import Office, a_match


@pytest.fixture
def office(sqlite_store: Store) -> Office:
    """Alice's and Bob's mailboxes, empty."""
    return an_office(sqlite_store)


@pytest.fixture
def app(office: Office) -> FastAPI:
    """The clock moves a second with each look at it."""
    return create_app(office.store, ticking())


@pytest.fixture
def callers(app: FastAPI) -> Iterator[Callers]:
    """Whoever calls."""
    with Callers(app) as opened:
        yield opened


@pytest.fixture
def directory(office: Office) -> dict[str, Ref]:
    """Carol of Acme and two deals that are in play there; all of it is Alice's."""
    return acme(office)


@pytest.fixture
def asked(office: Office, directory: dict[str, Ref]) -> int:
    """A mail to Alice for which both deals are suggested."""
    mail = a_mail("mail:asked@acme.example", subject="The secret price", at=NOON - timedelta(hours=2))
    return suggests_both(office, directory, mail)


@pytest.fixture
def linked(office: Office, directory: dict[str, Ref]) -> int:
    """A mail to Alice that is linked to Carol, Acme and the roof."""
    id_ = office.sees(
        ALICE, what=a_mail("mail:linked@acme.example", subject="The quiet terms", at=NOON - timedelta(hours=1))
    )
    office.links(id_, *(a_match(directory[name], Verdict.LINK, 0.9) for name in ("roof", "carol", "acme")))
    return id_
