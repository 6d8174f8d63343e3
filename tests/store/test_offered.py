"""What is offered before a rep has typed anything."""

from datetime import timedelta

import pytest

from connectors.model.crm import Deal
from matcher.model import Ref, Verdict
from store.database import Store
from store.offered import offered
from tests.builders import NOON, a_mail
from tests.people import ALICE
from tests.web.acme import acme, an_office
from tests.web.office import Office, a_match


@pytest.fixture
def office(store: Store) -> Office:
    """Alice's mailbox."""
    return an_office(store)


@pytest.fixture
def directory(office: Office) -> dict[str, Ref]:
    """Acme, with two deals in play and one that is closed."""
    refs = acme(office)
    closed = Deal("OPP-3", "Antenna", "A-1", ALICE, closed_at=NOON - timedelta(days=90))
    return {**refs, "antenna": office.knows(closed)[0]}


def names_offered(office: Office, interaction: int, most: int = 8) -> list[str]:
    """In their order."""
    with office.store.read() as connection:
        return [one.name for one in offered(connection, interaction, most)]


def test_the_deals_of_the_account_come_first_and_those_in_play_before_them(
    office: Office, directory: dict[str, Ref]
) -> None:
    id_ = office.sees(ALICE, what=a_mail("mail:1@x.example"))
    office.links(id_, a_match(directory["acme"]), a_match(directory["carol"], Verdict.IGNORE))
    assert names_offered(office, id_) == ["Battery store", "Rooftop solar", "Antenna", "Carol Reyes"]
    assert names_offered(office, id_, most=1) == ["Battery store"]


def test_what_is_suggested_is_not_offered_once_more(office: Office, directory: dict[str, Ref]) -> None:
    id_ = office.sees(ALICE, what=a_mail("mail:1@x.example"))
    office.links(id_, a_match(directory["roof"]), a_match(directory["carol"], Verdict.LINK))
    assert names_offered(office, id_) == ["Battery store", "Antenna"]


def test_nothing_is_offered_where_nothing_is_known(office: Office, directory: dict[str, Ref]) -> None:
    assert names_offered(office, office.sees(ALICE, what=a_mail("mail:1@x.example"))) == []
