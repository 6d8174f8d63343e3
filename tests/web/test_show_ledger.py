"""GET /connections/ID/ledger."""

import pytest
from fastapi.testclient import TestClient

from capture.ledger import shortened
from store.users import Role
from tests.builders import a_mail
from tests.people import ALICE, BOB
from tests.web.office import Office
from tests.web.signing import signed_in

OF_ALICE = "/connections/1/ledger"


@pytest.fixture
def seen(office: Office) -> None:
    """A mail that is kept, one that is not, and one that cannot be read."""
    office.sees(ALICE, what=a_mail())
    office.excludes(ALICE, "mail:2@x.example", "subject: salary review")
    office.cannot_read(ALICE, "mail/cur/Letter to Carol.eml", "no header")


def test_the_owner_reads_every_item(client: TestClient, seen: None) -> None:
    page = client.get(OF_ALICE).text
    for words in ("Offer for the new plant", "subject: salary review", "Letter to Carol.eml"):
        assert words in page


@pytest.mark.parametrize("role", [Role.REP, Role.MANAGER])
def test_the_ledger_of_others_is_missing(client: TestClient, seen: None, role: Role) -> None:
    signed_in(client, BOB, role)
    assert client.get(OF_ALICE).status_code == 404


def test_ops_see_what_became_of_items_and_nothing_that_stands_in_mail(client: TestClient, seen: None) -> None:
    signed_in(client, BOB, Role.OPS)
    page = client.get(OF_ALICE).text
    assert "captured" in page
    assert "<p><span" in page
    for words in ("plant", "/interactions/", "salary", "Letter", "Carol"):
        assert words not in page


def test_ids_without_words_stay_as_they_are() -> None:
    assert shortened("18c0ffee") == "18c0ffee"
    assert shortened("mail/cur/1700000000.M1.host") == "….M1.host"
