"""/audit: every sign-in and change, the newest first."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from capture.web.acts import act
from store import audit
from store.users import Role
from tests.builders import NOON
from tests.people import ALICE, BOB
from tests.web.office import Office
from tests.web.signing import signed_in


@pytest.fixture
def admin(client: TestClient) -> TestClient:
    return signed_in(client, ALICE, Role.ADMINISTRATOR)


def note(office: Office, number: int, who: str = BOB) -> None:
    with office.store.begin() as connection:
        for count in range(number):
            audit.note(connection, NOON + timedelta(seconds=count), who, "192.0.2.7", "link.accept", f"deal {count}")


def test_the_newest_comes_first_with_who_and_from_where(admin: TestClient, office: Office) -> None:
    note(office, 3)
    page = admin.get("/audit").text
    assert page.index("deal 2") < page.index("deal 1") < page.index("deal 0")
    assert "192.0.2.7" in page
    assert "accepted a link of" in page


def test_pages_go_on_where_the_last_ended_whatever_came_since(admin: TestClient, office: Office) -> None:
    note(office, 150)
    first = admin.get("/audit").text
    assert "deal 50<" in first
    assert "deal 49<" not in first
    (older,) = [part.partition('"')[0] for part in first.split('rel="next" href="')[1:]]
    note(office, 5, ALICE)
    second = admin.get(older.replace("&amp;", "&")).text
    assert "deal 49<" in second
    assert "deal 50<" not in second
    assert 'rel="next"' not in second


def test_one_persons_acts_are_shown_alone(admin: TestClient, office: Office) -> None:
    note(office, 1)
    note(office, 2, "carol@ours.example")
    page = admin.get("/audit", params={"who": "Carol@Ours.example"}).text
    assert page.count("accepted a link of") == 2
    assert "bob<wbr>" not in page
    assert "Nothing by this address" in admin.get("/audit?who=nobody").text


def test_what_came_from_outside_is_shown_harmlessly(admin: TestClient, office: Office) -> None:
    note(office, 1, "<script>@x")
    assert "<script>@x" not in admin.get("/audit").text


@pytest.mark.parametrize("query", ["before=0", "before=x", f"before={2**63}", "who=" + "x" * 400])
def test_a_query_that_is_none_is_refused(admin: TestClient, query: str) -> None:
    assert admin.get(f"/audit?{query}").status_code == 422


def test_acts_are_said_as_people_do() -> None:
    assert act("sign_in.failed") == "failed to sign in"
    assert act("rule.add") == "made a rule for a sender"
