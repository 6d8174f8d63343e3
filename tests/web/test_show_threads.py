"""Threads of mail are one line of a timeline, and what may not be known of is neither told nor counted."""

from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from matcher.model import Ref, Verdict
from store import personal
from store.personal import Kind
from store.users import Role
from tests.builders import NOON, a_mail, a_meeting
from tests.people import ALICE, BOB, CAROL
from tests.web.office import Office, a_match
from tests.web.signing import signed_in


@pytest.fixture
def roof(directory: dict[str, Ref]) -> Ref:
    return directory["roof"]


@pytest.fixture
def thread(office: Office, roof: Ref) -> list[int]:
    """A mail and two answers, a day apart; a meeting between them."""
    found = []
    for day in range(3):
        answered = ("mail:0@acme.example",) if day else ()
        mail = a_mail(f"mail:{day}@acme.example", subject=f"Part {day}", references=answered, at=_days_ago(5 - day))
        found.append(office.sees(ALICE, what=mail, text=f"Words of the {day}. mail"))
    meeting = office.sees(ALICE, what=a_meeting(at=_days_ago(4) + timedelta(hours=1)))
    for id_ in (*found, meeting):
        office.links(id_, a_match(roof, Verdict.LINK, 0.9))
    return found


def test_the_mails_of_a_thread_are_one_line_where_the_newest_stands(
    client: TestClient, roof: Ref, thread: list[int]
) -> None:
    page = client.get(f"/deals/{roof.id}").text
    assert page.index("Part 2") < page.index("Site visit")
    assert "3 mails" in page
    assert "Part 0" not in page
    assert "Part 1" not in page


def test_a_thread_opens_to_its_mails(client: TestClient, roof: Ref, thread: list[int]) -> None:
    page = client.get(f"/deals/{roof.id}/threads/{thread[2]}").text
    assert page.index("Part 2") < page.index("Part 1") < page.index("Part 0")
    assert "Site visit" not in page


def test_a_thread_of_another_record_is_missing(
    client: TestClient, directory: dict[str, Ref], thread: list[int]
) -> None:
    for path in (f"deals/{directory['battery'].id}", "contacts/99", f"people/{directory['roof'].id}"):
        assert client.get(f"/{path}/threads/{thread[0]}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("what=meetings", {"Site visit"}),
        ("what=received", {"Part 2"}),
        ("what=sent", set()),
        ("until=2026-02-26", {"Part 1", "Site visit"}),
        ("since=2026-02-27", {"Part 2"}),
        ("colleague=bob@ours.example", set()),
        ("surely=suggested", set()),
        ("surely=certain&since=&until=&colleague=&what=", {"Part 2", "Site visit"}),
    ],
)
def test_a_timeline_is_narrowed_down(
    client: TestClient, roof: Ref, thread: list[int], asked: str, shown: set[str]
) -> None:
    page = client.get(f"/deals/{roof.id}?{asked}").text
    assert {one for one in ("Part 0", "Part 1", "Part 2", "Site visit") if f"<bdi>{one}</bdi>" in page} == shown


@pytest.mark.parametrize("asked", ["what=all", "since=1", "older=x", "newer=1", "surely=no", "until=9999-12-31"])
def test_what_is_no_question_is_refused(client: TestClient, roof: Ref, asked: str) -> None:
    assert client.get(f"/deals/{roof.id}?{asked}").status_code == 422


def test_outsiders_see_that_it_took_place_and_no_word_of_it(client: TestClient, roof: Ref, thread: list[int]) -> None:
    signed_in(client, BOB)
    for path in (f"/deals/{roof.id}", f"/deals/{roof.id}/threads/{thread[0]}", f"/interactions/{thread[2]}"):
        page = client.get(path).text
        assert "Subject hidden" in page
        assert "Part" not in page
        assert "Words of" not in page


def test_private_mail_is_neither_listed_nor_counted(
    client: TestClient, office: Office, roof: Ref, thread: list[int]
) -> None:
    with office.store.begin() as connection:
        personal.say(connection, thread, ALICE, Kind.PRIVATE, NOON)
    assert "3 received, 0 sent, 1 meeting" in client.get(f"/deals/{roof.id}").text
    signed_in(client, BOB)
    page = client.get(f"/deals/{roof.id}").text
    assert "0 received, 0 sent, 1 meeting" in page
    assert "(3 days ago)" in page
    assert "mails" not in page
    assert client.get(f"/deals/{roof.id}/threads/{thread[0]}").status_code == 404
    assert client.get(f"/interactions/{thread[0]}").status_code == 404


def test_what_is_suggested_is_shown_to_who_saw_it_alone(client: TestClient, office: Office, roof: Ref) -> None:
    id_ = office.sees(ALICE, what=a_mail(sender=CAROL, to=(ALICE, BOB)))
    office.links(id_, a_match(roof))
    assert "Offer for the new plant" in client.get(f"/deals/{roof.id}").text
    signed_in(client, BOB, Role.ADMINISTRATOR)
    assert f"/interactions/{id_}" not in client.get(f"/deals/{roof.id}").text
    assert "Rooftop solar" not in client.get(f"/interactions/{id_}").text


def _days_ago(days: int) -> datetime:
    return NOON - timedelta(days=days)
