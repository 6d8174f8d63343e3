"""GET /people and its forms: whom to add, in whose name, and what is refused."""

import re

import pytest
from fastapi.testclient import TestClient

from capture.proposing.proposer import Proposer
from connectors.model.address import Address
from connectors.model.crm import Contact
from matcher.model import Context
from store.directory import iter_contacts
from store.model import Direction
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB
from tests.web.office import Office
from tests.web.signing import signed_in

ERIN = Address("erin.vale@newco.example")


def propose(office: Office) -> None:
    ours = Context(frozenset({"ours.example"}), frozenset({ALICE, BOB}))
    proposer = Proposer(office.store, lambda: ours, lambda: NOON)
    while proposer.propose():
        pass


@pytest.fixture
def proposed(office: Office) -> int:
    """Alice has written to Erin; the id of the proposal."""
    office.sees(ALICE, what=a_mail("mail:1@ours.example", sender=ALICE, to=(ERIN,)), direction=Direction.OUTBOUND)
    propose(office)
    return 1


def form(proposal: int, **fields: str) -> dict[str, str]:
    return {"proposal": str(proposal), "name": "Erin Vale", "company": "Newco"} | fields


def contacts(office: Office) -> list[Contact]:
    with office.store.read() as connection:
        return [one.record for one in iter_contacts(connection)]


@pytest.mark.parametrize("path", ["/people", "/review"])
def test_a_person_is_shown_with_the_evidence(client: TestClient, proposed: int, path: str) -> None:
    page = client.get(path).text
    assert "Erin Vale" in page
    assert "You wrote once." in page
    assert re.search(r'Newco</bdi> <span class="badge">new</span> <span class="quiet">newco.example', page)
    assert "Nothing waits for you" not in page


def test_adding_tells_what_was_done_and_can_be_undone(client: TestClient, office: Office, proposed: int) -> None:
    page = client.post("/people/add", data=form(proposed, title="Buyer")).text
    assert "Added <bdi>Erin Vale</bdi> to the directory" in page
    assert [(one.name, one.title, one.owner) for one in contacts(office)] == [("Erin Vale", "Buyer", ALICE)]
    page = client.post("/people/undo", data={"proposal": str(proposed)}).text
    assert contacts(office) == []
    propose(office)
    assert 'id="p-1"' in client.get("/people").text


def test_a_button_pressed_twice_adds_once(client: TestClient, office: Office, proposed: int) -> None:
    for _ in range(2):
        assert client.post("/people/add", data=form(proposed)).status_code == 200
    assert len(contacts(office)) == 1


def test_dismissing_stops_the_question_and_can_be_undone(client: TestClient, proposed: int) -> None:
    page = client.post("/people/dismiss", data=form(proposed)).text
    assert "<bdi>Erin Vale</bdi> is not proposed again" in page
    assert 'id="p-1"' not in page
    assert 'id="p-1"' in client.post("/people/undo", data={"proposal": str(proposed)}).text


def test_the_act_leads_to_the_card_below_on_the_page_it_came_from(client: TestClient, proposed: int) -> None:
    response = client.post("/people/add", data=form(proposed, place="review", next="7"), follow_redirects=False)
    assert response.headers["location"] == "/review?person=1#p-7"


def test_people_of_others_are_not_hers_to_see_or_decide(client: TestClient, office: Office, proposed: int) -> None:
    signed_in(client, BOB)
    assert "Erin Vale" not in client.get("/people").text
    for action in ("add", "dismiss", "undo"):
        assert client.post(f"/people/{action}", data=form(proposed)).status_code == 404
    assert contacts(office) == []


def test_what_cannot_be_added_says_why(client: TestClient, proposed: int) -> None:
    response = client.post("/people/add", data=form(proposed, name=" "))
    assert response.status_code == 409
    assert "A name is needed" in response.text


def test_who_has_come_onto_a_record_is_told(client: TestClient, office: Office, proposed: int) -> None:
    office.knows(Contact("C-1", "Erin Vale", (ERIN,)))
    assert "Erin Vale" not in client.get("/people").text
    response = client.post("/people/add", data=form(proposed))
    assert (response.status_code, "in the directory already" in response.text) == (409, True)


def test_names_of_strangers_cannot_write_into_the_page(client: TestClient, office: Office) -> None:
    mail = a_mail("mail:1@ours.example", sender=ALICE, to=(Address('"<script>"@newco.example'),))
    office.sees(ALICE, what=mail, direction=Direction.OUTBOUND)
    propose(office)
    page = client.get("/people").text
    assert "<script>" not in page.replace('<script src="/static/keys.js" defer></script>', "")


def test_an_empty_list_says_who_would_be_on_it(client: TestClient, office: Office) -> None:
    assert "Nobody is missing" in client.get("/people").text
