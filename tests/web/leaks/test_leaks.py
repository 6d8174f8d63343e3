"""Nobody is told what is not hers, whichever address she opens: all roles walk over all of pages and API."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from fastapi.testclient import TestClient

from capture.web.app import create_app
from connectors.model.address import Address
from store.database import Store
from tests.people import ALICE, BOB
from tests.web.leaks.company import EVE, FRANK, GRACE, HEIDI, PEOPLE, Company, now
from tests.web.leaks.walk import addresses
from tests.web.signing import browsing

Told = dict[str, str]
"""Address → what it answered."""
WORDS = [f"{name}{place}" for name in ("zebra", "lynx", "ibex") for place in ("subject", "text")]
LEDGER = ("/connections", "/ledger", "/audit", "/api/v1/connections", "/api/v1/audit")
"""Where ops and administrators are told how much was seen, and who did what: never what stands in it."""


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[tuple[Company, Company]]:
    """One with what only its owners may know of, and the same without."""
    folder = tmp_path_factory.mktemp("companies")
    files = [copyfile(migrated_sqlite, folder / name) for name in ("with.db", "without.db")]
    with Store(f"sqlite:///{files[0]}") as more, Store(f"sqlite:///{files[1]}") as less:
        yield Company.opened(more, hidden=True), Company.opened(less, hidden=False)


@pytest.fixture(scope="module")
def told() -> Callable[[Company, Address], Told]:
    """Which company, and who walks → all that she is told."""
    known: dict[tuple[int, Address], Told] = {}

    def walk(company: Company, who: Address) -> Told:
        if (id(company), who) not in known:
            with browsing(create_app(company.office.store, now), who, PEOPLE[who]) as client:
                known[id(company), who] = {address: _answer(client, address) for address in addresses(client, WORDS)}
        return known[id(company), who]

    return walk


def _answer(client: TestClient, address: str) -> str:
    answer = client.get(address, follow_redirects=False)
    assert answer.status_code < 500, address
    return f"{answer.status_code} {answer.text}"


@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_reads_what_is_not_hers(
    companies: tuple[Company, Company], told: Callable[[Company, Address], Told], who: Address
) -> None:
    leaked = [
        (address, word)
        for address, answer in told(companies[0], who).items()
        for secret in companies[0].secrets
        for word in secret.words.values()
        if who not in secret.readers and word in answer and f"q={word}" not in address
    ]
    assert leaked == []


@pytest.mark.parametrize("who", [EVE, FRANK, GRACE, HEIDI])
def test_what_may_not_be_known_of_changes_no_answer(
    companies: tuple[Company, Company], told: Callable[[Company, Address], Told], who: Address
) -> None:
    before, after = told(companies[1], who), told(companies[0], who)
    differing = [
        address
        for address, answer in after.items()
        if answer != before[address] and not any(path in address for path in LEDGER)
    ]
    assert differing == []


@pytest.mark.parametrize("who", [ALICE, BOB])
def test_those_who_may_are_told(
    companies: tuple[Company, Company], told: Callable[[Company, Address], Told], who: Address
) -> None:
    """Else the tests above could not fail."""
    whole = "".join(told(companies[0], who).values())
    hers = [secret for secret in companies[0].secrets if who in secret.readers and secret.name != "tapir"]
    missing = [word for secret in hers for word in secret.words.values() if word not in whole]
    assert missing == []
