"""What is done through the API, by whom, and how it is taken back."""

from datetime import timedelta

import pytest
from fastapi import FastAPI

from capture.web.desk import Desk
from matcher.model import Ref, Verdict
from store import audit, review
from store.users import Role
from tests.api.calling import Callers
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB, CAROL
from tests.web.office import Office, a_match


def acts(app: FastAPI) -> list[tuple[str, str, str]]:
    desk: Desk = app.state.desk
    with desk.store.read() as connection:
        return [(one.who, one.act, one.about) for one in audit.latest(connection, 50)]


def waiting(office: Office) -> int:
    with office.store.read() as connection:
        return review.waiting(connection, ALICE)


def test_the_queue_tells_what_is_asked(callers: Callers, asked: int) -> None:
    queue = callers.of(ALICE).get("/review").json()
    assert (queue["total"], queue["conversations"]) == (1, 1)
    [card] = queue["items"][0]["cards"]
    assert (card["interaction"]["id"], card["interaction"]["subject"]) == (str(asked), "The secret price")
    assert [one["target"]["name"] for one in card["suggestions"]] == ["Rooftop solar", "Battery store"]
    assert card["suggestions"][0]["link"]["reasons"][0]["rule"] == "same_thread"


def test_an_accepted_suggestion_can_be_taken_back(
    callers: Callers, office: Office, app: FastAPI, asked: int, directory: dict[str, Ref]
) -> None:
    alice = callers.of(ALICE)
    act = alice.post(f"/review/{asked}/accept", json={"type": "deal", "id": str(directory["roof"].id)}).json()
    links = {one["id"]: one for one in alice.get(f"/interactions/{asked}").json()["links"]}
    assert links[str(directory["roof"].id)]["decided_by"] == ALICE
    assert links[str(directory["battery"].id)]["decision"] == "rejected"
    assert waiting(office) == 0
    assert alice.post("/review/undo", json={"at": act["at"]}).json() == {"interactions": [str(asked)]}
    assert waiting(office) == 1
    assert acts(app)[:2] == [
        (ALICE, "act.undo", "1 interactions"),
        (ALICE, "link.accept", f"interaction {asked}"),
    ]


@pytest.mark.parametrize("what", ["accept", "reject", "choose"])
def test_what_another_has_decided_is_a_conflict(
    callers: Callers, office: Office, asked: int, directory: dict[str, Ref], what: str
) -> None:
    office.sees(BOB, what=a_mail("mail:asked@acme.example", subject="The secret price", at=NOON - timedelta(hours=2)))
    roof = {"type": "deal", "id": str(directory["roof"].id)}
    other = "reject" if what == "accept" else "accept"
    assert callers.of(BOB).post(f"/review/{asked}/{other}", json=roof).status_code == 200
    refused = callers.of(ALICE).post(f"/review/{asked}/{what}", json=roof)
    assert refused.status_code == 409
    assert refused.json()["detail"].startswith(f"{BOB} has already decided this")


def test_others_queues_are_not_hers_to_decide(callers: Callers, asked: int, directory: dict[str, Ref]) -> None:
    bob = callers.of(BOB, Role.ADMINISTRATOR)
    roof = {"type": "deal", "id": str(directory["roof"].id)}
    for path, sent in (
        ("accept", roof),
        ("reject", roof),
        ("choose", roof),
        ("none", {"type": "deal"}),
        ("conversation", {"deal": roof["id"]}),
        ("private", None),
        ("not-business", None),
        ("always", {"kind": "private"}),
    ):
        assert bob.post(f"/review/{asked}/{path}", json=sent).status_code == 404, path


def test_a_conversation_is_decided_at_once(
    callers: Callers, office: Office, asked: int, directory: dict[str, Ref]
) -> None:
    reply = a_mail("mail:reply@acme.example", references=("mail:asked@acme.example",), at=NOON - timedelta(hours=1))
    office.sees(ALICE, what=reply)
    told = callers.of(ALICE).post(f"/review/{asked}/conversation", json={"deal": str(directory["roof"].id)}).json()
    assert told["number"] == 2


def test_no_more_are_accepted_in_bulk_than_were_told(callers: Callers, office: Office, asked: int) -> None:
    alice = callers.of(ALICE)
    assert alice.get("/review/bulk?least=0.65").json()["number"] == 1
    refused = alice.post("/review/bulk", json={"least": 0.65, "shown": 0})
    assert (refused.status_code, waiting(office)) == (409, 1)
    assert alice.post("/review/bulk", json={"least": 0.65, "shown": 1}).json()["number"] == 1
    assert waiting(office) == 0


def test_all_of_a_sender_is_set_aside(callers: Callers, asked: int, linked: int) -> None:
    alice = callers.of(ALICE)
    act = alice.post(f"/review/{asked}/always", json={"kind": "not_business"}).json()
    assert [alice.get(f"/interactions/{id_}").status_code for id_ in (asked, linked)] == [404, 404]
    [rule] = alice.get("/rules").json()["senders"]
    assert (rule["sender"], rule["kind"]) == (CAROL, "not_business")
    alice.post("/review/undo", json={"at": act["at"]})
    assert [alice.get(f"/interactions/{id_}").status_code for id_ in (asked, linked)] == [200, 200]


