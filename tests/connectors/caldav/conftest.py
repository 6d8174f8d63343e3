"""Calendars of its own for each test, on each server."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.connectors.caldav.account import Account
from tests.connectors.caldav.front import Front, in_front_of
from tests.connectors.ledger import Ledger
from tests.servers.dav import Home
from tests.servers.radicale import Radicale

_numbers = count()


@pytest.fixture
def ledger() -> Ledger:
    """What capture holds: nothing yet."""
    return Ledger()


@pytest.fixture
def on_radicale(radicale: Radicale, ledger: Ledger) -> Iterator[Account]:
    """A new user of Radicale with the calendar Work."""
    home = radicale.home()
    home.make("work", "Work")
    account = Account(home, ledger, "work")
    yield account
    account.close()
    home.close()


@pytest.fixture
def on_xandikos(xandikos: Home, ledger: Ledger) -> Iterator[Account]:
    """The user of Xandikos with a calendar of the test's own."""
    folder = f"work{next(_numbers)}"
    xandikos.make(folder, folder)
    account = Account(xandikos, ledger, folder, (folder,))
    yield account
    account.close()
    xandikos.delete(f"{folder}/")


@pytest.fixture(params=["radicale", "xandikos"])
def account(request: pytest.FixtureRequest) -> Account:
    """Runs a test twice, on either server."""
    found: Account = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture
def front(on_radicale: Account) -> Iterator[Front]:
    """A front to Radicale, by way of which its account is read."""
    with in_front_of(on_radicale.home.server) as running:
        on_radicale.url = running.url
        yield running
        on_radicale.close()
