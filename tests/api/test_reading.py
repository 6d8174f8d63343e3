"""What is read through the API, by whom, and what is hidden from whom."""

from datetime import timedelta

import pytest

from matcher.model import Ref
from store.users import Role
from tests.api.calling import Callers
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB
from tests.web.office import Office

OUTSIDER = BOB
"""A colleague with a mailbox of his own, who is on no deal's team."""


def test_an_interaction_is_told_as_the_exports_tell_it(
    callers: Callers, linked: int, directory: dict[str, Ref]
) -> None:
    told = callers.of(ALICE).get(f"/interactions/{linked}").json()
    assert told["key"] == "mail:linked@acme.example"
    assert (told["kind"], told["direction"], told["content"]) == ("email", "inbound", "text")
    assert (told["at"], told["subject"], told["hidden"]) == ("2026-03-02T11:00:00Z", "The quiet terms", [])
    assert told["text"].startswith("Dear Alice")
    assert told["sources"] == [{"connection": "1", "source": "mail", "id": "1"}]
    assert [person["contact"] for person in told["participants"]] == [str(directory["carol"].id), None]
    assert {(one["type"], one["verdict"], one["decision"]) for one in told["links"]} == {
        ("deal", "link", None),
        ("contact", "link", None),
        ("account", "link", None),
    }


def test_a_colleague_is_told_the_fact_and_nothing_else(callers: Callers, linked: int) -> None:
    told = callers.of(OUTSIDER).get(f"/interactions/{linked}").json()
    assert told["hidden"] == ["subject", "text"]
    hidden = ("subject", "text", "attachments", "key", "thread", "sources", "links", "content")
    assert [told[part] for part in hidden] == [None] * 8
    assert [person["address"] for person in told["participants"]] == ["carol@acme.example", "alice@ours.example"]


def test_where_colleagues_keep_their_copies_is_their_own(callers: Callers, office: Office) -> None:
    """A provider's id may be a path that names people."""
    both = office.sees(ALICE, BOB, what=a_mail("mail:both@acme.example"))
    [alices], [bobs] = (callers.of(who).get(f"/interactions/{both}").json()["sources"] for who in (ALICE, BOB))
    assert (alices["connection"], bobs["connection"]) == ("1", "2")


@pytest.mark.parametrize("path", ["", "/viewers"])
def test_who_may_not_know_of_it_is_told_as_if_there_were_none(callers: Callers, linked: int, path: str) -> None:
    alice, bob = callers.of(ALICE), callers.of(OUTSIDER)
    assert alice.post(f"/review/{linked}/private").status_code == 200
    assert alice.get(f"/interactions/{linked}{path}").status_code == 200
    refused, none = bob.get(f"/interactions/{linked}{path}"), bob.get(f"/interactions/999{path}")
    assert (refused.status_code, refused.json()) == (404, none.json())


def test_what_is_private_is_not_counted_listed_or_found(
    callers: Callers, linked: int, directory: dict[str, Ref]
) -> None:
    alice, bob = callers.of(ALICE), callers.of(OUTSIDER)
    roof, carol, acme = (directory[name].id for name in ("roof", "carol", "acme"))
    alice.post(f"/review/{linked}/private")
    for path in (f"/deals/{roof}", f"/contacts/{carol}", f"/accounts/{acme}"):
        assert alice.get(path).json()["totals"]["inbound"] == 1
        assert bob.get(path).json()["totals"] == {
            "inbound": 0,
            "outbound": 0,
            "internal": 0,
            "meetings": 0,
            "first_at": None,
            "last_at": None,
        }
        assert len(alice.get(f"{path}/timeline").json()["items"]) == 1
        assert bob.get(f"{path}/timeline").json() == {"items": [], "next": None}
    assert len(alice.get("/search?q=terms").json()["items"]) == 1
    assert bob.get("/search?q=terms").json()["items"] == []


def test_who_may_not_read_a_text_does_not_find_it_by_its_words(callers: Callers, linked: int) -> None:
    assert len(callers.of(ALICE).get("/search?q=offer fine").json()["items"]) == 1
    assert callers.of(OUTSIDER).get("/search?q=offer fine").json()["items"] == []
    assert callers.of(OUTSIDER).get("/search?q=quiet").json()["items"] == []


def test_suggestions_are_the_reps_own(callers: Callers, asked: int, directory: dict[str, Ref]) -> None:
    path = f"/deals/{directory['roof'].id}/timeline"
    [mine] = callers.of(ALICE).get(path).json()["items"]
    assert (mine["id"], mine["certainty"]) == (str(asked), "suggested")
    assert callers.of(OUTSIDER).get(path).json()["items"] == []
    assert callers.of(OUTSIDER).get("/review").json() == {"items": [], "total": 0, "conversations": 0}
    for role in (Role.MANAGER, Role.ADMINISTRATOR):
        assert callers.of(OUTSIDER, role).get(path).json()["items"] == []
        assert callers.of(OUTSIDER, role).get(f"/interactions/{asked}").json()["links"] is None


