"""Gmail of the tests, through the real client library."""

import base64
from typing import Any

import pytest
from googleapiclient.errors import HttpError  # type: ignore[import-untyped]

from tests.servers.google.mailbox import FakeMailbox
from tests.servers.google.server import GoogleServer


def test_messages_are_listed_newest_first(google: GoogleServer, mailbox: FakeMailbox, messages: Any) -> None:
    ids = [mailbox.put(_mail(day)) for day in (1, 3, 2)]
    assert _listed(messages) == [ids[1], ids[2], ids[0]]
    assert google.asked["gmail.users.messages.list"] == 1


def test_pages_have_500_messages_at_most(mailbox: FakeMailbox, messages: Any) -> None:
    for _ in range(501):
        mailbox.put(_mail(1))
    first = messages.list(userId="me", maxResults=9_999)
    answer = first.execute()
    rest = messages.list_next(first, answer).execute()
    assert (len(answer["messages"]), len(rest["messages"])) == (500, 1)
    assert "nextPageToken" not in rest


def test_spam_and_trash_are_listed_when_asked_for(mailbox: FakeMailbox, messages: Any) -> None:
    seen, spam = mailbox.put(_mail(2)), mailbox.put(_mail(1), ["SPAM"])
    assert _listed(messages) == [seen]
    assert _listed(messages, includeSpamTrash=True) == [seen, spam]
    assert _listed(messages, labelIds=["SPAM"]) == [spam]


def test_a_search_leaves_out_what_it_says(mailbox: FakeMailbox, messages: Any) -> None:
    old, offer = mailbox.put(_mail(1)), mailbox.put(_mail(3), ["INBOX", "CATEGORY_PROMOTIONS"])
    mailbox.put(_mail(4), ["DRAFT"])
    assert _listed(messages, q="-in:chats -in:drafts -category:promotions") == [old]
    assert _listed(messages, q="-in:drafts after:1767312000") == [offer]


def test_a_search_is_refused_to_who_may_see_headers_only(gmail: Any) -> None:
    messages = gmail("gmail.metadata").users().messages()
    with pytest.raises(HttpError, match="Metadata scope does not support 'q' parameter"):
        messages.list(userId="me", q="in:inbox").execute()


def test_a_body_is_refused_to_who_may_see_headers_only(mailbox: FakeMailbox, gmail: Any) -> None:
    id_ = mailbox.put(_mail(1))
    with pytest.raises(HttpError, match="Metadata scope doesn't allow format FULL"):
        gmail("gmail.metadata").users().messages().get(userId="me", id=id_).execute()


def test_metadata_are_the_headers_asked_for(google: GoogleServer, mailbox: FakeMailbox, messages: Any) -> None:
    id_ = mailbox.put(_mail(1))
    asked = messages.get(userId="me", id=id_, format="metadata", metadataHeaders=["Subject", "Cc"])
    assert asked.execute()["payload"] == {"mimeType": "text/plain", "headers": [{"name": "Subject", "value": "Day 1"}]}
    assert google.asked["gmail.users.messages.get:metadata"] == 1


def test_header_values_are_unfolded_and_decoded(mailbox: FakeMailbox, messages: Any) -> None:
    id_ = mailbox.put(
        b"Subject: =?utf-8?q?caf=C3=A9?=\r\n =?utf-8?q?_bar?=\r\n"
        b"From: =?utf-8?q?Doe=2C_J=C3=A4ne?= <jane@client.test>\r\nReceived: by a;\r\n\tnow\r\n\r\n"
    )
    answer = messages.get(userId="me", id=id_, format="metadata").execute()
    assert [header["value"] for header in answer["payload"]["headers"]] == [
        "café bar",
        '"Doe, Jäne" <jane@client.test>',
        "by a;\tnow",
    ]


def test_full_has_texts_in_utf_8_and_files_by_their_ids(mailbox: FakeMailbox, messages: Any) -> None:
    id_ = mailbox.put(
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: text/plain; charset=iso-8859-1\n\ncaf\xe9\n"
        b'--b\nContent-Type: text/calendar\nContent-Disposition: attachment; filename="a.ics"\n\nBEGIN\n--b--\n'
    )
    text, file = messages.get(userId="me", id=id_).execute()["payload"]["parts"]
    assert base64.urlsafe_b64decode(text["body"]["data"]) == "café".encode()
    assert file["body"] == {"attachmentId": file["body"]["attachmentId"], "size": 5}
    fetched = messages.attachments().get(userId="me", messageId=id_, id=file["body"]["attachmentId"]).execute()
    assert base64.urlsafe_b64decode(fetched["data"]) == b"BEGIN"


def test_replies_are_in_the_thread_of_what_they_answer(mailbox: FakeMailbox, messages: Any) -> None:
    first = mailbox.put(b"Message-ID: <a@x>\n\n")
    reply = mailbox.put(b"Message-ID: <b@x>\nIn-Reply-To: <a@x>\n\n")
    assert messages.get(userId="me", id=reply, format="minimal").execute()["threadId"] == first


def test_partial_answers_have_what_was_asked_for(mailbox: FakeMailbox, messages: Any) -> None:
    id_ = mailbox.put(_mail(1))
    asked = messages.get(userId="me", id=id_, format="metadata", fields="id,payload(mimeType,headers/name)")
    assert asked.execute() == {
        "id": id_,
        "payload": {"mimeType": "text/plain", "headers": [{"name": name} for name in ("From", "Subject", "Date")]},
    }


def test_a_field_that_there_is_not_cannot_be_asked_for(mailbox: FakeMailbox, messages: Any) -> None:
    id_ = mailbox.put(_mail(1))
    with pytest.raises(HttpError, match="Invalid field selection header"):
        messages.get(userId="me", id=id_, fields="payload/header").execute()


def test_what_is_not_there_is_404(messages: Any) -> None:
    with pytest.raises(HttpError) as caught:
        messages.get(userId="me", id="0000000000000000").execute()
    assert (caught.value.status_code, caught.value.error_details[0]["reason"]) == (404, "notFound")


def test_a_user_without_mail_is_told_so(mailbox: FakeMailbox, messages: Any) -> None:
    mailbox.service_enabled = False
    with pytest.raises(HttpError, match="Mail service not enabled"):
        messages.list(userId="me").execute()


def test_labels_have_names_and_ids(mailbox: FakeMailbox, gmail: Any) -> None:
    id_ = mailbox.make_label("Customers")
    labels = gmail().users().labels().list(userId="me").execute()["labels"]
    assert {"id": id_, "name": "Customers", "type": "user"} in labels
    assert {"id": "INBOX", "name": "INBOX", "type": "system"} in labels


def _mail(day: int) -> bytes:
    date = f"Date: {day} Jan 2026 09:00 +0000"
    return f"From: bob@client.test\nSubject: Day {day}\n{date}\n\nHi".encode()


def _listed(messages: Any, **parameters: object) -> list[str]:
    answer = messages.list(userId="me", **parameters).execute()
    return [message["id"] for message in answer.get("messages", [])]
