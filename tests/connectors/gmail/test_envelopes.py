"""Envelopes put together again from the header fields that Gmail hands over."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.gmail.answers import Header, Message
from connectors.gmail.envelopes import came, header_block, item
from connectors.gmail.labels import Labels
from connectors.mime import Malformed, envelope
from connectors.model.interaction import Role
from connectors.model.sync import Seen
from tests.connectors.provider import assert_storable
from tests.people import ALICE

SAMPLES = sorted((Path(__file__).parent.parent / "mime" / "samples").glob("*.eml"))
DATE: Header = {"name": "Date", "value": "Mon, 2 Mar 2026 09:00:00 +0000"}


def a_message(*fields: tuple[str, str], **more: str) -> Message:
    """A message of format=metadata with a date and these fields."""
    headers = [DATE, *(Header(name=name, value=value) for name, value in fields)]
    message: Message = {"id": "18c1", "threadId": "18c0", "payload": {"headers": headers}}
    return {**message, **more}  # type: ignore[typeddict-item]


def read(*fields: tuple[str, str]) -> Seen:
    """It as an item."""
    return item(a_message(*fields), ALICE, "1", Labels(list))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_an_envelope_is_the_same_as_that_of_the_whole_message(sample: Path) -> None:
    raw = sample.read_bytes()
    lines = raw.partition(b"\n\n")[0].decode().replace("\n ", " ").replace("\n\t", " ").splitlines()
    fields = [Header(name=name, value=value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    found = item({"id": "18c1", "threadId": "18c0", "payload": {"headers": fields}}, ALICE, "1", Labels(list))
    assert replace(found.interaction, references=found.interaction.references[1:]) == envelope(raw)


def test_the_first_reference_is_the_thread_in_that_mailbox() -> None:
    found = read(("References", "<a@acme.example>"), ("Message-ID", "<b@acme.example>"))
    assert found.interaction.references == (f"conversation:gmail:{ALICE}/18c0", "mail:a@acme.example")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('"Müller, Jürgen" <jm@acme.example>', "Müller, Jürgen"),
        ("Müller, Jürgen <jm@acme.example>", "Müller, Jürgen"),
        ("=?utf-8?q?J=C3=BCrgen?= <jm@acme.example>", "Jürgen"),
    ],
)
def test_names_are_read_whether_google_has_decoded_them_or_not(value: str, name: str) -> None:
    (person,) = read(("From", value)).interaction.participants
    assert (person.address, person.name, person.role) == ("jm@acme.example", name, Role.FROM)


def test_folded_lines_and_line_breaks_in_values_do_not_make_new_fields() -> None:
    found = read(("Subject", "Offer\r\n for Bcc: x\nBcc: eve@evil.example"), ("From", "carol@acme.example"))
    assert found.interaction.subject == "Offer for Bcc: x Bcc: eve@evil.example"
    assert [person.address for person in found.interaction.participants] == ["carol@acme.example"]


def test_a_message_without_a_date_came_when_gmail_got_it() -> None:
    message: Message = {
        "id": "18c1",
        "internalDate": "1772442000000",
        "payload": {"headers": [{"name": "Subject", "value": "x"}]},
    }
    found = item(message, ALICE, "1", Labels(list))
    assert found.interaction.at == datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("date", ["", "soon", "9" * 30])
def test_a_moment_that_is_none_is_unknown(date: str) -> None:
    assert came({"id": "18c1", "internalDate": date}) is None


def test_a_message_without_header_fields_is_unreadable() -> None:
    with pytest.raises(Malformed, match="no header fields"):
        item({"id": "18c1", "internalDate": "1772442000000"}, ALICE, "1", Labels(list))


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=60)), max_size=8))
def test_whatever_the_fields_hold_can_be_stored(fields: list[tuple[str, str]]) -> None:
    found = item(a_message(*fields), ALICE, "1", Labels(list))
    assert_storable(found.interaction)


@given(st.text(alphabet=st.characters(blacklist_categories=())))
def test_any_text_makes_one_line_of_bytes(value: str) -> None:
    assert header_block({"headers": [{"name": "Subject", "value": value}]}).count(b"\n") == 1