def test_rules_are_made_and_removed(callers: Callers, linked: int) -> None:
    alice, bob = callers.of(ALICE), callers.of(BOB)
    assert alice.post("/rules/senders", json={"sender": "Carol@Acme.example", "kind": "private"}).status_code == 204
    [rule] = alice.get("/rules").json()["senders"]
    assert bob.get(f"/interactions/{linked}").status_code == 404
    assert bob.delete(f"/rules/senders/{rule['id']}").status_code == 404
    assert alice.delete(f"/rules/senders/{rule['id']}").status_code == 204
    assert bob.get(f"/interactions/{linked}").status_code == 200


def test_an_owner_says_who_sees_what_her_mailbox_sees(callers: Callers, linked: int) -> None:
    alice, bob = callers.of(ALICE), callers.of(BOB, Role.ADMINISTRATOR)
    assert bob.put("/connections/1/audience", json={"audience": "owner"}).status_code == 404
    assert alice.put("/connections/1/audience", json={"audience": "owner"}).status_code == 204
    assert alice.get("/rules").json()["mailboxes"] == [{"connection": "1", "kind": "files", "audience": "owner"}]
    assert bob.get(f"/interactions/{linked}").status_code == 404


def test_who_joins_a_deals_team_reads_its_mail_but_no_suggestions(
    callers: Callers, office: Office, linked: int, directory: dict[str, Ref]
) -> None:
    sure = (a_match(directory[name], Verdict.LINK, 0.9) for name in ("acme", "roof"))
    office.links(linked, *sure, a_match(directory["carol"], score=0.6))
    alice, bob, path = callers.of(ALICE), callers.of(BOB), f"/deals/{directory['roof'].id}/members"
    assert bob.post(f"{path}/add", json={"address": BOB}).status_code == 403
    assert alice.post(f"{path}/add", json={"address": BOB}).status_code == 204
    assert [(one["address"], one["why"]) for one in bob.get(path).json()["items"]] == [
        (ALICE, "owner"),
        (BOB, "member"),
    ]
    told = bob.get(f"/interactions/{linked}").json()
    assert (told["subject"], told["hidden"]) == ("The quiet terms", [])
    assert [one["type"] for one in told["links"]] == ["account", "deal"]
    assert alice.post(f"{path}/remove", json={"address": BOB}).status_code == 204
    assert bob.get(f"/interactions/{linked}").json()["hidden"] == ["subject", "text"]


def test_connections_are_paused_by_who_answers_for_them(callers: Callers, app: FastAPI) -> None:
    def states(role: Role) -> list[int]:
        caller = callers.of(BOB, role)
        return [caller.post(f"/connections/{id_}/{verb}").status_code for id_ in (1, 2) for verb in ("pause", "resume")]

    assert states(Role.REP) == states(Role.MANAGER) == [404, 404, 204, 204]
    assert states(Role.OPS) == states(Role.ADMINISTRATOR) == [204] * 4
    assert (BOB, "connection.pause", "connection 1") in acts(app)


def test_an_administrator_adds_a_user(callers: Callers, app: FastAPI) -> None:
    eve = callers.of(BOB, Role.ADMINISTRATOR)
    made = eve.post("/users", json={"address": "Fay@ours.example", "name": "Fay", "role": "ops"})
    assert made.status_code == 201
    assert made.json()["link"].startswith("http://127.0.0.1:8765/welcome/")
    assert [(one["address"], one["role"]) for one in eve.get("/users").json()["items"]][-1] == (
        "fay@ours.example",
        "ops",
    )
    assert eve.post("/users", json={"address": "fay@ours.example"}).status_code == 409
    [act, *_] = eve.get("/audit?most=1").json()["items"]
    assert (act["who"], act["act"], act["about"]) == (BOB, "user.add", "fay@ours.example")


def test_an_administrator_changes_roles_and_ends_access(callers: Callers) -> None:
    eve, alice = callers.of(BOB, Role.ADMINISTRATOR), callers.of(ALICE)
    assert eve.post("/users/role", json={"address": ALICE, "role": "manager"}).status_code == 204
    assert alice.get("/me").json()["role"] == "manager"
    assert eve.post("/users/disable", json={"address": ALICE}).status_code == 204
    assert alice.get("/me").status_code == 401
    assert eve.post("/users/link", json={"address": ALICE}).status_code == 409
    assert eve.post("/users/enable", json={"address": ALICE}).status_code == 204
    assert alice.get("/me").status_code == 401
    assert eve.post("/users/link", json={"address": ALICE}).json()["address"] == ALICE
    assert eve.post("/users/role", json={"address": BOB, "role": "rep"}).status_code == 409
    assert eve.post("/users/disable", json={"address": "nobody@ours.example"}).status_code == 404


def test_a_field_that_cannot_be_used_is_named(callers: Callers, asked: int) -> None:
    refused = callers.of(ALICE).post(f"/review/{asked}/accept", json={"type": "house", "id": 7, "more": 1})
    assert refused.status_code == 422
    assert refused.json()["detail"] == "There is no usable value for id, more, type."
    assert {one["field"] for one in refused.json()["errors"]} == {"type", "id", "more"}


@pytest.mark.parametrize("sent", [b"{", b"\xff\xfe", b"[]", b""])
def test_what_is_no_json_object_is_told_so(callers: Callers, asked: int, sent: bytes) -> None:
    caller = callers.of(ALICE)
    refused = caller.post(f"/review/{asked}/accept", content=sent, headers={"Content-Type": "application/json"})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "body"


def test_an_address_tells_all_verbs_that_it_takes(callers: Callers) -> None:
    refused = callers.of(ALICE).put("/review/bulk")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, POST")
