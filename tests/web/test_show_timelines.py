"""GET /contacts/ID, /accounts/ID, /deals/ID."""

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from connectors.model.interaction import Answer, MeetingState, Role
from matcher.model import Ref, Verdict
from store.links import Decision, decide
from store.model import Direction
from tests.builders import NOON, a_mail, a_meeting, a_person
from tests.people import ALICE, CAROL
from tests.web.office import Office, a_match


@pytest.fixture
def roof(directory: dict[str, Ref]) -> Ref:
    return directory["roof"]


def test_a_deal_shows_its_stages_and_what_happened(client: TestClient, office: Office, roof: Ref) -> None:
    id_ = office.sees(ALICE, what=a_mail(at=NOON - timedelta(days=3)))
    office.links(id_, a_match(roof, Verdict.LINK, 0.9))
    page = client.get(f"/deals/{roof.id}").text
    assert "OPP-1" in page
    assert "<title>Offer from 25 Feb 2026</title>" in page
    assert "Offer for the new plant" in page
    assert "(3 days ago)" in page
    assert "linked by rule" in page


def test_a_contact_shows_addresses_account_and_counts(
    client: TestClient, office: Office, directory: dict[str, Ref]
) -> None:
    for number, direction in enumerate((Direction.INBOUND, Direction.INBOUND, Direction.OUTBOUND)):
        id_ = office.sees(ALICE, what=a_mail(f"mail:{number}@x.example"), direction=direction)
        office.links(id_, a_match(directory["carol"], Verdict.LINK, 0.9))
    page = client.get(f"/contacts/{directory['carol'].id}").text
    assert "carol<wbr>@acme.example" in page
    assert "Acme Ltd" in page
    assert "2 received, 1 sent, 0 meetings" in page


def test_an_account_shows_its_domains_deals_and_contacts(client: TestClient, directory: dict[str, Ref]) -> None:
    page = client.get(f"/accounts/{directory['acme'].id}").text
    assert "acme.example" in page
    assert "Rooftop solar" in page
    assert "Carol Reyes" in page
    assert "Nothing has been captured yet." in page


def test_a_rejected_link_is_not_part_of_the_story(client: TestClient, office: Office, roof: Ref) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    office.links(id_, a_match(roof, Verdict.LINK, 0.9))
    with office.store.begin() as connection:
        decide(connection, id_, roof, Decision.REJECTED, ALICE, NOON)
    assert "Offer for the new plant" not in client.get(f"/deals/{roof.id}").text


@pytest.mark.parametrize(
    ("hours", "state", "shown"),
    [
        (2, MeetingState.PLANNED, "planned"),
        (-2, MeetingState.PLANNED, "held"),
        (-2, MeetingState.MOVED, "held"),
        (2, MeetingState.MOVED, "moved"),
        (-2, MeetingState.CANCELLED, "cancelled"),
    ],
)
def test_a_meeting_says_what_became_of_it(
    client: TestClient, office: Office, roof: Ref, hours: int, state: MeetingState, shown: str
) -> None:
    id_ = office.sees(ALICE, what=a_meeting(at=NOON + timedelta(hours=hours), state=state))
    office.links(id_, a_match(roof, Verdict.LINK, 0.9))
    assert f'<span class="badge {shown}">{shown}</span>' in client.get(f"/deals/{roof.id}").text


def test_a_meeting_that_all_of_ours_declined_is_declined(client: TestClient, office: Office, roof: Ref) -> None:
    people = (a_person(CAROL, Role.ORGANIZER), a_person(ALICE, Role.ATTENDEE, answer=Answer.DECLINED))
    id_ = office.sees(ALICE, what=replace(a_meeting(), participants=people))
    office.links(id_, a_match(roof, Verdict.LINK, 0.9))
    assert ">declined</span>" in client.get(f"/deals/{roof.id}").text


def test_an_organizer_who_attends_too_is_named_once(client: TestClient, office: Office, roof: Ref) -> None:
    id_ = office.sees(ALICE, what=a_meeting(organizer=CAROL, attendees=(CAROL, ALICE)))
    office.links(id_, a_match(roof, Verdict.LINK, 0.9))
    assert client.get(f"/deals/{roof.id}").text.count("<bdi>carol@acme.example</bdi>") == 1


def test_a_long_story_has_pages(client: TestClient, office: Office, roof: Ref) -> None:
    for number in range(51):
        id_ = office.sees(ALICE, what=a_mail(f"mail:{number}@x.example", subject=f"Number {number:02}"))
        office.links(id_, a_match(roof, Verdict.LINK, 0.9))
    first = client.get(f"/deals/{roof.id}").text
    second = client.get(f"/deals/{roof.id}{_step('next', first)}").text
    assert "Number 00" not in first
    assert "Number 00" in second
    assert 'rel="next"' not in second
    assert client.get(f"/deals/{roof.id}{_step('prev', second)}").text == first


def _step(rel: str, page: str) -> str:
    found = re.search(rf'rel="{rel}" href="[^"?]*([^"]*)"', page)
    assert found
    return html.unescape(found[1])


@pytest.mark.parametrize("kind", ["contacts", "accounts", "deals", "interactions"])
@pytest.mark.parametrize("id_", ["99", "0", "-1", "9" * 30, "one"])
def test_what_is_not_there_is_said_to_be_missing(
    client: TestClient, directory: dict[str, Ref], kind: str, id_: str
) -> None:
    response = client.get(f"/{kind}/{id_}")
    assert response.status_code == 404
    assert "There is no such page" in response.text
