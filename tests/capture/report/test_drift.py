"""Senders who turned up after the last training and send much."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from capture.report.drift import Drift, drift, others, sentence
from connectors.model.address import Address
from connectors.model.crm import Deal
from connectors.model.interaction import Sign
from matcher.model import Ref, Verdict
from store import decisions
from store.senders import Sender
from tests.builders import NOON, a_mail
from tests.capture.report.decided import by_learned
from tests.people import ALICE
from tests.web.office import Office

NEWS, CARLA = Address("news@flood.example"), Address("carla@newco.example")
TRAINED = NOON - timedelta(days=30)
Flood = Callable[..., list[int]]


@pytest.fixture
def deal(office: Office) -> Ref:
    """One that mail can be linked to."""
    (found,) = office.knows(Deal("OPP-1", "Rooftop solar", None, ALICE))
    return found


@pytest.fixture
def flood(office: Office) -> Flood:
    """So many messages of a sender, one an hour before now."""

    def sent(number: int, sender: Address = NEWS, marks: tuple[Sign, ...] = (Sign.BULK,)) -> list[int]:
        return [
            office.sees(
                ALICE, what=a_mail(f"mail:{n}@{sender}", sender=sender, at=NOON - timedelta(hours=n), marks=marks)
            )
            for n in range(number)
        ]

    return sent


def noticed(office: Office) -> Drift:
    with office.store.read() as connection:
        return drift(connection, TRAINED, NOON)


def test_a_new_sender_who_floods_is_noticed(office: Office, flood: Flood, deal: Ref) -> None:
    first, *_others = flood(40)
    office.links(first, by_learned(deal, Verdict.LINK))
    (one,) = noticed(office).machines
    assert one == Sender(NEWS, 40, 40, 1, 0)
    assert sentence(one) == (
        "news@flood.example is new and sent 40 messages in 7 days, 40 of them to many or by a machine. "
        "Nobody has decided about any; 1 is linked to a deal by rule: look at it."
    )


def test_who_wrote_before_the_training_is_not_new(office: Office, flood: Flood) -> None:
    office.sees(ALICE, what=a_mail("mail:old@x.example", sender=NEWS, at=TRAINED - timedelta(days=1)))
    flood(40)
    assert noticed(office) == Drift((), 0)


def test_a_few_messages_are_no_flood(office: Office, flood: Flood) -> None:
    flood(19)
    assert noticed(office) == Drift((), 0)


def test_a_busy_person_of_whom_something_was_decided_is_no_drift(office: Office, flood: Flood, deal: Ref) -> None:
    first, *_others = flood(30, CARLA, marks=())
    assert noticed(office).others == 1
    with office.store.begin() as connection:
        decisions.choose(connection, first, deal, ALICE, NOON)
    assert noticed(office) == Drift((), 0)


def test_who_writes_like_a_person_is_counted_and_never_named(office: Office, flood: Flood) -> None:
    flood(30, CARLA, marks=())
    found = noticed(office)
    assert found == Drift((), 1)
    assert others(found) == (
        "1 more new sender, who seems to be a person, sent 20 messages or more in 7 days; "
        "nobody has decided about any of them."
    )


def test_who_is_a_machine_in_half_of_the_messages_is_not_named(office: Office, flood: Flood) -> None:
    flood(20, CARLA)
    for number in range(20):
        office.sees(ALICE, what=a_mail(f"mail:own{number}@x.example", sender=CARLA, at=NOON - timedelta(hours=number)))
    assert noticed(office) == Drift((), 1)


def test_a_machine_stays_noticed_until_it_was_learned_of(office: Office, flood: Flood, deal: Ref) -> None:
    first, *_others = flood(30)
    with office.store.begin() as connection:
        decisions.choose(connection, first, deal, ALICE, NOON)
    (one,) = noticed(office).machines
    assert "Somebody has decided about 1; none is linked by rule." in sentence(one)
