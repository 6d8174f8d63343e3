"""GET /connections/ID/unreadable, its retry, and the raw bytes."""

from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from store.database import Store
from store.users import Role
from tests.builders import NOON
from tests.people import ALICE, BOB
from tests.web.counted import BROKEN, BYTES, Counted, a_letter
from tests.web.office import Office
from tests.web.signing import signed_in


@pytest.fixture
def counted(office: Office, sqlite_store: Store, tmp_path: Path) -> Counted:
    return Counted.of(sqlite_store, tmp_path / "mail", ALICE)


@pytest.fixture
def here(counted: Counted) -> str:
    return f"/connections/{counted.connection}/unreadable"


def picked(counted: Counted, item: str = BROKEN) -> dict[str, str]:
    return {"source": str(counted.source), "item": item}


def test_the_owner_reads_what_cannot_be_read_and_why(client: TestClient, here: str) -> None:
    page = client.get(here).text
    assert "1 item cannot be read" in page
    assert "Letter to Carol &lt;b&gt;.eml" in page


def test_an_item_that_can_be_read_now_is_recorded(client: TestClient, here: str, counted: Counted) -> None:
    assert "still cannot be read" in client.post(f"{here}/retry", data=picked(counted)).text
    counted.write(BROKEN, a_letter(9, 3))
    page = client.post(f"{here}/retry", data=picked(counted)).text
    assert "It was read" in page
    assert "Everything here can be read." in page
    assert client.post(f"{here}/retry", data=picked(counted)).status_code == 404


def test_all_are_tried_by_the_next_census(client: TestClient, here: str, counted: Counted) -> None:
    counted.count()
    counted.write(BROKEN, a_letter(9, 3))
    assert "All are read again" in client.post(f"{here}/retry").text
    counted.count(NOON + timedelta(minutes=1))
    assert "Everything here can be read." in client.get(here).text


def test_the_owner_gets_the_raw_bytes_as_a_file_that_nothing_runs(
    client: TestClient, here: str, counted: Counted
) -> None:
    answer = client.get(f"{here}/raw", params=picked(counted))
    assert answer.content == BYTES
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="unreadable.eml"'
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("role", list(Role))
def test_nobody_else_gets_them_whatever_her_role(client: TestClient, here: str, counted: Counted, role: Role) -> None:
    signed_in(client, BOB, role)
    assert client.get(f"{here}/raw", params=picked(counted)).status_code == 404


@pytest.mark.parametrize("item", ["0.eml", "../mail/0.eml", "/etc/passwd", "%2E%2E/secret", "", "no such item"])
def test_only_what_cannot_be_read_is_handed_over(client: TestClient, here: str, counted: Counted, item: str) -> None:
    assert client.get(f"{here}/raw", params=picked(counted, item)).status_code == 404


def test_ops_have_all_tried_again_and_read_no_names(client: TestClient, here: str, counted: Counted) -> None:
    signed_in(client, BOB, Role.OPS)
    page = client.get(here).text
    assert "1 item cannot be read" in page
    assert "Carol" not in page
    assert "/raw" not in page
    assert client.post(f"{here}/retry").status_code == 200


@pytest.mark.parametrize("role", [Role.REP, Role.MANAGER])
def test_others_have_nothing_tried(client: TestClient, here: str, counted: Counted, role: Role) -> None:
    signed_in(client, BOB, role)
    for data in ({}, picked(counted)):
        assert client.post(f"{here}/retry", data=data).status_code == 404


def test_what_a_broken_source_says_is_told(client: TestClient, here: str, counted: Counted) -> None:
    for one in counted.root.iterdir():
        one.unlink()
    counted.root.rmdir()
    answer = client.get(f"{here}/raw", params=picked(counted))
    assert answer.status_code == 409
    assert "There is nothing at" in answer.text
