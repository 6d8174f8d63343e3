"""GET /deals and /accounts, and what leads there."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from capture.web.listing import SIZE
from connectors.model.crm import Account, Deal
from matcher.model import Ref, Verdict
from store import personal, sources
from store.personal import Kind
from store.users import Role
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB, DAVE
from tests.web.office import Office, a_match
from tests.web.signing import signed_in


def test_deals_are_listed_with_stage_owner_and_last_touch(
    client: TestClient, office: Office, directory: dict[str, Ref]
) -> None:
    id_ = office.sees(ALICE, what=a_mail(at=NOON - timedelta(days=1)))
    office.links(id_, a_match(directory["roof"], Verdict.LINK, 0.9))
    page = client.get("/deals").text
    assert page.index("Battery store") < page.index("Rooftop solar")
    assert f'href="/accounts/{directory["acme"].id}"' in page
    assert "Offer" in page
    assert page.count("never") == 1
    assert "yesterday" in page


def test_what_is_private_touches_nothing_for_others(
    client: TestClient, office: Office, directory: dict[str, Ref]
) -> None:
    id_ = office.sees(ALICE, what=a_mail(at=NOON - timedelta(days=1)))
    office.links(id_, *(a_match(directory[name], Verdict.LINK, 0.9) for name in ("roof", "acme")))
    with office.store.begin() as connection:
        personal.say(connection, [id_], ALICE, Kind.PRIVATE, NOON)
    for path in ("/deals", "/accounts"):
        assert "yesterday" in signed_in(client, ALICE).get(path).text
        assert "yesterday" not in signed_in(client, BOB).get(f"{path}?whose=everybody").text


def test_a_rep_begins_with_her_own_and_a_manager_with_all(client: TestClient, directory: dict[str, Ref]) -> None:
    for path, name in (("/deals", "Rooftop solar"), ("/accounts", "Acme Ltd")):
        assert name in signed_in(client, ALICE).get(path).text
        own = signed_in(client, BOB).get(path).text
        assert (name in own, "is yours." in own) == (False, True)
        assert name in client.get(f"{path}?whose=everybody").text
        assert name in signed_in(client, DAVE, Role.MANAGER).get(path).text
        assert signed_in(client, DAVE, Role.OPS).get(path).status_code == 403


def test_the_list_goes_on_behind_a_page(client: TestClient, office: Office) -> None:
    office.knows(*(Deal(f"D-{number}", f"Deal {number:03}", None, ALICE) for number in range(SIZE + 1)))
    office.knows(*(Account(f"A-{number}", f"Firm {number:03}", (), ALICE) for number in range(SIZE + 1)))
    for path, name in (("/deals", "Deal"), ("/accounts", "Firm")):
        first = client.get(path).text
        assert f"{name} 049" in first
        assert f"{name} 050" not in first
        assert 'rel="next"' in first
        second = client.get(f"{path}?after={first.partition('after=')[2].partition(chr(34))[0]}").text
        assert f"{name} 050" in second
        assert f"{name} 049" not in second
        assert 'rel="next"' not in second


def test_the_list_is_narrowed_by_name_and_state(client: TestClient, directory: dict[str, Ref]) -> None:
    assert "Battery" not in client.get("/deals?q=solar").text
    assert "Battery" in client.get("/deals?q=acme").text
    assert "No closed deal is yours." in client.get("/deals?state=closed").text
    assert "is called so" in client.get("/accounts?q=globex").text


@pytest.mark.parametrize("asked", ["whose=x", "state=x", "after=-1", f"after={2**31}", "q=" + "x" * 201])
def test_what_is_no_question_is_refused(client: TestClient, asked: str) -> None:
    assert client.get(f"/deals?{asked}").status_code == 422


def test_names_cannot_write_into_the_page(client: TestClient, office: Office) -> None:
    office.knows(Account("A-1", "<script>alert(1)</script>", (), ALICE), Deal("D-1", "<img src=x>", "A-1", ALICE))
    for path in ("/deals", "/accounts"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "<img" not in page


def test_only_who_has_a_queue_is_led_to_one(client: TestClient, office: Office) -> None:
    assert 'href="/review"' in client.get("/deals").text
    assert 'href="/review"' not in signed_in(client, DAVE, Role.MANAGER).get("/deals").text
    assert 'href="/review"' not in signed_in(client, DAVE, Role.ADMINISTRATOR).get("/connections").text
    ops = signed_in(client, DAVE, Role.OPS).get("/connections").text
    assert ('href="/review"' in ops, 'href="/deals"' in ops) == (False, False)
    with office.store.begin() as connection:
        for source in sources.all_sources(connection):
            sources.disconnect(connection, source.connection, NOON)
    assert 'href="/review"' in signed_in(client, ALICE).get("/deals").text
