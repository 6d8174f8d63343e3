"""Whom the directory does not know, through the API."""

import pytest

from connectors.model.address import Address
from store.model import Direction
from tests.api.calling import Callers
from tests.builders import a_mail
from tests.people import ALICE, BOB
from tests.web.office import Office
from tests.web.test_people import contacts, propose

ERIN = Address("erin.vale@newco.example")


@pytest.fixture
def proposed(office: Office) -> str:
    """Alice has written to Erin; the id of the proposal."""
    office.sees(ALICE, what=a_mail("mail:1@ours.example", sender=ALICE, to=(ERIN,)), direction=Direction.OUTBOUND)
    propose(office)
    return "1"


def test_a_person_is_told_with_the_evidence(callers: Callers, proposed: str) -> None:
    told = callers.of(ALICE).get("/people").json()
    [person] = told["items"]
    assert (person["id"], person["name"], person["company"], person["account"]) == (
        proposed,
        "Erin Vale",
        "Newco",
        None,
    )
    assert (person["why"], told["total"]) == ("You wrote once.", 1)


def test_a_person_is_added_once_and_taken_back(callers: Callers, office: Office, proposed: str) -> None:
    alice = callers.of(ALICE)
    for _ in range(2):
        assert alice.post(f"/people/{proposed}/add", json={"title": "Buyer"}).status_code == 204
    assert [(one.name, one.title, one.owner) for one in contacts(office)] == [("Erin Vale", "Buyer", ALICE)]
    assert alice.get("/people").json() == {"items": [], "total": 0}
    assert alice.post(f"/people/{proposed}/undo").status_code == 204
    assert contacts(office) == []
    assert alice.get("/people").json()["total"] == 1


def test_a_person_without_a_name_is_not_added(callers: Callers, proposed: str) -> None:
    refused = callers.of(ALICE).post(f"/people/{proposed}/add", json={"name": " "})
    assert (refused.status_code, refused.json()["detail"]) == (409, "A name is needed.")


def test_a_dismissed_person_is_not_asked_about_again(callers: Callers, proposed: str) -> None:
    alice = callers.of(ALICE)
    assert alice.post(f"/people/{proposed}/dismiss").status_code == 204
    assert alice.get("/people").json()["total"] == 0


@pytest.mark.parametrize("what", ["add", "dismiss", "undo"])
def test_others_people_are_not_hers(callers: Callers, proposed: str, what: str) -> None:
    sent: dict[str, str] | None = {} if what == "add" else None
    assert callers.of(BOB).get("/people").json()["total"] == 0
    assert callers.of(BOB).post(f"/people/{proposed}/{what}", json=sent).status_code == 404
