"""/connections tells those who see to it who works on the database, and nobody else."""

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert, update

from capture.web.app import create_app
from store import fleet
from store.database import Store
from store.schema import leaders, places, processes, sources
from store.users import Role
from tests.builders import NOON
from tests.people import ALICE, BOB
from tests.web.conftest import ADDRESS
from tests.web.office import Office
from tests.web.signing import browsing


@pytest.fixture
def shared(postgres_store: Store) -> Store:
    """A scheduler that leads, a worker that fell silent, a host in trouble, and a mailbox that somebody waits for."""
    Office(postgres_store).connect(ALICE, BOB)
    with postgres_store.begin() as connection:
        at = fleet.seen(connection, NOON).at
        row = {"version": "2.0", "started_at": at - timedelta(hours=5)}
        connection.execute(insert(processes).values(name="north-1", role="scheduler", seen_at=at, **row))
        silent = at - timedelta(minutes=3)
        connection.execute(insert(processes).values(name="south-<2>", role="worker", seen_at=silent, **row))
        connection.execute(insert(leaders).values(duty="chores", process="north-1", until=at + timedelta(minutes=1)))
        connection.execute(insert(places).values(name="mail.example.com", room=2))
        waits = {"asked_at": at, "next_due_at": at - timedelta(minutes=7)}
        connection.execute(update(sources).where(sources.c.id == 1).values(waits))
    return postgres_store


def page(store: Store, role: Role) -> AbstractContextManager[TestClient]:
    return browsing(create_app(store, lambda: NOON), role=role, base_url=ADDRESS)


def test_ops_see_who_lives_and_what_waits(shared: Store) -> None:
    with page(shared, Role.OPS) as client:
        text = client.get("/connections").text
    assert "lives, and leads" in text
    assert "south-&lt;2&gt;" in text
    assert ">silent</span> since" in text
    assert "7 minutes" in text
    assert "answers with errors: 2 at a time until it is well" in text


def test_reps_see_nothing_of_it(shared: Store) -> None:
    with page(shared, Role.REP) as client:
        text = client.get("/connections").text
    assert "At work" not in text
    assert "north-1" not in text


def test_where_one_process_works_alone_there_is_nothing_to_show(client: TestClient) -> None:
    assert "At work" not in client.get("/connections").text
