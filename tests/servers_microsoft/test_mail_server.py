"""Mail of the Microsoft of the tests, over HTTP."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from tests.servers.microsoft.mailbox import FakeMailbox
from tests.servers.microsoft.server import MicrosoftServer

ANN = "ann@example.com"
MAIL = f"/users/{ANN}/"
TEXT = 'IdType="ImmutableId", outlook.body-content-type="text"'


@pytest.fixture
def mailbox(microsoft: MicrosoftServer) -> FakeMailbox:
    """Ann's mailbox, at the server."""
    return microsoft.mailbox(ANN)


def test_messages_are_listed_newest_first_on_pages(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    ids = [mailbox.put(_mail(day)) for day in (1, 3, 2)]
    first = _get(graph, "mailFolders/inbox/messages?$select=id&$top=2&$count=true")
    rest = _followed(graph, first["@odata.nextLink"])
    assert [message["id"] for message in first["value"] + rest["value"]] == [ids[1], ids[2], ids[0]]
    assert first["@odata.count"] == 3
    assert "@odata.nextLink" not in rest


def test_ten_messages_are_on_a_page_that_was_not_asked_to_be_longer(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    for day in range(1, 12):
        mailbox.put(_mail(day))
    assert len(_get(graph, "messages?$select=id")["value"]) == 10


def test_a_filter_leaves_out_what_it_says(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    mailbox.put(_mail(1))
    later = mailbox.put(_mail(2))
    found = _get(graph, "messages?$select=id&$filter=receivedDateTime ge 2026-01-02T00:00:00Z")
    assert [message["id"] for message in found["value"]] == [later]


def test_a_message_tells_what_its_mime_says(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    id_ = mailbox.put(
        b"From: =?utf-8?q?Doe=2C_J=C3=A4ne?= <jane@client.test>\r\nTo: ann@example.com, Bob <bob@client.test>\r\n"
        b"Subject: =?utf-8?q?caf=C3=A9?=\r\n =?utf-8?q?_bar?=\r\nMessage-ID: <1@client.test>\r\n"
        b"Date: Mon, 5 Jan 2026 10:00:00 +0100\r\nSensitivity: Private\r\n\r\n"
    )
    message = _message(graph, id_)
    assert message["subject"] == "café bar"
    assert message["from"] == {"emailAddress": {"name": "Doe, Jäne", "address": "jane@client.test"}}
    assert [each["emailAddress"]["name"] for each in message["toRecipients"]] == ["ann@example.com", "Bob"]
    assert (message["internetMessageId"], message["sentDateTime"]) == ("<1@client.test>", "2026-01-05T09:00:00Z")
    assert "internetMessageHeaders" not in message


def test_headers_are_told_where_they_are_selected(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    id_ = mailbox.put(b"Subject: =?utf-8?q?caf=C3=A9?=\r\nX-Long: a\r\n b\r\n\r\n")
    told = _message(graph, id_, "$select=internetMessageHeaders")["internetMessageHeaders"]
    assert told == [{"name": "Subject", "value": "=?utf-8?q?caf=C3=A9?="}, {"name": "X-Long", "value": "a b"}]


def test_sent_mail_has_no_headers_but_what_it_answers(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    id_ = mailbox.put(b"Message-ID: <2@ours>\r\nIn-Reply-To: <1@client.test>\r\n\r\n", "sentitems")
    expand = "singleValueExtendedProperties($filter=id eq 'String 0x1042' or id eq 'String 0x1039')"
    message = _message(graph, id_, f"$select=internetMessageHeaders&$expand={quote(expand)}")
    assert "internetMessageHeaders" not in message
    assert message["singleValueExtendedProperties"] == [{"id": "String 0x1042", "value": "<1@client.test>"}]


def test_what_answers_a_message_is_of_its_conversation(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    ids = [mailbox.put(b"Message-ID: <1@a>\n\n"), mailbox.put(b"References: <1@a>\n\n"), mailbox.put(b"\n")]
    first, answer, other = (_message(graph, id_) for id_ in ids)
    assert first["conversationId"] == answer["conversationId"] != other["conversationId"]
    assert answer["conversationIndex"].startswith(first["conversationIndex"][:28])


def test_a_body_is_a_page_unless_text_is_preferred(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    id_ = mailbox.put(b"Content-Type: text/plain; charset=iso-8859-1\n\ncaf\xe9 & bar\n")
    page = _message(graph, id_, "$select=body")["body"]
    assert page["contentType"] == "html"
    assert "café &amp; bar" in page["content"]
    assert _message(graph, id_, "$select=body", TEXT)["body"] == {"contentType": "text", "content": "café & bar\n"}


def test_of_two_forms_the_page_is_kept(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    id_ = mailbox.put(
        b"MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nplain\n"
        b'--b\nContent-Type: text/html\n\n<p>See <a href="https://a.test">this</a><br>now</p>\n--b--\n'
    )
    assert _message(graph, id_, "$select=body", TEXT)["body"]["content"] == "See this<https://a.test>\r\nnow"


def test_files_are_told_where_they_are_expanded(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    id_ = mailbox.put(
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee the file.\n"
        b'--b\nContent-Type: text/csv\nContent-Disposition: attachment; filename="a.csv"\n\na,b\n--b--\n'
    )
    message = _message(graph, id_, "$select=hasAttachments&$expand=attachments($select=name,isInline)")
    (file,) = message["attachments"]
    assert message["hasAttachments"]
    assert (file["name"], file["isInline"], file["@odata.type"]) == ("a.csv", False, "#microsoft.graph.fileAttachment")
    assert "contentBytes" not in file


def test_an_invitation_says_when_it_is(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    message = _message(graph, mailbox.put(_meeting(b"REQUEST")))
    assert message["@odata.type"] == "#microsoft.graph.eventMessageRequest"
    assert message["meetingMessageType"] == "meetingRequest"
    assert message["startDateTime"] == {"dateTime": "2026-01-05T09:00:00.0000000", "timeZone": "UTC"}


def test_an_answer_to_an_invitation_says_which(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    message = _message(graph, mailbox.put(_meeting(b"REPLY")))
    assert (message["meetingMessageType"], message["responseType"]) == ("meetingDeclined", "declined")


def test_a_message_about_a_meeting_is_a_page_always(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    id_ = mailbox.put(_meeting(b"CANCEL"))
    assert _message(graph, id_, "$select=body", TEXT)["body"]["contentType"] == "html"


def test_a_value_is_the_mime(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    id_ = mailbox.put(_mail(1))
    assert graph.get(f"{MAIL}messages/{quote(id_)}/$value").content == _mail(1)


def test_an_id_outlasts_a_move_where_that_is_preferred(
    microsoft: MicrosoftServer, mailbox: FakeMailbox, graph: httpx2.Client
) -> None:
    id_ = mailbox.put(_mail(1))
    regular = _get(graph, "mailFolders/inbox/messages", prefer="")["value"][0]["id"]
    mailbox.move(id_, "archive")
    assert _message(graph, id_)["parentFolderId"] == mailbox.id_of("archive")
    assert graph.get(f"{MAIL}messages/{quote(regular)}").status_code == 404
    assert [line for line in microsoft.wrong if "ids that a move changes" in line]
    microsoft.wrong.clear()


@pytest.mark.parametrize("name", ["sensitivity", "meetingMessageType"])
def test_what_a_message_has_not_cannot_be_selected(mailbox: FakeMailbox, graph: httpx2.Client, name: str) -> None:
    refused = graph.get(f"{MAIL}messages/{quote(mailbox.put(_mail(1)))}?$select=subject,{name}")
    assert refused.status_code == 400
    assert refused.json()["error"]["code"] == "RequestBroker--ParseUri"


def test_an_edit_is_told(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    id_ = mailbox.put(_mail(1), at=datetime(2026, 1, 2, tzinfo=UTC))
    before = _message(graph, id_)
    mailbox.edit(id_, categories=["Red"], isRead=True)
    after = _message(graph, id_)
    assert (after["categories"], after["isRead"], after["receivedDateTime"]) == (["Red"], True, "2026-01-02T00:00:00Z")
    assert after["changeKey"] != before["changeKey"]


def _mail(day: int) -> bytes:
    return f"Subject: Day {day}\r\nDate: {day} Jan 2026 10:00:00 +0000\r\n\r\nHello\r\n".encode()


def _meeting(method: bytes) -> bytes:
    return (
        b"Content-Type: text/calendar; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:" + method + b"\r\n"
        b"BEGIN:VTIMEZONE\r\nDTSTART:19700101T000000\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
        b"DTSTART;TZID=Europe/Paris:20260105T100000\r\nDTEND:20260105T110000Z\r\n"
        b"ATTENDEE;PARTSTAT=DECLINED:mailto:bob@client.test\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def _get(graph: httpx2.Client, path: str, prefer: str | None = None) -> Any:
    return _answer(graph.get(MAIL + path, headers={} if prefer is None else {"Prefer": prefer}))


def _followed(graph: httpx2.Client, link: str) -> Any:
    return _answer(graph.get(link))


def _message(graph: httpx2.Client, id_: str, query: str = "", prefer: str | None = None) -> Any:
    return _get(graph, f"messages/{quote(id_)}?{query}", prefer)


def _answer(response: httpx2.Response) -> Any:
    assert response.status_code == 200, response.text
    return response.json()
