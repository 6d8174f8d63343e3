"""Mail at the Exchange server of the tests, read by exchangelib."""

from datetime import UTC, datetime
from typing import Any

import pytest
from exchangelib.errors import ErrorItemNotFound  # type: ignore[import-untyped]
from exchangelib.items import MeetingCancellation, MeetingRequest, MeetingResponse, Message  # type: ignore[import-untyped]

from tests.servers.exchange.mailbox import FakeMailbox
from tests.servers.exchange.server import ExchangeServer
from tests.servers_exchange.conftest import ANN, Open


@pytest.fixture
def mailbox(exchange: ExchangeServer) -> FakeMailbox:
    """Ann's mailbox, at the server."""
    return exchange.mailbox(ANN)


@pytest.fixture
def account(mailbox: FakeMailbox, open_mailbox: Open) -> Any:
    """The same, at exchangelib."""
    return open_mailbox()


def test_folders_are_walked_by_their_names(mailbox: FakeMailbox, account: Any) -> None:
    mailbox.folder("Projects", "inbox")
    names = {folder.absolute for folder in account.inbox.walk()}
    assert names == {"/Root/Top of Information Store/Inbox/Projects"}
    assert account.sent.name == "Sent Items"


def test_a_message_tells_what_its_mime_says(mailbox: FakeMailbox, account: Any) -> None:
    mailbox.put(
        b"From: =?utf-8?q?Doe=2C_J=C3=A4ne?= <jane@client.test>\r\nTo: ann@example.com, Bob <bob@client.test>\r\n"
        b"Subject: =?utf-8?q?caf=C3=A9?=\r\n =?utf-8?q?_bar?=\r\nMessage-ID: <1@client.test>\r\n"
        b"Date: Mon, 5 Jan 2026 10:00:00 +0100\r\nSensitivity: Private\r\nX-Long: a\r\n b\r\n\r\nHello\r\n"
    )
    (message,) = account.inbox.all()
    assert message.subject == "café bar"
    assert (message.author.name, message.author.email_address) == ("Doe, Jäne", "jane@client.test")
    assert [each.email_address for each in message.to_recipients] == ["ann@example.com", "bob@client.test"]
    assert (message.message_id, message.sensitivity) == ("<1@client.test>", "Private")
    assert message.datetime_sent == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert {header.name: header.value for header in message.headers}["X-Long"] == "a b"
    assert message.text_body.strip() == "Hello"


def test_bodies_that_were_handed_out_are_counted(mailbox: FakeMailbox, account: Any) -> None:
    id_ = mailbox.put(b"Subject: a\r\n\r\nHello\r\n")
    list(account.inbox.all().only("subject", "message_id"))
    assert mailbox.handed_out == []
    assert account.inbox.get(id=id_).mime_content == b"Subject: a\r\n\r\nHello\r\n"
    assert set(mailbox.handed_out) == {id_}


def test_files_are_told_by_name(mailbox: FakeMailbox, account: Any) -> None:
    mailbox.put(
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee the file.\n"
        b'--b\nContent-Type: text/csv\nContent-Disposition: attachment; filename="a.csv"\n\na,b\n--b--\n'
    )
    (message,) = account.inbox.all()
    assert message.has_attachments
    assert [file.name for file in message.attachments] == ["a.csv"]


@pytest.mark.parametrize(
    ("method", "kind", "answer"),
    [
        (b"REQUEST", MeetingRequest, "NoResponseReceived"),
        (b"REPLY", MeetingResponse, "Decline"),
        (b"CANCEL", MeetingCancellation, "Unknown"),
    ],
)
def test_messages_about_meetings_are_of_their_own_kinds(
    mailbox: FakeMailbox, account: Any, method: bytes, kind: Any, answer: str
) -> None:
    mailbox.put(_meeting(method))
    (message,) = account.inbox.all()
    assert type(message) is kind
    assert message.response_type == answer


def test_an_invitation_says_when_it_is(mailbox: FakeMailbox, account: Any) -> None:
    mailbox.put(_meeting(b"REQUEST"))
    (message,) = account.inbox.all()
    assert (message.start, message.end) == (datetime(2026, 1, 5, 9, tzinfo=UTC), datetime(2026, 1, 5, 11, tzinfo=UTC))


def test_sent_mail_has_no_headers_but_knows_what_it_answers(mailbox: FakeMailbox, account: Any) -> None:
    raw = b"Message-ID: <2@ours>\r\nIn-Reply-To: <1@client.test>\r\nReferences: <0@x>\r\n <1@client.test>\r\n\r\n"
    mailbox.put(raw, "sentitems")
    (message,) = account.sent.all()
    assert message.headers is None
    assert (message.in_reply_to, message.references) == ("<1@client.test>", "<0@x> <1@client.test>")


def test_what_answers_a_message_is_of_its_conversation(mailbox: FakeMailbox, account: Any) -> None:
    for raw in (b"Message-ID: <1@a>\n\n", b"References: <1@a>\n\n", b"\n"):
        mailbox.put(raw)
    first, answer, other = reversed(list(account.inbox.all()))
    assert first.conversation_id == answer.conversation_id != other.conversation_id
    assert answer.conversation_index.startswith(first.conversation_index[:22])


def test_pages_hold_all_that_is_in_a_folder(mailbox: FakeMailbox, account: Any) -> None:
    ids = [mailbox.put(_mail(day)) for day in range(1, 8)]
    query = account.inbox.all().only("subject")
    query.page_size = 3
    assert [message.id for message in query] == ids[::-1]
    assert [message.subject for message in account.inbox.filter(subject="Day 3")] == ["Day 3"]
    assert [message.subject for message in account.inbox.all().order_by("datetime_received")[:2]] == ["Day 1", "Day 2"]


def test_a_move_changes_the_id(mailbox: FakeMailbox, account: Any) -> None:
    before = mailbox.put(_mail(1))
    after = mailbox.move(before, "sentitems")
    assert after != before
    gone, there = account.fetch([(before, None), (after, None)])
    assert isinstance(gone, ErrorItemNotFound)
    assert isinstance(there, Message)


def test_every_edit_changes_the_change_key(mailbox: FakeMailbox, account: Any) -> None:
    id_ = mailbox.put(_mail(1))
    keys = [account.inbox.get(id=id_).changekey]
    mailbox.mark_read(id_)
    keys.append(account.inbox.get(id=id_).changekey)
    mailbox.edit(id_, Subject="Other", Categories=["Red"])
    message = account.inbox.get(id=id_)
    assert (message.subject, message.categories, message.is_read) == ("Other", ["Red"], True)
    assert len({*keys, message.changekey}) == 3


def test_a_draft_that_is_sent_is_none(mailbox: FakeMailbox, account: Any) -> None:
    id_ = mailbox.put(_mail(1), "drafts")
    assert account.drafts.get(id=id_).is_draft
    mailbox.send(id_)
    assert not account.sent.get(subject="Day 1").is_draft


def _mail(day: int) -> bytes:
    return f"Subject: Day {day}\r\nDate: {day} Jan 2026 10:00:00 +0000\r\n\r\nHello\r\n".encode()


def _meeting(method: bytes) -> bytes:
    return (
        b"Content-Type: text/calendar; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:" + method + b"\r\n"
        b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Europe/Paris:20260105T100000\r\nDTEND:20260105T110000Z\r\n"
        b"ATTENDEE;PARTSTAT=DECLINED:mailto:bob@client.test\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
