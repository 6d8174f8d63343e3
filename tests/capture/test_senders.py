"""A rep's rules about senders, where mail is read: before its body, in her mailboxes alone."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from capture.policy import Keep, Leave, Rules, Senders, decide
from capture.prepare import prepare
from config.visibility import Audience
from connectors.memory import MemoryConnector, MemoryMailbox
from connectors.model.address import Address
from connectors.model.interaction import Interaction
from store import leases, record, sender_rules, sources
from store.database import Store
from store.model import Excluded
from store.schema import interactions
from tests.builders import NOON, a_mail, a_meeting, seen
from tests.capture.passing import OURS, Watched
from tests.people import ALICE, BOB, CAROL

DENTIST = Address("praxis@dentist.example")
RULES = Rules(
    OURS,
    frozenset({ALICE, BOB}),
    reps={ALICE: Senders(left_out=frozenset({DENTIST})), BOB: Senders(private={DENTIST: NOON})},
)


@pytest.mark.parametrize(
    "mail",
    [
        a_mail(sender=DENTIST),
        a_mail(sender=ALICE, to=(DENTIST,)),
        a_mail(sender=BOB, to=(DENTIST, ALICE)),
    ],
    ids=["from him", "to him", "to him and a colleague"],
)
def test_mail_with_him_alone_is_left_out_of_hers_and_private_in_his(mail: Interaction) -> None:
    decision = decide(mail, RULES.of(ALICE))
    assert isinstance(decision, Leave)
    assert (decision.rule, decision.everywhere, DENTIST in decision.evidence) == ("sender", False, False)
    kept = decide(mail, RULES.of(BOB))
    assert isinstance(kept, Keep)
    assert kept.private_since == NOON


@pytest.mark.parametrize(
    "what", [a_mail(sender=DENTIST, to=(ALICE, CAROL)), a_meeting(organizer=DENTIST), a_mail()], ids=lambda w: w.kind
)
def test_nothing_else_is_touched(what: Interaction) -> None:
    plain = replace(RULES, reps={})
    for rep in (ALICE, BOB):
        assert decide(what, RULES.of(rep)) == decide(what, plain)
    assert decide(a_mail(sender=DENTIST), RULES.of(CAROL)) == decide(a_mail(sender=DENTIST), plain)


def test_no_body_is_asked_for() -> None:
    mailbox = MemoryMailbox(ALICE)
    mailbox.put(seen("d", a_mail(sender=DENTIST)), "Your tooth")
    connector = Watched(MemoryConnector(mailbox, 2))
    (page,) = connector.pages(None)
    (outcome,) = prepare(connector, page, RULES.of(ALICE)).outcomes
    assert isinstance(outcome, Excluded)
    assert connector.asked == []


def test_private_mail_is_marked_when_it_is_recorded(store: Store) -> None:
    mailbox = MemoryMailbox(BOB)
    mailbox.put(seen("d", a_mail(sender=DENTIST)), "Your tooth")
    with store.begin() as connection:
        sources.connect(connection, "memory", BOB, {}, ["mail"], NOON)
        lease = leases.claim(connection, "worker", NOON)
        assert lease is not None
        (page,) = MemoryConnector(mailbox, 2).pages(None)
        batch = prepare(MemoryConnector(mailbox, 2), page, RULES.of(BOB))
        record.record(connection, lease, 0, batch, NOON, 9)
        query = select(interactions.c.audience)
        assert connection.execute(query).scalars().all() == [Audience.OWNER]
        assert len(sender_rules.undo(connection, BOB, NOON)) == 1
        assert connection.execute(query).scalars().all() == [Audience.EVERYONE]
