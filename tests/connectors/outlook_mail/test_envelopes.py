"""Envelopes made of what Graph says of a message."""

from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.mime import Malformed, envelope
from connectors.model.interaction import Interaction, Role, Sign
from connectors.outlook_mail.answers import Message, Recipient
from connectors.outlook_mail.envelopes import came, header_block, is_about_a_meeting, is_whole, item
from tests.connectors.provider import assert_storable
from tests.people import ALICE

SAMPLES = sorted((Path(__file__).parent.parent / "mime" / "samples").glob("*.eml"))
TEXT = st.text(alphabet=st.characters(blacklist_categories=()), max_size=40)
NAMES = st.text(alphabet=st.characters(blacklist_categories=("C", "Z"), blacklist_characters="'\"="), min_size=1)


def recipient(address: str, name: str = "") -> Recipient:
    """As Graph tells of somebody."""
    return {"emailAddress": {"name": name, "address": address}}


def a_message(**more: object) -> Message:
    """A message of Carol's to Alice, and what is said of it more, or otherwise."""
    message = {
        "@odata.type": "#microsoft.graph.message",
        "id": "AAkA=",
        "internetMessageId": "<one@acme.example>",
        "subject": "Offer",
        "from": recipient("carol@acme.example", "Carol"),
        "toRecipients": [recipient("alice@ours.example", "Alice")],
        "receivedDateTime": "2026-03-02T09:00:05Z",
        "sentDateTime": "2026-03-02T09:00:00Z",
        "isDraft": False,
        "conversationId": "AAQk=",
    }
    return cast("Message", {**message, **more})


def read(**more: object) -> Interaction:
    """It as an interaction."""
    return item(a_message(**more), ALICE).interaction


def test_what_has_no_header_fields_is_read_from_what_outlook_holds() -> None:
    found = read(ccRecipients=[recipient("dan@acme.example", "dan@acme.example")], bccRecipients=None)
    assert (found.key, found.subject) == ("mail:one@acme.example", "Offer")
    assert found.at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert [(person.address, person.name, person.role) for person in found.participants] == [
        ("carol@acme.example", "Carol", Role.FROM),
        ("alice@ours.example", "Alice", Role.TO),
        ("dan@acme.example", "", Role.CC),
    ]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_an_envelope_is_the_same_as_that_of_the_whole_message(sample: Path) -> None:
    raw = sample.read_bytes()
    lines = raw.partition(b"\n\n")[0].decode().replace("\n ", " ").replace("\n\t", " ").splitlines()
    fields = [{"name": name, "value": value.strip()} for name, _, value in (line.partition(":") for line in lines)]
    whole = envelope(raw)
    message: dict[str, object] = {"id": "1", "internetMessageHeaders": fields, "receivedDateTime": whole.at.isoformat()}
    assert item(cast("Message", message), ALICE).interaction == whole


def test_header_fields_are_believed_before_what_outlook_holds() -> None:
    fields = [{"name": "SUBJECT", "value": "As it was sent"}, {"name": "X-Spam", "value": "x"}]
    found = read(internetMessageHeaders=fields)
    assert found.subject == "As it was sent"
    assert found.participants[0].address == "carol@acme.example"


def test_header_fields_that_no_envelope_is_made_of_are_left_out() -> None:
    fields = [{"name": "Received", "value": "x" * 1000}, {"name": "Precedence", "value": "bulk"}]
    block = header_block(a_message(internetMessageHeaders=fields))
    assert b"received" not in block.lower()
    assert b"precedence: bulk" in block


def test_the_first_reference_is_the_conversation_in_that_mailbox() -> None:
    properties = [
        {"id": "String 0x1042", "value": "<b@acme.example>"},
        {"id": "String 0x1039", "value": "<a@acme.example> <b@acme.example>"},
    ]
    assert read(singleValueExtendedProperties=properties).references == (
        f"conversation:outlook:{ALICE}/AAQk=", "mail:a@acme.example", "mail:b@acme.example",
    )  # fmt: skip


