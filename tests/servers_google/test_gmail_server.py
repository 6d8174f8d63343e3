"""Gmail of the tests, through the real client library."""

from collections.abc import Callable
from typing import Any

from tests.servers.google.server import GoogleServer

Gmail = Callable[..., Any]


def test_messages_are_listed_newest_first(google: GoogleServer, gmail: Gmail) -> None:
    ids = [google.mailbox("ann@example.com").put(_mail(day)) for day in (1, 3, 2)]
    answer = gmail().users().messages().list(userId="me").execute()
    assert [message["id"] for message in answer["messages"]] == [ids[1], ids[2], ids[0]]
    assert google.asked["gmail.users.messages.list"] == 1


def test_a_message_has_its_headers(google: GoogleServer, gmail: Gmail) -> None:
    id_ = google.mailbox("ann@example.com").put(_mail(1))
    asked = gmail().users().messages().get(userId="me", id=id_, format="metadata", metadataHeaders=["Subject"])
    assert asked.execute()["payload"]["headers"] == [{"name": "Subject", "value": "Day 1"}]


def test_a_profile_tells_the_history(google: GoogleServer, gmail: Gmail) -> None:
    google.mailbox("ann@example.com").put(_mail(1))
    profile = gmail().users().getProfile(userId="me").execute()
    assert profile["historyId"] == str(google.mailbox("ann@example.com").history_id)


def test_a_grant_works_as_a_key_does(google: GoogleServer, gmail: Gmail) -> None:
    profile = gmail(grant=True).users().getProfile(userId="me").execute()
    assert profile["emailAddress"] == "ann@example.com"


def _mail(day: int) -> bytes:
    date = f"Date: {day} Jan 2026 09:00 +0000"
    return f"From: bob@client.test\nTo: ann@example.com\nSubject: Day {day}\n{date}\n\nHi".encode()