def test_a_timeline_goes_on_where_it_stopped(callers: Callers, office: Office, directory: dict[str, Ref]) -> None:
    from matcher.model import Verdict
    from tests.web.office import a_match

    for n in range(5):
        id_ = office.sees(ALICE, what=a_mail(f"mail:{n}@acme.example", at=NOON - timedelta(days=n)))
        office.links(id_, a_match(directory["carol"], Verdict.LINK, 0.9))
    alice, path = callers.of(ALICE), f"/contacts/{directory['carol'].id}/timeline?most=2"
    seen, page = [], alice.get(path).json()
    while page["next"]:
        seen += page["items"]
        page = alice.get(f"{path}&before={page['next']}").json()
    assert [line["at"][:10] for line in seen + page["items"]] == [
        "2026-03-02",
        "2026-03-01",
        "2026-02-28",
        "2026-02-27",
        "2026-02-26",
    ]


def test_the_directory_comes_in_pages(callers: Callers, directory: dict[str, Ref]) -> None:
    alice = callers.of(ALICE)
    first = alice.get("/deals?most=1").json()
    second = alice.get(f"/deals?most=1&after={first['next']}").json()
    assert [one["name"] for one in first["items"] + second["items"]] == ["Rooftop solar", "Battery store"]
    assert second["next"] is None
    assert [one["name"] for one in alice.get("/deals?q=roof ACME").json()["items"]] == []
    assert [one["name"] for one in alice.get("/deals?q=acme").json()["items"]] == ["Rooftop solar", "Battery store"]
    assert [one["name"] for one in alice.get("/contacts?q=carol").json()["items"]] == ["Carol Reyes"]
    assert [one["domains"] for one in alice.get("/accounts?q=acme").json()["items"]] == [["acme.example"]]


def test_a_deal_is_told_with_its_stages(callers: Callers, directory: dict[str, Ref]) -> None:
    told = callers.of(ALICE).get(f"/deals/{directory['roof'].id}").json()
    assert [stage["stage"] for stage in told["stages"]] == ["Lead", "Offer"]
    assert told["stages"][0]["from"] == "2026-02-10T12:00:00Z"
    assert (told["account"], told["external_id"], told["owner"]) == ("A-1", "OPP-1", ALICE)


def test_connections_are_those_that_the_caller_answers_for(callers: Callers) -> None:
    def owners(role: Role) -> list[str]:
        return [one["owner"] for one in callers.of(ALICE, role).get("/connections").json()["items"]]

    assert owners(Role.REP) == owners(Role.MANAGER) == [ALICE]
    assert sorted(owners(Role.OPS)) == sorted(owners(Role.ADMINISTRATOR)) == [ALICE, BOB]


def test_a_ledger_is_told_to_its_owner(callers: Callers, asked: int, linked: int) -> None:
    page = callers.of(ALICE).get("/connections/1/ledger?most=1").json()
    [line] = page["items"]
    assert (line["disposition"], line["interaction"], "subject" in line) == ("captured", str(asked), False)
    [line] = callers.of(ALICE).get(f"/connections/1/ledger?most=1&after={page['next']}").json()["items"]
    assert line["interaction"] == str(linked)
    for role in (Role.REP, Role.MANAGER):
        assert callers.of(BOB, role).get("/connections/1/ledger").status_code == 404


def test_ops_are_told_what_became_of_items_and_of_no_interaction(callers: Callers, asked: int, linked: int) -> None:
    lines = callers.of(BOB, Role.OPS).get("/connections/1/ledger").json()["items"]
    assert [(one["disposition"], one["interaction"]) for one in lines] == [("captured", None)] * 2


def test_who_can_see_an_interaction_is_told(callers: Callers, linked: int) -> None:
    callers.of(BOB)
    told = callers.of(ALICE).get(f"/interactions/{linked}/viewers").json()
    assert told["audience"] == "everyone"
    assert [(one["address"], one["layer"], one["ground"]) for one in told["items"]] == [
        (ALICE, "text", "seen"),
        (BOB, "fact", "everyone"),
    ]


def test_the_day_is_told(callers: Callers, linked: int) -> None:
    told = callers.of(ALICE).get("/today").json()
    assert set(told) == {"meetings", "owed", "quiet", "saved_this_week", "saved_this_month"}
    assert told["saved_this_week"]["emails"] == 1
    assert told["saved_this_week"]["seconds"] == 60
