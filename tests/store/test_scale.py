"""What a page costs depends on the page, not on what the record holds already."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from matcher.model import Match, Ref, TargetType, Verdict
from store import links
from store.candidates import Asked, candidates
from store.database import Store
from tests.builders import a_mail
from tests.recording import a_lease, write

DEALS = tuple(Match(Ref(TargetType.DEAL, n), 0.9, Verdict.LINK, (), None, "deal/1") for n in range(1, 6))


@pytest.fixture
def connection(store: Store) -> Iterator[Connection]:
    if store.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite counts the steps of a statement")
    with store.begin() as opened:
        yield opened


def steps(connection: Connection) -> int:
    """Of SQLite's machine, in thousands, to find what is known of one thread."""
    counted = []
    driver = connection.connection.driver_connection
    driver.set_progress_handler(lambda: counted.append(1), 1_000)  # type: ignore[union-attr]
    candidates(connection, [Asked({}, "mail:new")])
    driver.set_progress_handler(None, 0)  # type: ignore[union-attr]
    return len(counted)


def test_deals_of_a_thread_are_found_without_reading_those_of_others(connection: Connection) -> None:
    before = steps(connection)
    written = write(connection, a_lease(connection), *(a_mail(f"mail:{n}") for n in range(500))).to_match
    found = [(one.id, deal) for one in written for deal in DEALS]
    links.save(connection, found, [one.id for one in written])
    assert steps(connection) == before