def test_the_head_of_the_index_stands_for_a_conversation_without_an_id() -> None:
    head = bytes(range(22))
    first, answer = (b64encode(index).decode() for index in (head, head + b"12345"))
    groups = {read(conversationId=None, conversationIndex=index).references for index in (first, answer)}
    assert groups == {(f"conversation:outlook:{ALICE}/{head.hex()}",)}


@pytest.mark.parametrize("index", ["", None, "AQ==", "no base64"])
def test_an_index_that_is_none_names_no_conversation(index: str | None) -> None:
    assert read(conversationId="", conversationIndex=index).references == ()


@pytest.mark.parametrize(("said", "is_private"), [("2", 1), ("1", 1), ("3", 1), ("0", 0)])
def test_what_its_author_called_private_is_marked(said: str, is_private: bool) -> None:
    marks = read(singleValueExtendedProperties=[{"id": "Integer 0x36", "value": said}]).marks
    assert (Sign.PRIVATE in {mark.sign for mark in marks}) is bool(is_private)


def test_addresses_of_exchange_s_own_are_left_out() -> None:
    found = read(toRecipients=[recipient("/O=EXCHANGELABS/OU=X/CN=ANN", "Ann"), {"emailAddress": None}, {}])
    assert [person.role for person in found.participants] == [Role.FROM]


@given(st.lists(NAMES, max_size=5))
def test_whatever_people_are_called_nobody_is_lost(names: list[str]) -> None:
    told = [recipient(f"p{number}@acme.example", name) for number, name in enumerate(names)]
    found = read(toRecipients=told, **{"from": None})
    assert [person.address for person in found.participants] == [
        f"p{number}@acme.example" for number in range(len(names))
    ]


@pytest.mark.parametrize("name", ['Müller, "Jürgen" \\', "Doe; John: (Sales)", "a@b.example"])
def test_names_are_read_as_outlook_shows_them(name: str) -> None:
    (person, *_) = read(**{"from": recipient("jm@acme.example", name)}).participants
    assert (person.address, person.name) == ("jm@acme.example", name.strip('"'))


def test_line_breaks_in_values_do_not_make_new_fields() -> None:
    found = read(subject="Offer\r\nBcc: eve@evil.example")
    assert found.subject == "Offer Bcc: eve@evil.example"
    assert "eve@evil.example" not in {person.address for person in found.participants}


def test_a_message_without_a_moment_of_sending_was_sent_when_it_came() -> None:
    assert read(sentDateTime="0001-01-01T00:00:00Z").at == datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize("date", ["", "soon", "9" * 30, None, 5])
def test_a_moment_that_is_none_is_unknown(date: object) -> None:
    assert came(cast("Message", {"id": "1", "receivedDateTime": date})) is None


def test_a_message_of_which_nothing_is_told_is_unreadable() -> None:
    with pytest.raises(Malformed, match="no header fields"):
        item({"id": "1"}, ALICE)


@pytest.mark.parametrize("broken", [{"from": "Carol"}, {"toRecipients": 5}, {"internetMessageHeaders": [{}]}])
def test_a_message_of_another_shape_costs_itself_alone(broken: dict[str, object]) -> None:
    with pytest.raises(Malformed, match="report it"):
        item(a_message(**broken), ALICE)


def test_a_message_of_which_only_a_change_is_told_is_not_whole() -> None:
    assert is_whole(a_message())
    assert not is_whole(cast("Message", {"id": "1", "isRead": True, "parentFolderId": "2"}))


def test_a_message_about_a_meeting_is_known_by_its_type() -> None:
    assert is_about_a_meeting(a_message(**{"@odata.type": "#microsoft.graph.eventMessageRequest"}))
    assert not is_about_a_meeting(a_message())


@given(st.dictionaries(st.sampled_from(["subject", "internetMessageId", "sentDateTime", "conversationId"]), TEXT), TEXT)
def test_whatever_graph_says_can_be_stored(said: dict[str, str], name: str) -> None:
    assert_storable(read(**said, toRecipients=[recipient("a@b.example", name)]))


@given(TEXT)
def test_any_text_makes_one_line_of_bytes(value: str) -> None:
    block = header_block({"id": "1", "internetMessageHeaders": [{"name": "Subject", "value": value}]})
    assert block.count(b"\n") == 1
