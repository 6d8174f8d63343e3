"""What tests of pages and of the API begin with: a company, two deals with it that are in play, and a clock."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from connectors.model.crm import Account, Contact, Deal, Stage
from connectors.model.interaction import Interaction
from matcher.model import Ref, RunnerUp
from store.database import Store
from tests.builders import NOON
from tests.people import ALICE, BOB, CAROL
from tests.web.office import Office, a_match


def an_office(store: Store) -> Office:
    """Alice's and Bob's mailboxes, empty."""
    opened = Office(store)
    opened.connect(ALICE, BOB)
    return opened


def acme(office: Office) -> dict[str, Ref]:
    """Carol of Acme and two deals that are in play there; all of it is Alice's."""
    stages = (Stage("Lead", NOON - timedelta(days=20)), Stage("Offer", NOON - timedelta(days=5)))
    refs = office.knows(
        Account("A-1", "Acme Ltd", ("acme.example",), ALICE),
        Contact("C-1", "Carol Reyes", (CAROL,), "A-1", ALICE),
        Deal("OPP-1", "Rooftop solar", "A-1", ALICE, stages=stages),
        Deal("OPP-2", "Battery store", "A-1", ALICE, stages=stages),
    )
    return dict(zip(("acme", "carol", "roof", "battery"), refs, strict=True))


def suggests_both(office: Office, directory: dict[str, Ref], mail: Interaction) -> int:
    """A mail to Alice for which both deals are suggested."""
    id_ = office.sees(ALICE, what=mail)
    roof, battery = directory["roof"], directory["battery"]
    office.links(
        id_,
        a_match(roof, score=0.7, runner_up=RunnerUp(battery.id, 0.6)),
        a_match(battery, score=0.6, runner_up=RunnerUp(roof.id, 0.7)),
    )
    return id_


def ticking() -> Callable[[], datetime]:
    """A clock that moves a second with each look at it."""
    ticks = count()
    return lambda: NOON + timedelta(seconds=next(ticks))
