"""GET and POST /connections/ID/census."""

from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete

from capture.web.strip import HEIGHT, MOST, columns
from store.completeness import Look
from store.database import Store
from store.schema import ledger
from store.users import Role
from tests.builders import NOON
from tests.people import ALICE, BOB
from tests.web.counted import Counted
from tests.web.office import Office
from tests.web.signing import signed_in


@pytest.fixture
def counted(office: Office, sqlite_store: Store, tmp_path: Path) -> Counted:
    made = Counted.of(sqlite_store, tmp_path / "mail", ALICE)
    made.count()
    return made


def told(client: TestClient, counted: Counted) -> str:
    return " ".join(client.get(f"/connections/{counted.connection}/census").raise_for_status().text.split())


def test_each_month_says_what_became_of_what_the_provider_has(client: TestClient, counted: Counted) -> None:
    page = told(client, counted)
    assert "complete, 4 of 4" in page
    february, january = page.index("February"), page.index("January")
    assert february < january < page.index("Month not known")
    assert '<th scope="row">February</th> <td class="figure">2</td> <td class="figure">2</td>' in page
    assert "1 item cannot be read" in page


def test_what_is_missing_is_said_and_fetched_when_asked_for(client: TestClient, counted: Counted) -> None:
    with counted.store.begin() as connection:
        connection.execute(delete(ledger).where(ledger.c.item == "0.eml"))
    answer = client.post(f"/connections/{counted.connection}/census")
    assert "counted as soon as the daemon has a moment" in answer.text
    counted.count(NOON + timedelta(minutes=1))
    page = told(client, counted)
    assert "complete, 4 of 4" in page
    assert "Complete at 2 of 2 censuses" in page


def test_what_cannot_be_counted_says_why(client: TestClient, office: Office) -> None:
    assert "has not been read to its end" in client.get("/connections/1/census").text
    assert client.post("/connections/1/census").status_code == 409


@pytest.mark.parametrize(("role", "status"), [(Role.REP, 404), (Role.MANAGER, 404), (Role.OPS, 200)])
def test_the_census_of_others_is_for_ops(client: TestClient, counted: Counted, role: Role, status: int) -> None:
    signed_in(client, BOB, role)
    path = f"/connections/{counted.connection}/census"
    assert client.get(path).status_code == status
    assert client.post(path).status_code == status


def test_the_picture_shows_whatever_is_missing() -> None:
    looks = [Look(NOON, 10_000, missing, 0, 0) for missing in range(MOST + 10)]
    shown = columns(looks)
    assert [one.look.missing for one in shown] == list(range(10, MOST + 10))
    assert all(0 < one.missing <= HEIGHT for one in shown)
    assert columns([Look(NOON, 0, 0, 0, 0)])[0].missing == 0
    assert columns([]) == []
