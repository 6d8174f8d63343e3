"""GET /search."""

from fastapi.testclient import TestClient

from matcher.model import Ref
from tests.builders import a_mail
from tests.people import ALICE
from tests.web.office import Office


def test_words_of_the_text_find_the_interaction(client: TestClient, office: Office) -> None:
    office.sees(ALICE, what=a_mail(subject="Certificates"), text="The loggers in hall C are overdue.")
    assert "Certificates" in client.get("/search?q=overdue+LOGGERS").text


def test_a_name_finds_the_record_and_what_belongs_to_its_account(client: TestClient, directory: dict[str, Ref]) -> None:
    page = client.get("/search?q=acme").text
    for name in ("Rooftop solar", "Battery store", "Carol Reyes", "Acme Ltd"):
        assert name in page


def test_signs_are_taken_as_they_are(client: TestClient, directory: dict[str, Ref]) -> None:
    for signs in ("%", "_", "'", '"', "\\", "*", "%00", "a NEAR b", "-"):
        response = client.get("/search", params={"q": signs})
        assert response.status_code == 200
        assert "Carol Reyes" not in response.text


def test_nothing_found_says_how_search_works(client: TestClient, office: Office) -> None:
    assert "Search matches whole words." in client.get("/search?q=zebra").text


def test_an_endless_question_is_refused(client: TestClient) -> None:
    assert client.get("/search", params={"q": "a" * 201}).status_code == 422
