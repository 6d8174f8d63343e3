"""POST /review/…: decisions, in whose name, and what they refuse."""

from collections.abc import Mapping

import pytest
from fastapi.testclient import TestClient

from matcher.model import Ref, TargetType
from store import links
from store.links import Decision
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB
from tests.web.office import Office, a_match
from tests.web.signing import signed_in

Decisions = Mapping[Ref, Decision | None]


def decisions(office: Office, interaction: int) -> Decisions:
    with office.store.read() as connection:
        found = links.of_interactions(connection, [interaction]).get(interaction, [])
    return {link.match.target: link.decision for link in found}


def form(interaction: int, target: Ref) -> dict[str, str]:
    return {"interaction": str(interaction), "type": target.type, "target": str(target.id)}


def test_accepting_a_deal_rejects_the_other_one(
    client: TestClient, office: Office, directory: dict[str, Ref], asked: int
) -> None:
    page = client.post("/review/accept", data=form(asked, directory["roof"])).text
    assert decisions(office, asked) == {
        directory["roof"]: Decision.ACCEPTED,
        directory["battery"]: Decision.REJECTED,
    }
    assert "Linked “<bdi>Offer for the new plant</bdi>” to" in page
    assert "Nothing waits for you" in page


def test_the_decision_bears_the_name_of_who_acts(client: TestClient, office: Office, directory: dict[str, Ref]) -> None:
    id_ = office.sees(ALICE, BOB, what=a_mail())
    office.links(id_, a_match(directory["roof"]))
    signed_in(client, BOB)
    client.post("/review/accept", data=form(id_, directory["roof"]))
    with office.store.read() as connection:
        (link,) = links.of_interactions(connection, [id_])[id_]
    assert link.decided_by == BOB


def test_rejecting_one_leaves_the_other_open(
    client: TestClient, office: Office, directory: dict[str, Ref], asked: int
) -> None:
    response = client.post("/review/reject", data=form(asked, directory["roof"]))
    assert decisions(office, asked) == {directory["roof"]: Decision.REJECTED, directory["battery"]: None}
    assert response.url.fragment == f"i-{asked}"
    assert "is not linked to" in response.text


def test_a_decided_card_leads_to_the_one_below(client: TestClient, directory: dict[str, Ref], asked: int) -> None:
    response = client.post("/review/accept", data=form(asked, directory["roof"]) | {"next": "77"})
    assert response.url.fragment == "i-77"


def test_none_of_these_rejects_all_of_the_type(
    client: TestClient, office: Office, directory: dict[str, Ref], asked: int
) -> None:
    page = client.post("/review/none", data={"interaction": str(asked), "type": "deal"}).text
    assert set(decisions(office, asked).values()) == {Decision.REJECTED}
    assert "None of the suggestions for" in page


def test_another_record_can_be_chosen_instead(client: TestClient, office: Office, directory: dict[str, Ref]) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    office.links(id_, a_match(directory["roof"]))
    client.post("/review/choose", data=form(id_, directory["battery"]))
    assert decisions(office, id_) == {directory["battery"]: Decision.ACCEPTED, directory["roof"]: Decision.REJECTED}


def test_the_rest_of_the_thread_follows_in_one_act(
    client: TestClient, office: Office, directory: dict[str, Ref]
) -> None:
    first = office.sees(ALICE, what=a_mail("mail:1@t.example"))
    second = office.sees(ALICE, what=a_mail("mail:2@t.example", references=("mail:1@t.example",)))
    other = office.sees(BOB, what=a_mail("mail:3@t.example", references=("mail:1@t.example",)))
    office.links(first, a_match(directory["roof"]), a_match(directory["battery"]))
    office.links(second, a_match(directory["roof"]), a_match(directory["battery"]))
    page = client.post("/review/accept", data=form(first, directory["roof"])).text
    assert "The rest of this conversation too (1)" in page
    data = {"interaction": str(first), "deal": str(directory["roof"].id)}
    client.post("/review/conversation", data=data)
    assert decisions(office, second)[directory["roof"]] is Decision.ACCEPTED
    assert decisions(office, second)[directory["battery"]] is Decision.REJECTED
    assert decisions(office, other) == {}


