"""GET /matching: how often Capture was right."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from connectors.model.address import Address
from connectors.model.interaction import Sign
from matcher.model import Ref, Verdict
from store import models
from store.users import Role
from tests.builders import NOON
from tests.capture.report.decided import Decided, a_year, by_learned
from tests.learned import a_model
from tests.web.office import Office
from tests.web.signing import signed_in


@pytest.fixture
def decided(office: Office) -> Decided:
    """Nothing yet."""
    return Decided(office)


@pytest.fixture
def client(client: TestClient) -> TestClient:
    """A manager's."""
    return signed_in(client, role=Role.MANAGER)


def shown(client: TestClient) -> str:
    response = client.get("/matching")
    assert response.status_code == 200
    return response.text


def text_of(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).split())


def test_before_the_first_decision_it_says_what_is_needed(client: TestClient) -> None:
    page = shown(client)
    assert "Nothing is known yet" in page
    assert "25 more decisions about deals are needed" in page
    assert "goes by rules of its own" in page
    assert 'class="chart"' not in page


def test_few_decisions_are_shown_as_numbers_and_not_as_a_rate(
    client: TestClient, decided: Decided, directory: dict[str, Ref]
) -> None:
    decided.says(directory["roof"], by_learned(directory["roof"], Verdict.LINK), at=NOON - timedelta(hours=1))
    said = text_of(shown(client))
    assert "1 of 1 of links made without asking were right" in said
    assert "That is too few to say how often it is." in said


def test_a_year_is_one_number_two_pictures_and_their_tables(
    client: TestClient, decided: Decided, directory: dict[str, Ref]
) -> None:
    a_year(decided, (directory["roof"], directory["battery"]))
    page = shown(client)
    said = text_of(page)
    assert "93.9 % of links made without asking were right" in said
    assert "93 of 99 were right. By these numbers 87.4 % to 97.2 % of such links are right" in said
    for picture in re.findall(r'<svg class="chart".*?</svg>', page, re.S):
        assert 'role="img"' in picture
        assert re.search(r"<title id=.*?>.+</title>\s*<desc id=.*?>.+</desc>", picture, re.S)
    assert page.count('class="chart"') == 2
    assert page.count("<table") == 3
    assert "Rooftop solar" in said


def test_where_no_link_was_decided_on_no_share_is_told(
    client: TestClient, decided: Decided, directory: dict[str, Ref]
) -> None:
    decided.says(directory["roof"], by_learned(directory["roof"], Verdict.SUGGEST), at=NOON - timedelta(hours=1))
    said = text_of(shown(client))
    assert "0 of 0" not in said
    assert "nothing is known of them yet" in said


def test_it_shows_nothing_that_anybody_wrote(client: TestClient, decided: Decided, directory: dict[str, Ref]) -> None:
    decided.says(None, by_learned(directory["roof"], Verdict.LINK), subject="Between us", at=NOON - timedelta(hours=1))
    page = shown(client)
    assert "Between us" not in page
    assert "the offer is fine" not in page


def test_a_sender_who_floods_is_named(client: TestClient, decided: Decided, directory: dict[str, Ref]) -> None:
    for number in range(25):
        decided.mail(at=NOON - timedelta(hours=number), sender=Address("news@flood.example"), marks=(Sign.BULK,))
    assert "news@flood.example is new and sent 25 messages in 7 days" in shown(client)


def test_whom_one_rep_writes_with_in_private_is_named_to_nobody(
    client: TestClient, decided: Decided, directory: dict[str, Ref]
) -> None:
    for number in range(25):
        decided.mail(at=NOON - timedelta(hours=number), sender=Address("doctor@clinic.example"))
    page = shown(client)
    assert "clinic.example" not in page
    assert "1 more new sender, who seems to be a person" in page


def test_the_model_is_read_once_for_all_requests(client: TestClient, office: Office) -> None:
    with office.store.begin() as connection:
        models.add(connection, a_model(7), {}, NOON - timedelta(days=3), adopt=True)
        engine = connection.engine
    read: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *said: read.append(said[2]))
    shown(client)
    assert sum("models.document" in statement for statement in read) == 1
    shown(client)
    assert sum("models.document" in statement for statement in read) == 1


def test_the_decisions_are_read_once(client: TestClient, office: Office) -> None:
    with office.store.begin() as connection:
        engine = connection.engine
    read: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *said: read.append(said[2]))
    shown(client)
    assert sum("decisions.shown" in statement for statement in read) == 1


def test_the_model_in_force_is_named_with_its_threshold(client: TestClient, office: Office) -> None:
    with office.store.begin() as connection:
        models.add(connection, a_model(7, link=0.9371), {}, NOON - timedelta(days=3), adopt=True)
    said = text_of(shown(client))
    assert "what it learned from your decisions until 27 Feb 2026" in said
    assert "links by itself where it is at least 93.7 % sure" in said
    assert "deal/2.7" not in said
    signed_in(client, role=Role.ADMINISTRATOR)
    assert "deal/2.7, learned on 2026-02-27, is in force: linked from 0.9371 on" in text_of(shown(client))
