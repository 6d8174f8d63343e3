"""GET /search."""

import html
import re
from datetime import timedelta

from fastapi.testclient import TestClient

from capture.web.app import create_app
from config.settings import Settings
from config.visibility import Audience, Visibility
from matcher.model import Ref, Verdict
from tests.builders import NOON, a_mail, a_meeting
from tests.people import ALICE, BOB
from tests.web.office import Office, a_match
from tests.web.signing import signed_in


def test_words_of_the_text_find_the_interaction(client: TestClient, office: Office) -> None:
    office.sees(ALICE, what=a_mail(subject="Certificates"), text="The loggers in hall C are overdue.")
    assert "Certificates" in client.get("/search?q=overdue+LOGGERS").text


def test_a_name_finds_the_record_and_what_belongs_to_its_account(client: TestClient, directory: dict[str, Ref]) -> None:
    page = client.get("/search?q=acme").text
    for name in ("Rooftop solar", "Battery store", "Carol Reyes", "Acme Ltd"):
        assert name in page


def test_the_name_of_a_person_leads_to_what_happened_with_her(client: TestClient, directory: dict[str, Ref]) -> None:
    page = client.get("/search?q=reyes").text
    assert f'<a href="/contacts/{directory["carol"].id}">Mail and meetings with <bdi>Carol Reyes</bdi></a>' in page
    assert "No interaction" not in page


def test_signs_are_taken_as_they_are(client: TestClient, directory: dict[str, Ref]) -> None:
    for signs in ("%", "_", "'", '"', "\\", "*", "%00", "a NEAR b", "-"):
        response = client.get("/search", params={"q": signs})
        assert response.status_code == 200
        assert "Carol Reyes" not in response.text


def test_a_place_before_all_time_or_behind_all_ids_is_none(client: TestClient, office: Office) -> None:
    for older in ("-99999999999999999.1", "1.9999999999"):
        assert client.get("/search", params={"q": "overdue", "older": older}).status_code == 422


def test_nothing_found_says_how_search_works(client: TestClient, office: Office) -> None:
    assert "Search matches whole words." in client.get("/search?q=zebra").text


def test_an_endless_question_is_refused(client: TestClient) -> None:
    assert client.get("/search", params={"q": "a" * 201}).status_code == 422


def test_the_words_are_marked_where_they_stand(client: TestClient, office: Office) -> None:
    office.sees(ALICE, what=a_mail(subject="<b>Résumé</b>"), text="word " * 100 + "The <i>resume</i> of it.")
    page = client.get("/search?q=RESUME").text
    assert "&lt;b&gt;<mark>Résumé</mark>&lt;/b&gt;" in page
    assert "… " in page
    assert "&lt;i&gt;<mark>resume</mark>&lt;/i&gt;" in page


def test_others_do_not_find_what_they_may_not_read(client: TestClient, office: Office) -> None:
    office.sees(ALICE, what=a_mail(), text="The loggers are overdue.")
    signed_in(client, BOB)
    for words in ("overdue", "plant"):
        page = client.get(f"/search?q={words}").text
        assert "No interaction that you may read holds this word" in page


def test_who_may_read_the_subject_finds_its_words_and_none_of_the_text(office: Office) -> None:
    office.sees(ALICE, what=a_mail(subject="Certificates"), text="The loggers are overdue.")
    rules = Visibility(fact=Audience.EVERYONE, subject=Audience.EVERYONE, text=Audience.TEAM)
    app = create_app(office.store, lambda: NOON, settings=Settings(visibility=rules))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        signed_in(client, BOB)
        found = client.get("/search?q=certificates").text
        assert "<mark>Certificates</mark>" in found
        assert "overdue" not in found
        for words in ("loggers", "certificates+loggers"):
            assert "Certificates" not in client.get(f"/search?q={words}").text


def test_a_search_is_narrowed_down(client: TestClient, office: Office, directory: dict[str, Ref]) -> None:
    here = office.sees(ALICE, what=a_mail("mail:1@x.example", subject="Crane here"))
    office.sees(ALICE, what=a_meeting())
    office.sees(ALICE, what=a_mail("mail:2@x.example", subject="Crane elsewhere", at=NOON - timedelta(days=9)))
    office.links(here, a_match(directory["roof"], Verdict.LINK, 0.9))
    everywhere = client.get("/search?q=crane").text
    assert everywhere.index("here") < everywhere.index("elsewhere")
    for asked in (f"within=deal-{directory['roof'].id}", "since=2026-03-01", "kind=email&since=2026-03-02"):
        page = client.get(f"/search?q=crane&{asked}").text
        assert (" here</bdi>" in page, "elsewhere" in page) == (True, False)
    assert "No interaction of that time and kind" in client.get("/search?q=crane&kind=meeting").text


def test_a_search_within_nothing_is_missing(client: TestClient) -> None:
    assert client.get("/search?q=crane&within=deal-99").status_code == 404
    assert client.get("/search?q=crane&within=cake-1").status_code == 422


def test_more_follows_where_the_first_page_ends(client: TestClient, office: Office) -> None:
    for number in range(51):
        office.sees(ALICE, what=a_mail(f"mail:{number}@x.example", subject=f"Crane N{number:02}"))
    first = client.get("/search?q=crane").text
    older = re.search(r'rel="next" href="([^"]*)"', first)
    assert older
    second = client.get(html.unescape(older[1])).text
    assert ("N00" in first, "N00" in second) == (False, True)
    assert 'rel="next"' not in second
