"""Invitations to series without an end: they go on being expanded while time passes."""

import json
from datetime import UTC, datetime

import pytest

from capture.export.kinds import Kind
from store.database import Store
from tests.connectors.imap.test_contents import letter
from tests.faults.mailbox import Mailbox
from tests.faults.record import Record
from tests.proxy import Proxy
from tests.servers.dovecot import Dovecot

WEEKLY = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:weekly\r\n"
    "DTSTAMP:20260301T080000Z\r\nDTSTART:20260303T090000Z\r\nDTEND:20260303T100000Z\r\nSUMMARY:Site visit\r\n"
    "RRULE:FREQ=WEEKLY\r\nORGANIZER:mailto:carol@acme.example\r\nATTENDEE:mailto:alice@ours.example\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


def invitation() -> bytes:
    message = letter("weekly")
    message.set_content("Please join.")
    message.add_alternative(WEEKLY, subtype="calendar", params={"method": "REQUEST"})
    return message.as_bytes()


@pytest.fixture
def mailbox(dovecot: Dovecot, mailbox_user: str) -> Mailbox:
    """One with an invitation to every week, and other mail."""
    made = Mailbox(dovecot, mailbox_user)
    made.deliver(invitation(), letter("other").as_bytes())
    return made


def days(record: Record) -> list[str]:
    """When there are meetings."""
    found = map(json.loads, record.written()[Kind.INTERACTIONS])
    return sorted(one["at"][:10] for one in found if one["kind"] == "meeting")


def test_in_a_new_month_a_series_goes_on_and_what_was_stays(mailbox: Mailbox, sqlite_store: Store) -> None:
    record = Record.of(sqlite_store, mailbox.options()).catch_up()
    first = days(record)
    assert (first[0], first[-1]) == ("2026-03-03", "2027-03-30")
    record.clock.at = datetime(2026, 9, 20, 12, tzinfo=UTC)
    later = days(record.catch_up())
    assert (later[0], later[-1]) == ("2026-03-03", "2027-09-28")
    assert set(first) < set(later)
    record.clock.at = datetime(2026, 10, 2, 12, tzinfo=UTC)
    assert days(record.catch_up())[-1] == "2027-10-26"


def test_only_messages_with_such_series_are_read_again_and_once_a_month(mailbox: Mailbox, sqlite_store: Store) -> None:
    with Proxy("127.0.0.1", mailbox.server.port, record=True) as proxy:
        record = Record.of(sqlite_store, mailbox.options(port=proxy.port, tls="none")).catch_up()
        record.clock.at = datetime(2026, 4, 20, 12, tzinfo=UTC)
        for fetched in ([b"1", b"1"], []):
            proxy.reset()
            record.catch_up()
            commands = [line.split()[3] for line in proxy.asked.splitlines() if b" UID FETCH " in line]
            assert commands == fetched


def test_an_invitation_that_has_gone_meanwhile_is_not_read_again(mailbox: Mailbox, sqlite_store: Store) -> None:
    record = Record.of(sqlite_store, mailbox.options()).catch_up()
    with mailbox.mail_program() as client:
        client.select_folder("INBOX")
        client.delete_messages([1])
        client.expunge()
    record.clock.at = datetime(2026, 4, 20, 12, tzinfo=UTC)
    assert days(record.catch_up()) == []
