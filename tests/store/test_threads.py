"""Which messages are one conversation, in whatever order they arrive."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from connectors.model.address import Address
from connectors.model.interaction import Interaction
from store import threads
from store.database import Store
from store.schema import interactions
from tests.builders import NOON, a_mail, a_meeting
from tests.people import ALICE, BOB, CAROL, DAVE
from tests.recording import a_lease, write

OFFER = a_mail("mail:offer", subject="Offer")
REPLY = a_mail("mail:reply", sender=ALICE, to=(CAROL,), subject="Re: Offer", references=("mail:offer",))
THANKS = a_mail("mail:thanks", subject="Re: Offer", references=("mail:offer", "mail:reply"))
LATE = timedelta(days=3)


def conversations(store: Store, *pages: tuple[Interaction, ...]) -> list[set[str]]:
    """The keys of each thread, after these pages have arrived one after the other."""
    with store.begin() as connection:
        lease = a_lease(connection)
        for page in pages:
            write(connection, lease, *page)
        found: dict[str, set[str]] = {}
        for key, thread in connection.execute(select(interactions.c.key, interactions.c.thread)):
            found.setdefault(thread, set()).add(key)
    return sorted(found.values(), key=min)


@pytest.mark.parametrize("order", list(permutations((OFFER, REPLY, THANKS))))
def test_references_make_one_conversation_in_any_order(sqlite_store: Store, order: tuple[Interaction, ...]) -> None:
    everything = [{"mail:offer", "mail:reply", "mail:thanks"}]
    assert conversations(sqlite_store, *((mail,) for mail in order)) == everything


def test_the_same_in_one_page_and_on_either_database(store: Store) -> None:
    assert conversations(store, (THANKS, OFFER, REPLY)) == [{"mail:offer", "mail:reply", "mail:thanks"}]


def test_a_message_that_connects_two_conversations_makes_them_one(store: Store) -> None:
    one, two = a_mail("mail:one", subject="Roof"), a_mail("mail:two", subject="Wall")
    both = a_mail("mail:both", subject="Roof and wall", references=("mail:one", "mail:two"))
    assert conversations(store, (one,), (two,)) == [{"mail:one"}, {"mail:two"}]
    with store.begin() as connection:
        threads.assign(connection, [both])
        assert len(set(connection.execute(select(interactions.c.thread)).scalars())) == 1


def test_the_second_half_arrives_before_the_message_that_both_answer(store: Store) -> None:
    left = a_mail("mail:left", references=("mail:lost", "mail:a"), subject="Re: Roof")
    right = a_mail("mail:right", references=("mail:lost", "mail:b"), subject="Re: Wall")
    assert conversations(store, (left,), (right,)) == [{"mail:left", "mail:right"}]


def test_what_a_provider_groups_is_one_conversation(store: Store) -> None:
    one, two = (a_mail(f"mail:{name}", subject=name, references=("conversation:x/1",)) for name in ("one", "two"))
    assert conversations(store, (one,), (two,)) == [{"mail:one", "mail:two"}]


def test_a_group_is_no_reference_that_keeps_a_reply_from_joining_by_subject(store: Store) -> None:
    asked = a_mail("mail:asked", subject="Roof", references=("conversation:x/1",))
    answer = a_mail("mail:answer", sender=ALICE, to=(CAROL,), subject="Re: Roof", references=("conversation:y/1",))
    assert conversations(store, (asked,), (answer,)) == [{"mail:asked", "mail:answer"}]


def test_a_copy_in_another_mailbox_tells_what_the_first_did_not(store: Store) -> None:
    first = a_mail("mail:first", subject="Roof")
    copy = replace(first, references=("conversation:y/1",))
    later = a_mail("mail:later", subject="Wall", references=("conversation:y/1",))
    with store.begin() as connection:
        write(connection, a_lease(connection), first)
        write(connection, a_lease(connection, BOB), copy)
        write(connection, a_lease(connection, BOB), later)
        assert len(set(connection.execute(select(interactions.c.thread)).scalars())) == 1


def test_a_reply_without_references_joins_by_subject_and_correspondents(store: Store) -> None:
    answer = a_mail("mail:answer", sender=ALICE, to=(CAROL,), subject="AW: Offer", at=NOON + LATE)
    assert conversations(store, (OFFER,), (answer,)) == [{"mail:answer", "mail:offer"}]


@pytest.mark.parametrize(
    "other",
    [
        a_mail("mail:x", sender=ALICE, to=(CAROL,), subject="Re: Offer", at=NOON + threads.WINDOW + LATE),
        a_mail("mail:x", sender=ALICE, to=(DAVE,), subject="Re: Offer", at=NOON + LATE),
        a_mail("mail:x", sender=ALICE, to=(CAROL,), subject="Re: Another offer", at=NOON + LATE),
        a_mail("mail:x", subject="Offer", at=NOON + LATE),
        a_mail("mail:x", subject="", at=NOON + LATE),
    ],
    ids=["too late", "somebody else", "another subject", "the same again, no reply", "no subject"],
)
def test_what_only_looks_alike_is_another_conversation(sqlite_store: Store, other: Interaction) -> None:
    assert conversations(sqlite_store, (OFFER,), (other,)) == [{"mail:offer"}, {"mail:x"}]


def test_the_window_moves_on_with_each_message(sqlite_store: Store) -> None:
    month = threads.WINDOW - timedelta(days=1)
    chain = [a_mail(f"mail:{n}", subject="Re: Offer", at=NOON + n * month) for n in range(4)]
    assert len(conversations(sqlite_store, *((mail,) for mail in chain))) == 1


def test_announcements_to_many_are_no_conversation(sqlite_store: Store) -> None:
    many = tuple(Address(f"p{n}@acme.example") for n in range(8))
    first = a_mail("mail:1", sender=ALICE, to=many, subject="Re: News")
    second = a_mail("mail:2", sender=many[0], to=(ALICE, *many[1:]), subject="Re: News", at=NOON + LATE)
    assert conversations(sqlite_store, (first,), (second,)) == [{"mail:1"}, {"mail:2"}]


def test_a_colleague_in_copy_does_not_split_a_conversation(sqlite_store: Store) -> None:
    answer = a_mail("mail:answer", sender=ALICE, to=(CAROL, BOB), subject="Re: Offer", at=NOON + LATE)
    assert len(conversations(sqlite_store, (OFFER,), (answer,))) == 1


def test_meetings_of_one_subject_are_no_conversation(sqlite_store: Store) -> None:
    two = (a_meeting("meeting:1"), a_meeting("meeting:2", at=NOON + LATE))
    assert len(conversations(sqlite_store, two)) == 2


def test_messages_that_refer_to_each_other_in_a_circle_are_one_conversation(sqlite_store: Store) -> None:
    circle = (a_mail("mail:a", references=("mail:b", "mail:a")), a_mail("mail:b", references=("mail:a",)))
    assert conversations(sqlite_store, circle) == [{"mail:a", "mail:b"}]
