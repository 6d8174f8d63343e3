"""Envelopes made of what an Exchange server says of a message."""

from datetime import UTC, datetime

import pytest
from exchangelib import EWSDateTime, EWSTimeZone, Mailbox  # type: ignore[import-untyped]
from exchangelib.properties import ConversationId, MessageHeader  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from connectors.ews.values import Item
from connectors.exchange_mail.envelopes import header_block, item, moment
from connectors.mime import Malformed
from connectors.model.interaction import Interaction, Role, Sign
from tests.connectors.provider import assert_storable
from tests.people import ALICE

TEXT = st.text(alphabet=st.characters(blacklist_categories=()), max_size=40)
NINE = EWSDateTime(2026, 3, 2, 9, tzinfo=EWSTimeZone("UTC"))


def person(address: str, name: str = "") -> Mailbox:
    """As exchangelib tells of somebody."""
    return Mailbox(name=name, email_address=address)


def a_message(**more: object) -> Item:
    """A message of Carol's to Alice, and what is said of it more, or otherwise; None for what is not told."""
    values = {
        "message_id": "<one@acme.example>",
        "subject": "Offer",
        "author": person("carol@acme.example", "Carol"),
        "to_recipients": [person("alice@ours.example", "Alice")],
        "datetime_received": NINE,
        "datetime_sent": NINE,
        "conversation_id": ConversationId(id="AAQk="),
    }
    said = {name: value for name, value in (values | more).items() if value is not None}
    return Item("AAkA=", "CQ==", "Message", said)


def read(**more: object) -> Interaction:
    """It as an interaction."""
    return item(a_message(**more), ALICE).interaction


def test_what_has_no_header_fields_is_read_from_what_exchange_holds() -> None:
    found = read(cc_recipients=[person("dan@acme.example", "dan@acme.example")])
    assert (found.key, found.subject) == ("mail:one@acme.example", "Offer")
    assert found.at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert [(each.address, each.name, each.role) for each in found.participants] == [
        ("carol@acme.example", "Carol", Role.FROM),
        ("alice@ours.example", "Alice", Role.TO),
        ("dan@acme.example", "", Role.CC),
    ]


def test_header_fields_are_believed_before_what_exchange_holds() -> None:
    found = read(headers=[MessageHeader(name="SUBJECT", value="As it was sent"), MessageHeader(name="X-Spam")])
    assert found.subject == "As it was sent"
    assert found.participants[0].address == "carol@acme.example"


def test_the_first_reference_is_the_conversation_in_that_mailbox() -> None:
    found = read(in_reply_to="<b@acme.example>", references="<a@acme.example> <b@acme.example>")
    assert found.references == (
        f"conversation:outlook:{ALICE}/AAQk=", "mail:a@acme.example", "mail:b@acme.example",
    )  # fmt: skip


def test_the_head_of_the_index_stands_for_a_conversation_without_an_id() -> None:
    head = bytes(range(22))
    groups = {read(conversation_id=None, conversation_index=index).references for index in (head, head + b"12345")}
    assert groups == {(f"conversation:outlook:{ALICE}/{head.hex()}",)}
    assert read(conversation_id=None, conversation_index=b"short").references == ()


@pytest.mark.parametrize(
    ("said", "is_private"), [("Personal", True), ("Private", True), ("Confidential", True), ("Normal", False)]
)
def test_what_its_author_called_private_is_marked(said: str, is_private: bool) -> None:
    assert (Sign.PRIVATE in {mark.sign for mark in read(sensitivity=said).marks}) is is_private


def test_addresses_of_exchange_s_own_are_left_out() -> None:
    found = read(to_recipients=[person("/O=FIRM/OU=X/CN=ANN", "Ann"), Mailbox(name="List")])
    assert [each.role for each in found.participants] == [Role.FROM]


def test_line_breaks_in_values_do_not_make_new_fields() -> None:
    found = read(subject="Offer\r\nBcc: eve@evil.example")
    assert found.subject == "Offer Bcc: eve@evil.example"
    assert "eve@evil.example" not in {each.address for each in found.participants}


def test_a_moment_is_known_by_its_zone_alone() -> None:
    told = EWSDateTime(2026, 3, 2, 10, tzinfo=EWSTimeZone("Europe/Berlin"))
    assert moment(told) == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert moment(datetime(2026, 3, 2, 9)) is None  # noqa: DTZ001
    assert moment(None) is None


def test_a_message_of_which_nothing_is_told_is_unreadable() -> None:
    with pytest.raises(Malformed, match="no header fields"):
        item(Item("1", "", "Message", {}), ALICE)


@pytest.mark.parametrize("broken", [{"author": 5}, {"to_recipients": [5]}, {"headers": [5]}])
def test_a_message_of_another_shape_costs_itself_alone(broken: dict[str, object]) -> None:
    with pytest.raises(Malformed, match="report it"):
        item(a_message(**broken), ALICE)


@given(st.dictionaries(st.sampled_from(["subject", "message_id", "in_reply_to", "references"]), TEXT), TEXT)
def test_whatever_exchange_says_can_be_stored(said: dict[str, str], name: str) -> None:
    assert_storable(read(**said, to_recipients=[person("a@b.example", name)]))


@given(TEXT)
def test_any_text_makes_one_line_of_bytes(value: str) -> None:
    block = header_block(Item("1", "", "Message", {"headers": [MessageHeader(name="Subject", value=value)]}))
    assert block.count(b"\n") == 1
