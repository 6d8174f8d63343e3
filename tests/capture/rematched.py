"""A record that was matched with yesterday's thresholds, and what it takes to match it with today's."""

from datetime import datetime, timedelta

from capture.link import Linker
from capture.rematch import Outcome, Rematch
from connectors.model.crm import Account, Contact, Deal, DealContact
from matcher.model import Context, Match, Ref, TargetType, Thresholds
from store import directory, links
from store.database import Store
from store.links import Decision
from tests.builders import NOON, a_mail
from tests.people import ALICE, CAROL
from tests.recording import a_lease, id_of, write

CONTEXT = Context(frozenset({"ours.example"}), frozenset({ALICE}))
YESTERDAY = Linker(CONTEXT, Thresholds())
TODAY = Linker(CONTEXT, Thresholds(link=1.01, suggest=0.3))
"""Never sure: what was linked is suggested."""

Opinions = dict[int, list[tuple[Match, Decision | None]]]
"""Interaction → what is said of it, and what Alice decided."""

DEAL = Ref(TargetType.DEAL, 1)
ACME = Account("A-1", "Acme", ("acme.example",))
CAROLS = Contact("C-1", "Carol", (CAROL,), "A-1")
ROOF = Deal(
    external_id="D-1",
    name="Rooftop solar",
    account="A-1",
    owner=ALICE,
    created_at=NOON - timedelta(days=9),
    contacts=(DealContact("C-1", "buyer"),),
)


def quietly(done: int, total: int) -> None:
    """Progress that nobody looks at."""
    assert done <= total


def a_record(store: Store, *keys: str) -> None:
    """A directory with one deal, and a mail about it for each key."""
    with store.begin() as connection:
        directory.save_accounts(connection, [ACME])
        directory.save_contacts(connection, [CAROLS])
        directory.save_deals(connection, [ROOF])
        mails = [a_mail(key, subject="Rooftop solar") for key in keys]
        YESTERDAY.link(connection, write(connection, a_lease(connection), *mails).to_match)


def rematch(store: Store, linker: Linker = TODAY) -> Rematch:
    """Matching again, today."""
    return Rematch(store, linker, lambda: NOON)


def move(store: Store, linker: Linker = TODAY) -> Outcome:
    """All of it, in a batch."""
    work = rematch(store, linker)
    return work.move(work.begin(), None, quietly)


def opinions(store: Store) -> Opinions:
    """Everything that any link says."""
    with store.read() as connection:
        found = links.of_interactions(connection, range(1, 2_000))
    return {id_: [(link.match, link.decision) for link in some] for id_, some in found.items()}


def decide(
    store: Store, key: str, decision: Decision, target: Ref = DEAL, at: datetime = NOON + timedelta(days=1)
) -> None:
    """Alice judges a link, by default tomorrow."""
    with store.begin() as connection:
        links.decide(connection, id_of(connection, key), target, decision, ALICE, at)
