"""GET /review."""

import re
from datetime import timedelta

from fastapi.testclient import TestClient

from matcher.model import Ref, Verdict
from store import sources
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB
from tests.web.office import Office, a_match
from tests.web.signing import signed_in


def test_the_start_leads_to_the_queue(client: TestClient) -> None:
    response = client.get("/", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/review")


def test_a_suggestion_is_shown_with_its_reason_and_its_rival(client: TestClient, asked: int) -> None:
    page = client.get("/review").text
    assert "Offer for the new plant" in page
    assert "the offer is fine." in page
    assert "an earlier mail of the thread belongs to it" in page
    assert "more than for" in page
    assert "less than for" in page
    assert page.index("Rooftop solar") < page.index("Battery store")


def test_another_rep_is_not_asked(client: TestClient, asked: int) -> None:
    page = signed_in(client, BOB).get("/review").text
    assert "Offer for the new plant" not in page
    assert "Nothing waits for you" in page


def test_an_empty_queue_tells_what_was_done_without_asking(
    client: TestClient, office: Office, directory: dict[str, Ref]
) -> None:
    for number, hours in enumerate((1, 24 * 6)):
        id_ = office.sees(ALICE, what=a_mail(f"mail:{number}", at=NOON - timedelta(hours=hours)))
        office.links(id_, a_match(directory["carol"], Verdict.LINK, 0.95))
    page = client.get("/review").text
    assert "This week" in page
    assert "<dt>mail recorded</dt><dd>1</dd>" in page
    assert "<dt>linked without asking</dt><dd>1</dd>" in page
    assert "<th>Mails recorded</th><td>1</td>" in client.get("/today").text


def test_without_a_mailbox_it_says_how_to_connect_one(office: Office, client: TestClient) -> None:
    with office.store.begin() as connection:
        for source in sources.all_sources(connection):
            sources.disconnect(connection, source.connection, NOON)
    assert "No mailbox of yours is connected" in client.get("/review").text
    assert "Ask whoever runs Capture to connect it" in client.get("/connections").text


def test_mail_cannot_write_into_the_page(client: TestClient, office: Office, directory: dict[str, Ref]) -> None:
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    id_ = office.sees(ALICE, what=a_mail(subject=hostile), text=hostile)
    office.links(id_, a_match(directory["roof"]))
    for path in ("/review", f"/interactions/{id_}", f"/deals/{directory['roof'].id}"):
        page = client.get(path).text
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page
        assert "<img" not in page


def test_the_rest_of_the_queue_has_pages_of_its_own(
    client: TestClient, office: Office, directory: dict[str, Ref]
) -> None:
    ids = [office.sees(ALICE, what=a_mail(f"mail:{n}", at=NOON - timedelta(days=n))) for n in range(20)]
    for id_ in ids:
        office.links(id_, a_match(directory["roof"]))
    first = client.get("/review").text
    assert [f'id="i-{id_}"' in first for id_ in ids] == [True] * 15 + [False] * 5
    more = re.search(r'href="(/review\?after=[^"]+)"', first)
    assert more is not None
    for headers in ({}, {"Capture-Fragment": "1"}):
        rest = client.get(more[1], headers=headers).text
        assert [f'id="i-{id_}"' in rest for id_ in ids] == [False] * 15 + [True] * 5
        assert "Show more" not in rest
        assert ("<html" in rest) == (not headers)
    chooser = client.get(f"/review?choose={ids[17]}").text
    assert f'name="choose" value="{ids[17]}"' in chooser
    assert client.get("/review?after=1.2").status_code == 422


def test_the_directory_is_searched_for_another_choice(client: TestClient, asked: int) -> None:
    page = client.get("/review", params={"choose": asked, "q": "carol"}).text
    assert "Carol Reyes" in page
    assert 'action="/review/choose"' in page


def test_what_was_considered_is_offered_before_anything_is_typed(
    client: TestClient, office: Office, directory: dict[str, Ref]
) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    office.links(id_, a_match(directory["roof"]), a_match(directory["battery"], Verdict.IGNORE, 0.2))
    page = client.get("/review", params={"choose": id_}).text
    assert 'action="/review/choose"' in page
    assert "Battery store" in page
