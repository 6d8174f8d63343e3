"""Bodies are fetched after the decision, and only for what policy keeps with its text."""

from dataclasses import replace

import pytest

from capture.policy import Rules
from capture.prepare import prepare
from config.privacy import BulkMail, ContentLevel
from connectors.ahead import read_ahead
from connectors.errors import TryLater
from connectors.memory import MemoryConnector, MemoryMailbox
from connectors.model.interaction import Sign
from connectors.model.sync import Gone, Page, Unreadable
from store.model import Broken, Direction, Excluded, Kept, Outcome, Removed
from tests.builders import NOON, a_mail, a_meeting, seen
from tests.capture.passing import OURS, Watched
from tests.people import ALICE, BOB

RULES = Rules(OURS, frozenset({ALICE}), bulk=BulkMail.HEADERS)


@pytest.fixture
def mailbox() -> MemoryMailbox:
    return MemoryMailbox(ALICE)


def first(watched: Watched, rules: Rules = RULES) -> tuple[Outcome, ...]:
    return prepare(watched, next(watched.pages(None)), rules).outcomes


def test_the_body_of_what_is_not_kept_never_leaves_the_mailbox(mailbox: MemoryMailbox) -> None:
    mailbox.put(seen("deal"), "Please send the offer.")
    mailbox.put(seen("love", a_mail(marks=(Sign.PRIVATE,))), "Darling")
    mailbox.put(seen("lunch", a_mail(sender=BOB)), "Lunch?")
    mailbox.put(seen("news", a_mail(marks=(Sign.BULK,))), "Buy now")
    watched = Watched(MemoryConnector(mailbox))
    first(watched)
    assert watched.asked == ["deal"]


def test_what_is_found_in_a_kept_mail_is_decided_by_itself(mailbox: MemoryMailbox) -> None:
    meeting, dentist = a_meeting(), a_meeting("meeting:2", marks=(Sign.PRIVATE,))
    inside = (seen("mail#1", meeting), seen("mail#2", dentist), Unreadable("mail#!", "why", "1"))
    mailbox.put(seen("mail"), "You are invited.", inside)
    mail, *found = first(Watched(MemoryConnector(mailbox)))
    assert mail.id == "mail"
    assert found == [
        Kept("mail#1", "1", meeting, Direction.INBOUND, ContentLevel.HEADERS),
        Excluded("mail#2", "1", "meeting:2", "private: a private property", everywhere=True, at=dentist.at),
        Broken("mail#!", "1", "why"),
    ]


def test_an_invitation_in_a_mail_that_is_not_kept_is_not_read(mailbox: MemoryMailbox) -> None:
    mailbox.put(seen("mail", a_mail(sender=BOB)), "Lunch?", (seen("mail#1", a_meeting()),))
    assert [item.id for item in first(Watched(MemoryConnector(mailbox)))] == ["mail"]


def test_no_body_is_fetched_where_only_headers_are_kept(mailbox: MemoryMailbox) -> None:
    mailbox.put(seen("deal"), "Please send the offer.")
    watched = Watched(MemoryConnector(mailbox))
    (item,) = first(watched, replace(RULES, content=ContentLevel.HEADERS))
    assert isinstance(item, Kept)
    assert (watched.asked, item.text, item.content) == ([], None, ContentLevel.HEADERS)


def test_a_kept_item_carries_its_text(mailbox: MemoryMailbox) -> None:
    mailbox.put(seen("deal"), "Please send the offer.")
    (item,) = first(Watched(MemoryConnector(mailbox)))
    assert isinstance(item, Kept)
    assert (item.text, item.content) == ("Please send the offer.", ContentLevel.TEXT)


def test_an_item_that_vanishes_before_its_body_is_read_is_kept_by_its_envelope(mailbox: MemoryMailbox) -> None:
    mailbox.put(seen("deal"), "Please send the offer.")
    watched = Watched(MemoryConnector(mailbox))
    page = next(watched.pages(None))
    mailbox.remove("deal")
    (item,) = prepare(watched, page, RULES).outcomes
    assert isinstance(item, Kept)
    assert (item.text, item.content) == (None, ContentLevel.HEADERS)


def test_an_item_whose_body_cannot_be_read_is_unreadable(mailbox: MemoryMailbox) -> None:
    mailbox.put(seen("deal"), "Please send the offer.")
    watched = Watched(MemoryConnector(mailbox))
    page = next(watched.pages(None))
    mailbox.put(Unreadable("deal", "Its body ends in the middle"))
    assert prepare(watched, page, RULES).outcomes == (Broken("deal", "1", "Its body ends in the middle"),)


def test_every_change_of_a_page_has_one_outcome_in_its_place(mailbox: MemoryMailbox) -> None:
    connector = MemoryConnector(mailbox)
    empty = next(connector.pages(None))
    private = seen("b", a_mail("mail:b", marks=(Sign.PRIVATE,)))
    page = Page([Gone("a"), private, Unreadable("c", "why", "2")], empty.cursor, empty.mode, empty.last)
    assert prepare(connector, page, RULES).outcomes == (
        Removed("a"),
        Excluded("b", "1", "mail:b", "private: a private header", everywhere=True, at=NOON),
        Broken("c", "2", "why"),
    )


def test_batches_come_in_order_and_an_error_after_those_before_it(mailbox: MemoryMailbox) -> None:
    for number in range(6):
        mailbox.put(seen(f"m{number}"))
    watched = Watched(MemoryConnector(mailbox, page_size=2), TryLater("503"), fails_at=2)
    coming = read_ahead(prepare(watched, page, RULES) for page in watched.pages(None))
    assert [[outcome.id for outcome in next(coming).outcomes] for _ in range(2)] == [["m0", "m1"], ["m2", "m3"]]
    with pytest.raises(TryLater):
        next(coming)
