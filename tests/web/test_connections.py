"""GET /connections and its ledger, POST pause and resume."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from capture.web.app import create_app
from connectors import registry
from store import audit
from store.database import Store
from store.schema import sources
from store.users import Role
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB, DAVE
from tests.web.conftest import ADDRESS
from tests.web.office import Office
from tests.web.signing import browsing, signed_in


@pytest.mark.parametrize("kind", registry.PROVIDERS)
def test_where_nothing_is_connected_every_kind_is_offered(sqlite_store: Store, kind: str) -> None:
    with browsing(create_app(sqlite_store, lambda: NOON), role=Role.ADMINISTRATOR, base_url=ADDRESS) as client:
        assert f"capture connect {kind} --" in client.get("/connections").text


def test_what_needs_a_person_comes_first_with_advice(client: TestClient, office: Office) -> None:
    with office.store.begin() as connection:
        stopped = {"error": "The folder is empty.", "advice": "Look whether it was moved.", "paused": True}
        connection.execute(update(sources).where(sources.c.id == office.mailboxes[BOB]).values(stopped))
    page = signed_in(client, ALICE, Role.OPS).get("/connections").text
    assert page.index("bob<wbr>") < page.index("alice<wbr>")
    assert "Look whether it was moved." in page
    assert "Try again" in page


def test_a_source_that_nobody_takes_up_asks_whether_the_daemon_runs(client: TestClient, office: Office) -> None:
    with office.store.begin() as connection:
        connection.execute(update(sources).values(next_due_at=NOON - timedelta(hours=3)))
    assert "Due for 3 hours and not taken up" in client.get("/connections").text


def test_what_needs_a_person_says_when_it_is_tried_by_itself(client: TestClient, office: Office) -> None:
    def shown(paused: bool) -> str:
        told = {"error": "Ann left.", "advice": "Ask Eve.", "paused": paused, "next_due_at": NOON + timedelta(hours=1)}
        with office.store.begin() as connection:
            connection.execute(update(sources).values(told))
        return client.get("/connections").text

    page = shown(paused=False)
    assert "after you try again" not in page
    assert "</time>, or at once by “Try again”" in page
    assert "after you try again" in shown(paused=True)


def test_a_source_shows_what_its_last_census_came_to(client: TestClient, office: Office) -> None:
    def counted(missing: int) -> str:
        figures = {"listed": 2_195, "missing": missing, "gone": 0, "healed": 0}
        with office.store.begin() as connection:
            connection.execute(update(sources).values(census=figures, census_at=NOON - timedelta(hours=3)))
        return client.get("/connections").text

    assert "complete, 2,195 of 2,195" in counted(missing=0)
    page = counted(missing=2)
    assert "2 of 2,195 missing" in page
    assert 'href="/connections/1/census"' in page


def test_pausing_and_resuming_write_the_row(client: TestClient, office: Office) -> None:
    def row() -> tuple[bool, bool]:
        with office.store.read() as connection:
            query = select(sources.c.paused, sources.c.next_due_at).where(sources.c.id == office.mailboxes[ALICE])
            paused, due = connection.execute(query).one()
        return paused, due is not None

    assert "Resume" in client.post("/connections/1/pause").text
    assert row() == (True, False)
    assert "Resume" not in client.post("/connections/1/resume").text
    assert row() == (False, True)


@pytest.mark.parametrize("role", [Role.REP, Role.MANAGER])
def test_others_connections_are_not_hers_to_see_or_stop(client: TestClient, office: Office, role: Role) -> None:
    signed_in(client, BOB, role)
    page = client.get("/connections").text
    assert "bob<wbr>" in page
    assert "alice<wbr>" not in page
    assert client.post("/connections/1/pause").status_code == 404
    assert client.post("/connections/1/resume").status_code == 404
    assert client.post("/connections/2/pause").status_code == 200
    with office.store.read() as connection:
        assert connection.execute(select(sources.c.paused).order_by(sources.c.id)).scalars().all() == [False, True]


@pytest.mark.parametrize("role", [Role.OPS, Role.ADMINISTRATOR])
def test_who_cares_for_connections_sees_and_stops_all(client: TestClient, office: Office, role: Role) -> None:
    office.sees(ALICE, what=a_mail())
    signed_in(client, DAVE, role)
    page = client.get("/connections").text
    assert "alice<wbr>" in page
    assert "bob<wbr>" in page
    assert "1 captured" in page
    assert "Offer for the new plant" not in client.get("/connections/1/ledger").text
    assert client.post("/connections/1/pause").status_code == 200
    with office.store.read() as connection:
        (act,) = audit.latest(connection, 10)
    assert (act.who, act.act, act.about) == (DAVE, "connection.pause", "connection 1")


def test_a_connection_that_is_not_there_cannot_be_stopped(client: TestClient) -> None:
    assert client.post("/connections/99/pause").status_code == 404
    assert client.post("/connections/99/resume").status_code == 404


def test_every_item_seen_stands_in_the_ledger_with_its_reason(client: TestClient, office: Office) -> None:
    office.sees(ALICE, what=a_mail())
    office.excludes(ALICE, "mail:2@x.example", "bulk: List-Unsubscribe header")
    office.cannot_read(ALICE, "cur/3<b>", "It has no header.")
    page = client.get("/connections/1/ledger").text
    assert "3 items" in page
    assert "Offer for the new plant" in page
    assert "bulk: List-Unsubscribe header" in page
    only = client.get("/connections/1/ledger?disposition=unreadable").text
    assert "1 item unreadable" in only
    assert "It has no header." in only
    assert "cur/3&lt;b&gt;" in only
    assert "bulk" not in only


def test_the_counts_lead_to_the_items(client: TestClient, office: Office) -> None:
    office.cannot_read(ALICE, "cur/3", "It has no header.")
    page = client.get("/connections").text
    source = office.mailboxes[ALICE]
    assert f'href="/connections/1/ledger?source={source}&amp;disposition=unreadable">1 unreadable</a>' in page


def test_a_ledger_that_is_not_there_is_said_to_be_missing(client: TestClient) -> None:
    assert client.get("/connections/99/ledger").status_code == 404
    assert client.get("/connections/1/ledger?disposition=lost").status_code == 422
