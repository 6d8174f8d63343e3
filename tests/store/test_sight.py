"""Who may know of an interaction, read its subject and read its text. A table of worlds, on both databases.

Alice's mailbox saw a mail of Carol's; it belongs to a deal. Each line says who sees how much of it.
"""

from dataclasses import dataclass, replace
from typing import Final

import pytest
from sqlalchemy import Connection, select

from config.visibility import Audience
from connectors.model.address import Address
from matcher.model import Verdict
from store import sight
from store.database import Store
from store.links import Decision
from store.personal import Kind
from store.schema import interactions
from store.sight import Everything, Sight
from tests.people import ALICE, BOB, CAROL
from tests.store.seen_world import IT, Linked, World, write

PART, CONTACTS, OWNER, ACCOUNTS, MEMBER, OUTSIDER = (
    Address(f"{name}@ours.example") for name in ("part", "contacts", "owner", "accounts", "member", "outsider")
)
OTHERS: Final = (PART, CONTACTS, OWNER, ACCOUNTS, MEMBER, OUTSIDER)
TEAM: Final = {OWNER, ACCOUNTS, MEMBER}
DEAL: Final = Linked(OWNER, ACCOUNTS, frozenset({MEMBER}))
USUAL: Final = World(
    mailboxes=((ALICE, Audience.EVERYONE),),
    parts=frozenset({CAROL, ALICE, PART}),
    contacts=(Linked(CONTACTS),),
    deals=(DEAL,),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A world, a rule, and who sees it by that rule besides Alice."""

    name: str
    world: World
    rule: Audience
    seen_by: set[Address]


CASES: Final = (
    Case("nobody else", USUAL, Audience.OWNER, set()),
    Case("who takes part", USUAL, Audience.PARTICIPANTS, {PART, CONTACTS}),
    Case("the team too", USUAL, Audience.TEAM, {PART, CONTACTS, *TEAM}),
    Case("everyone", USUAL, Audience.EVERYONE, set(OTHERS)),
    Case("a stricter mailbox", replace(USUAL, mailboxes=((ALICE, Audience.TEAM),)), Audience.EVERYONE,
         {PART, CONTACTS, *TEAM}),
    Case("a mailbox for those who take part", replace(USUAL, mailboxes=((ALICE, Audience.PARTICIPANTS),)),
         Audience.EVERYONE, {PART, CONTACTS}),
    Case("a mailbox for its owner alone", replace(USUAL, mailboxes=((ALICE, Audience.OWNER),)), Audience.EVERYONE,
         set()),
    Case("the strictest of two mailboxes", replace(USUAL, mailboxes=((ALICE, Audience.EVERYONE),
         (BOB, Audience.OWNER))), Audience.EVERYONE, set()),
    Case("kept private by her", replace(USUAL, said=((ALICE, Kind.PRIVATE),)), Audience.EVERYONE, set()),
    Case("a deal that is only suggested", replace(USUAL, deals=(replace(DEAL, verdict=Verdict.SUGGEST),)),
         Audience.TEAM, {PART, CONTACTS}),
    Case("a deal of people who are not on it", replace(USUAL, deals=(replace(DEAL, account_there=False),)),
         Audience.TEAM, {PART, CONTACTS}),
    Case("a deal of people who are not on it, by a person", replace(USUAL, deals=(replace(DEAL, account_there=False,
         decision=Decision.ACCEPTED),)), Audience.TEAM, {PART, CONTACTS, *TEAM}),
    Case("a contact that is only suggested", replace(USUAL, contacts=(replace(USUAL.contacts[0],
         verdict=Verdict.SUGGEST),)), Audience.PARTICIPANTS, {PART}),
    Case("a contact whom his owner has added herself", replace(USUAL, contacts=(replace(USUAL.contacts[0],
         added_here=True),)), Audience.PARTICIPANTS, {PART}),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_strictest_of_mailboxes_words_and_rules_counts(store: Store, case: Case) -> None:
    with store.begin() as connection:
        write(connection, case.world)
        seeing = {rep for rep in OTHERS if sight.reads(connection, IT, _with(rep, case.rule))}
        assert sight.reads(connection, IT, _with(ALICE, case.rule))
    assert seeing == case.seen_by


def test_the_three_layers_follow_their_own_rules(store: Store) -> None:
    rules = (Audience.EVERYONE, Audience.TEAM, Audience.PARTICIPANTS)
    with store.begin() as connection:
        write(connection, USUAL)
        assert _layers(connection, Sight(OUTSIDER, *rules)) == (True, False, False)
        assert _layers(connection, Sight(MEMBER, *rules)) == (True, True, False)
        assert _layers(connection, Sight(PART, *rules)) == (True, True, True)


def test_without_the_record_she_sees_what_her_own_mailboxes_saw(store: Store) -> None:
    with store.begin() as connection:
        write(connection, USUAL)
        assert sight.reads(connection, IT, Sight.of_her_own(ALICE))
        assert not sight.knows(connection, IT, Sight.of_her_own(OWNER))


def test_who_calls_it_no_business_does_not_see_it_and_the_other_owner_does(store: Store) -> None:
    both = replace(USUAL, mailboxes=((ALICE, Audience.EVERYONE), (BOB, Audience.EVERYONE)), parts=frozenset({CAROL}))
    with store.begin() as connection:
        write(connection, replace(both, said=((ALICE, Kind.NOT_BUSINESS),)))
        assert not sight.knows(connection, IT, _with(ALICE, Audience.EVERYONE))
        assert sight.reads(connection, IT, _with(BOB, Audience.OWNER))
        assert not sight.knows(connection, IT, _with(OUTSIDER, Audience.EVERYONE))


def test_nobody_sees_what_is_gone(store: Store) -> None:
    with store.begin() as connection:
        write(connection, replace(USUAL, gone=True))
        assert not sight.knows(connection, IT, _with(ALICE, Audience.EVERYONE))
        assert not sight.knows(connection, IT, Everything())


def test_the_command_line_sees_everything(store: Store) -> None:
    with store.begin() as connection:
        write(connection, replace(USUAL, said=((ALICE, Kind.PRIVATE),)))
        assert sight.reads(connection, IT, Everything())


def _with(rep: Address, rule: Audience) -> Sight:
    return Sight(rep, rule, rule, rule)


def _layers(connection: Connection, eye: Sight) -> tuple[bool, ...]:
    query = select(eye.may_know, eye.may_read_subject, eye.may_read_text).where(interactions.c.id == IT)
    return tuple(map(bool, connection.execute(query).one()))