def test_a_conversation_follows_only_a_deal_that_is_thought_of(client: TestClient, asked: int) -> None:
    data = {"interaction": str(asked), "deal": "99"}
    assert client.post("/review/conversation", data=data).status_code == 404


def test_an_act_can_be_undone_as_a_whole(
    client: TestClient, office: Office, directory: dict[str, Ref], asked: int
) -> None:
    done = client.post("/review/accept", data=form(asked, directory["roof"]))
    response = client.post("/review/undo", data={"at": done.url.params["did"]})
    assert decisions(office, asked) == {directory["roof"]: None, directory["battery"]: None}
    assert response.url.fragment == f"i-{asked}"
    assert "Taken back." in response.text


def test_undoing_on_its_own_page_stays_there(client: TestClient, directory: dict[str, Ref], asked: int) -> None:
    done = client.post("/review/accept", data=form(asked, directory["roof"]) | {"stay": "1"})
    response = client.post("/review/undo", data={"at": done.url.params["did"], "stay": str(asked)})
    assert response.url.path == f"/interactions/{asked}"
    assert "Taken back." in response.text


def test_undoing_a_choice_removes_the_link_that_it_added(
    client: TestClient, office: Office, directory: dict[str, Ref]
) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    office.links(id_, a_match(directory["roof"]))
    done = client.post("/review/choose", data=form(id_, directory["battery"]))
    client.post("/review/undo", data={"at": done.url.params["did"]})
    assert decisions(office, id_) == {directory["roof"]: None}


def test_nobody_undoes_what_another_decided(
    client: TestClient, office: Office, directory: dict[str, Ref], asked: int
) -> None:
    done = client.post("/review/accept", data=form(asked, directory["roof"]))
    signed_in(client, BOB)
    client.post("/review/undo", data={"at": done.url.params["did"]})
    assert decisions(office, asked)[directory["roof"]] is Decision.ACCEPTED


def test_a_button_pressed_twice_decides_once(
    client: TestClient, office: Office, directory: dict[str, Ref], asked: int
) -> None:
    for _ in range(2):
        assert client.post("/review/accept", data=form(asked, directory["roof"])).status_code == 200
    assert decisions(office, asked)[directory["roof"]] is Decision.ACCEPTED


def test_a_stale_page_does_not_overwrite_a_colleague(
    client: TestClient, office: Office, directory: dict[str, Ref]
) -> None:
    id_ = office.sees(ALICE, BOB, what=a_mail())
    office.links(id_, a_match(directory["roof"]))
    with office.store.begin() as connection:
        links.decide(connection, id_, directory["roof"], Decision.ACCEPTED, BOB, NOON)
    response = client.post("/review/reject", data=form(id_, directory["roof"]))
    assert response.status_code == 409
    assert "bob@ours.example has already decided this" in response.text
    assert decisions(office, id_)[directory["roof"]] is Decision.ACCEPTED


@pytest.mark.parametrize("action", ["accept", "reject", "choose"])
def test_what_is_not_there_cannot_be_decided(client: TestClient, asked: int, action: str) -> None:
    assert client.post(f"/review/{action}", data=form(asked, Ref(TargetType.DEAL, 99))).status_code == 404
    assert client.post(f"/review/{action}", data=form(99, Ref(TargetType.DEAL, 1))).status_code == 404


@pytest.mark.parametrize("action", ["accept", "reject", "choose"])
def test_mail_that_she_did_not_see_is_not_hers_to_decide(
    client: TestClient, office: Office, directory: dict[str, Ref], asked: int, action: str
) -> None:
    signed_in(client, BOB)
    assert client.post(f"/review/{action}", data=form(asked, directory["roof"])).status_code == 404
    assert set(decisions(office, asked).values()) == {None}


def test_a_form_without_its_fields_is_refused_with_their_names(client: TestClient) -> None:
    response = client.post("/review/accept", data={"interaction": "one"})
    assert response.status_code == 422
    assert "interaction, target, type" in response.text
