"""Rules that people make on the page: who may, what they are told first, and that the past follows on request."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from store import audit, groups, rules
from store.rules import EVERYBODY, Effect, Place, What
from store.schema import interactions
from store.users import Role
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB, CAROL
from tests.web.office import Office
from tests.web.signing import signed_in

SALARY = {"what": "subject", "value": "Salary  REVIEW", "effect": "none"}
ADMIN = Role.ADMINISTRATOR


def listed(office: Office) -> list[tuple[Place, What, str, Effect]]:
    with office.store.read() as connection:
        return [(one.place, one.what, one.value, one.effect) for one in rules.everything(connection)]


def kept(office: Office) -> list[str]:
    with office.store.read() as connection:
        return list(connection.execute(select(interactions.c.subject).order_by(interactions.c.id)).scalars())


def test_a_rep_tries_makes_applies_and_removes_a_rule_of_hers(office: Office, client: TestClient) -> None:
    office.sees(ALICE, what=a_mail("mail:1@x.example", subject="Your salary review"))
    office.sees(BOB, what=a_mail("mail:2@x.example", subject="Salary review of Bob"))
    tried = client.post("/rules/simulate", data=SALARY)
    assert "1 mail or meeting would leave the record" in tried.text
    assert "Your salary review" in tried.text
    assert "of Bob" not in tried.text
    assert listed(office) == []
    client.post("/rules/add", data=SALARY)
    assert listed(office) == [(Place(rep=ALICE), What.SUBJECT, "salary review", Effect.NONE)]
    assert len(kept(office)) == 2
    assert "1 mail or meeting" in client.post("/rules/apply", data={"dry_run": "1"}).text
    assert len(kept(office)) == 2
    client.post("/rules/apply", data={"dry_run": "0"})
    assert kept(office) == ["Salary review of Bob"]
    assert "1 item that were left out would be offered again" in client.post("/rules/1/simulate").text
    client.post("/rules/1/remove")
    assert listed(office) == []
    with office.store.read() as connection:
        told = [(act.act, act.about) for act in audit.latest(connection, 9) if act.act.startswith("rules.")]
    assert told == [
        ("rules.remove", f"rule 1 of {ALICE}"),
        ("rules.apply", f"1 changes, {ALICE}"),
        ("rules.add", f"rule 1 of {ALICE}"),
    ]


def test_an_administrator_makes_rules_for_everybody_and_for_groups(office: Office, client: TestClient) -> None:
    signed_in(client, ALICE, ADMIN)
    client.post("/rules/groups/add", data={"name": "Sales"})
    page = client.post("/rules/groups/1/join", data={"rep": "Bob@ours.example"})
    assert '<option value="group-1">the group Sales</option>' in page.text
    client.post("/rules/add", data=SALARY | {"place": "everybody"})
    client.post("/rules/add", data=SALARY | {"place": "group-1", "effect": "private"})
    places = [place for place, *_ in listed(office)]
    assert places == [EVERYBODY, Place(group=1)]
    theirs = signed_in(client, BOB).get("/rules").text
    assert "whose subject holds “salary review” are left out" in theirs
    assert "in the group Sales" in theirs
    signed_in(client, ALICE, ADMIN).post("/rules/groups/1/leave", data={"rep": BOB})
    assert "in the group Sales" not in signed_in(client, BOB).get("/rules").text
    signed_in(client, ALICE, ADMIN).post("/rules/groups/1/remove")
    assert [place for place, *_ in listed(office)] == [EVERYBODY]


@pytest.mark.parametrize("role", [Role.REP, Role.MANAGER, Role.OPS])
def test_others_make_no_rules_but_their_own(office: Office, client: TestClient, role: Role) -> None:
    with office.store.begin() as connection:
        group = groups.add(connection, "Sales")
        common = rules.add(connection, EVERYBODY, What.PERSON, CAROL, Effect.NONE, ALICE, NOON)
        hers = rules.add(connection, Place(rep=ALICE), What.PERSON, CAROL, Effect.HEADERS, ALICE, NOON)
    signed_in(client, BOB, role)
    for place in ("everybody", f"group-{group}"):
        for path in ("/rules/add", "/rules/simulate", "/rules/apply"):
            assert client.post(path, data=SALARY | {"place": place}).status_code == 403
    for path in ("add", f"{group}/join", f"{group}/leave", f"{group}/remove"):
        assert client.post(f"/rules/groups/{path}", data={"name": "x", "rep": BOB}).status_code == 403
    for rule in (common, hers):
        assert client.post(f"/rules/{rule.id}/remove").status_code == 404
        assert client.post(f"/rules/{rule.id}/simulate").status_code == 404
    assert len(listed(office)) == 2


def test_not_even_an_administrator_reads_or_removes_a_rep_s_own_rules(office: Office, client: TestClient) -> None:
    with office.store.begin() as connection:
        rules.add(connection, Place(rep=BOB), What.DOMAIN, "clinic.example", Effect.NONE, BOB, NOON)
    signed_in(client, ALICE, ADMIN)
    assert "clinic.example" not in client.get("/rules").text
    assert client.post("/rules/1/remove").status_code == 404
    assert client.post("/rules/1/simulate").status_code == 404


def test_trying_a_rule_tells_nothing_of_what_is_private_to_others(office: Office, client: TestClient) -> None:
    office.sees(BOB, what=a_mail("mail:1@x.example", subject="My knee"))
    with office.store.begin() as connection:
        rules.add(connection, Place(rep=BOB), What.SUBJECT, "knee", Effect.PRIVATE, BOB, NOON)
    signed_in(client, BOB).post("/rules/apply", data={"dry_run": "0"})
    signed_in(client, ALICE, ADMIN)
    about = {"what": "person", "value": CAROL, "effect": "none", "place": "everybody"}
    assert "Nothing that is here would change" in client.post("/rules/simulate", data=about).text
    client.post("/rules/add", data=about)
    answer = client.post("/rules/apply", data={"dry_run": "1", "place": "everybody"})
    assert "Nothing that you may know of would change" in answer.text


@pytest.mark.parametrize(
    ("what", "value"), [("person", "the dentist"), ("domain", "com"), ("subject", "x"), ("folder", " / ")]
)
def test_what_can_be_no_rule_is_said_so(office: Office, client: TestClient, what: str, value: str) -> None:
    answer = client.post("/rules/add", data={"what": what, "value": value, "effect": "none"})
    assert answer.status_code == 409
    assert listed(office) == []


def test_what_a_rule_says_is_shown_as_text(office: Office, client: TestClient) -> None:
    hostile = {"what": "subject", "value": "<script>alert(1)</script>", "effect": "none"}
    client.post("/rules/add", data=hostile)
    assert len(listed(office)) == 1
    assert "<script>alert" not in client.get("/rules").text
    assert "<script>alert" not in client.post("/rules/simulate", data=hostile).text
