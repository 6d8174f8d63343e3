"""The page of rules: her own, which she may change, and the organisation's, which everybody may read."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from config.visibility import Audience
from connectors.model.address import Address
from store import audit, sender_rules
from store.schema import connections, interactions
from store.users import Role
from tests.builders import a_mail
from tests.people import ALICE, BOB
from tests.web.office import Office
from tests.web.signing import signed_in

MALLORY = Address("mallory@ours.example")
DENTIST = Address("praxis@dentist.example")


def mailbox_of(office: Office, rep: Address) -> int:
    with office.store.read() as connection:
        return int(connection.execute(select(connections.c.id).where(connections.c.owner == rep)).scalar_one())


def audience(office: Office, id_: int) -> Audience:
    with office.store.read() as connection:
        found = connection.execute(select(interactions.c.audience).where(interactions.c.id == id_)).scalar_one()
    assert isinstance(found, Audience)
    return found


def acts(office: Office) -> list[tuple[str, str, str]]:
    with office.store.read() as connection:
        return [(act.who, act.act, act.about) for act in audit.latest(connection, 9)]


def test_a_rep_says_who_may_see_what_her_mailbox_sees(office: Office, client: TestClient) -> None:
    id_, mailbox = office.sees(ALICE, what=a_mail()), mailbox_of(office, ALICE)
    answer = client.post(f"/connections/{mailbox}/audience", data={"audience": "participants"})
    assert answer.status_code == 200
    assert '<option value="participants" selected>' in answer.text
    assert audience(office, id_) is Audience.PARTICIPANTS
    assert (ALICE, "connection.audience", f"connection {mailbox}: participants") in acts(office)
    client.post(f"/connections/{mailbox}/audience", data={"audience": "everyone"})
    assert audience(office, id_) is Audience.EVERYONE


@pytest.mark.parametrize("role", Role)
def test_nobody_changes_a_mailbox_of_somebody_else(office: Office, client: TestClient, role: Role) -> None:
    mailbox = mailbox_of(office, ALICE)
    for who in (BOB, MALLORY):
        answer = signed_in(client, who, role).post(f"/connections/{mailbox}/audience", data={"audience": "everyone"})
        assert answer.status_code == 404
    assert acts(office) == []


@pytest.mark.parametrize("form", [{}, {"audience": "nobody"}])
def test_an_audience_that_there_is_none_is_refused(office: Office, client: TestClient, form: dict[str, str]) -> None:
    answer = client.post(f"/connections/{mailbox_of(office, ALICE)}/audience", data=form)
    assert answer.status_code == 422


def test_a_rule_on_a_sender_is_added_and_removed(office: Office, client: TestClient) -> None:
    id_ = office.sees(ALICE, what=a_mail(sender=DENTIST))
    answer = client.post("/rules/senders", data={"sender": " Praxis@Dentist.example", "kind": "private"})
    assert DENTIST in answer.text
    assert audience(office, id_) is Audience.OWNER
    with office.store.read() as connection:
        (rule,) = sender_rules.of(connection, ALICE)
    assert (signed_in(client, BOB).post(f"/rules/senders/{rule.id}/remove")).status_code == 404
    assert DENTIST not in client.get("/rules").text
    signed_in(client).post(f"/rules/senders/{rule.id}/remove")
    assert audience(office, id_) is Audience.EVERYONE
    told = [(who, act) for who, act, _ in acts(office)]
    assert told == [(ALICE, "rule.remove"), (ALICE, "rule.add")]
    assert not any("dentist" in about for _, _, about in acts(office))


def test_what_is_no_address_is_said_so(client: TestClient) -> None:
    answer = client.post("/rules/senders", data={"sender": "the dentist", "kind": "private"})
    assert (answer.status_code, "name@example.com" in answer.text) == (409, True)


@pytest.mark.parametrize("role", Role)
def test_who_has_no_mailbox_sees_the_rules_of_the_organisation(client: TestClient, role: Role) -> None:
    answer = signed_in(client, MALLORY, role).get("/rules")
    assert answer.status_code == 200
    assert "Newsletters, lists and mail from machines are left out." in answer.text
    assert "Your mailboxes" not in answer.text
    makes_rules = "<form class=" in answer.text.partition("<main")[2]
    assert makes_rules is (role is Role.ADMINISTRATOR)


def test_whoever_is_signed_out_is_sent_to_sign_in(client: TestClient) -> None:
    client.cookies.clear()
    assert client.get("/rules", follow_redirects=False).status_code == 303
    for path in ("/rules/senders", "/rules/senders/1/remove", "/connections/1/audience"):
        assert (
            client.post(path, data={"sender": "a@b.example", "kind": "private", "audience": "owner"}).status_code == 401
        )
        assert client.get(path).status_code in (404, 405)


@pytest.mark.parametrize("word", ["private", "not-business"])
def test_what_was_said_of_one_mail_is_listed_and_taken_back(office: Office, client: TestClient, word: str) -> None:
    id_ = office.sees(ALICE, what=a_mail(subject="My knee"))
    before = audience(office, id_)
    client.post(f"/review/{word}", data={"interaction": str(id_)})
    assert "My knee" in client.get("/rules").text
    assert "My knee" not in signed_in(client, BOB).get("/rules").text
    answer = signed_in(client, ALICE).post(f"/interactions/{id_}/take-back", data={"place": "rules"})
    assert "Taken back." in answer.text
    assert "My knee" not in answer.text
    assert audience(office, id_) is before
    assert (ALICE, "interaction.take_back", f"interaction {id_}") in acts(office)


def test_what_a_rule_said_is_taken_back_with_the_rule(office: Office, client: TestClient) -> None:
    office.sees(ALICE, what=a_mail(subject="My knee"))
    client.post("/rules/senders", data={"sender": "carol@acme.example", "kind": "private"})
    assert "My knee" not in client.get("/rules").text
