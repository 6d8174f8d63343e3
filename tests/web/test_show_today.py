"""GET /today, /interactions/ID/brief, and what is done there."""

from collections.abc import Iterator
from datetime import UTC

import pytest
from fastapi.testclient import TestClient

from capture.web.app import create_app
from matcher.model import Verdict
from store import audit, personal, users
from store.personal import Kind
from store.users import Role
from tests.builders import NOON
from tests.capture.today.world import DAY, MAILED, a_visit, directory, writes
from tests.people import ALICE, BOB, DAVE
from tests.web.office import Office, a_match
from tests.web.signing import browsing, signed_in

HOSTILE = '"><script>alert(1)</script><img src=x>\u202egpj'


@pytest.fixture
def client(office: Office) -> Iterator[TestClient]:
    """Alice's browser at noon."""
    with browsing(create_app(office.store, lambda: NOON, UTC, settings=MAILED)) as opened:
        yield opened


def test_the_day_is_shown_with_its_meetings_answers_and_silences(client: TestClient, office: Office) -> None:
    roof = directory(office)["roof"]
    meeting = office.sees(ALICE, what=a_visit())
    for week in range(4):
        writes(office, f"w{week}", NOON - (19 + 7 * week) * DAY, linked=(roof,), subject=f"W{week}")
    page = client.get("/today").text
    assert f'id="m-{meeting}"' in page
    assert "13:00–14:00" in page
    assert "Head of Purchasing" in page
    assert "Offer for 5 days" in page
    assert "W0 w0" in page
    assert "usually every 7 days" in page
    assert "our own assumption" in page


def test_an_empty_day_says_so(client: TestClient) -> None:
    page = client.get("/today").text
    assert "No meeting today or on the next two working days" in page
    assert "Nobody has been waiting" in page
    assert "None of your open deals" in page


def test_what_needs_no_answer_goes_and_comes_back(client: TestClient, office: Office) -> None:
    asked = writes(office, "1", NOON - 5 * DAY)
    assert f'id="i-{asked}"' in client.get("/today").text
    page = client.post(f"/today/{asked}/answer", data={"needed": "0"}).text
    assert f'id="i-{asked}"' not in page
    bar = page.index("Hidden until something new comes: “<bdi>Offer 1</bdi>”.")
    assert page.index('id="owed"') < bar < page.index("Undo <kbd>u</kbd>") < page.index('id="quiet"')
    page = client.post(f"/today/{asked}/answer", data={"needed": "1"}).text
    assert f'id="i-{asked}"' in page
    with office.store.read() as connection:
        acts = audit.latest(connection, 2)
    assert [(act.who, act.act, act.about) for act in acts] == [
        (ALICE, "answer.needed", f"interaction {asked}"),
        (ALICE, "answer.unneeded", f"interaction {asked}"),
    ]


def test_another_reps_mail_is_not_hers_to_judge(client: TestClient, office: Office) -> None:
    asked = writes(office, "1", NOON - 5 * DAY)
    signed_in(client, BOB)
    assert client.post(f"/today/{asked}/answer", data={"needed": "0"}).status_code == 404
    assert client.post("/today/999/answer", data={"needed": "0"}).status_code == 404
    assert client.get(f"/today/{asked}/answer").status_code == 405


def test_nobody_reads_of_a_private_meeting_or_mail(client: TestClient, office: Office) -> None:
    meeting = office.sees(BOB, what=a_visit("secret", rep=BOB, guests=(DAVE,)))
    office.sees(ALICE, what=a_visit("open", guests=(DAVE,)))
    mail = writes(office, "secret", NOON - DAY, BOB, sender=DAVE, to=(BOB,))
    with office.store.begin() as connection:
        personal.say(connection, [meeting, mail], BOB, Kind.PRIVATE, NOON)
    for role in Role:
        signed_in(client, ALICE, role)
        assert "secret" not in client.get("/today").text
        assert client.get(f"/interactions/{meeting}/brief").status_code == 404
        assert client.get("/today", params={"said": mail}).status_code == 200
        assert "secret" not in client.get("/today", params={"said": mail}).text
    signed_in(client, BOB)
    assert "Visit secret" in client.get(f"/interactions/{meeting}/brief").text


def test_mail_cannot_write_into_the_page(client: TestClient, office: Office) -> None:
    roof = directory(office)["roof"]
    writes(office, "1", NOON - 5 * DAY, subject=HOSTILE)
    id_ = office.sees(ALICE, what=a_visit(HOSTILE))
    office.links(id_, a_match(roof, Verdict.LINK, 0.9))
    for path in ("/today", f"/interactions/{id_}/brief"):
        page = client.get(path).text
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "\u202e" not in page


def test_the_daily_mail_is_switched_on_and_off(client: TestClient, office: Office) -> None:
    assert "Send it to me" in client.get("/today").text
    assert "Stop it" in client.post("/today/digest", data={"wanted": "1"}).text
    with office.store.read() as connection:
        user = users.by_address(connection, ALICE)
    assert user is not None
    assert user.digest
    assert "Send it to me" in client.post("/today/digest", data={"wanted": "0"}).text
    assert client.post("/today/digest", data={}).status_code == 422


def test_without_a_mail_server_nothing_is_promised(office: Office) -> None:
    with browsing(create_app(office.store, lambda: NOON, UTC)) as client:
        page = client.get("/today").text
        assert "By mail" not in page
        assert "by mail" not in page
        assert "<code>[digest]</code>" in signed_in(client, ALICE, Role.ADMINISTRATOR).get("/today").text


def test_whoever_is_signed_out_is_asked_to_sign_in(client: TestClient) -> None:
    client.cookies.clear()
    for path in ("/today", "/interactions/1/brief"):
        response = client.get(path, follow_redirects=False)
        assert (response.status_code, response.headers["location"].partition("?")[0]) == (303, "/sign-in")
    assert client.post("/today/1/answer", data={"needed": "0"}).status_code == 401


def test_the_page_of_a_meeting_to_come_leads_to_its_brief(client: TestClient, office: Office) -> None:
    ahead, past = office.sees(ALICE, what=a_visit()), office.sees(ALICE, what=a_visit("past", at=NOON - DAY))
    assert f"/interactions/{ahead}/brief" in client.get(f"/interactions/{ahead}").text
    assert f"/interactions/{past}/brief" not in client.get(f"/interactions/{past}").text
