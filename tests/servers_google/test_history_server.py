"""The history of a mailbox of the tests, through the real client library."""

from typing import Any

import pytest
from googleapiclient.errors import HttpError  # type: ignore[import-untyped]

from tests.servers.google.mailbox import FakeMailbox


@pytest.fixture
def history(gmail: Any) -> Any:
    """Ann's history, by the client library."""
    return gmail().users().history()


def test_what_happened_is_told_oldest_first(mailbox: FakeMailbox, history: Any) -> None:
    start = str(mailbox.history_id)
    id_ = mailbox.put(b"\n")
    mailbox.label(id_, add=["STARRED"], remove=["INBOX"])
    mailbox.delete(id_)
    records = history.list(userId="me", startHistoryId=start).execute()["history"]
    kinds = [(record.keys() - {"id", "messages"}).pop() for record in records]
    assert kinds == ["messagesAdded", "labelsAdded", "labelsRemoved", "messagesDeleted"]
    assert records[1]["labelsAdded"][0]["labelIds"] == ["STARRED"]
    assert records[2]["labelsRemoved"] == [
        {"message": {"id": id_, "threadId": id_, "labelIds": ["STARRED"]}, "labelIds": ["INBOX"]}
    ]


def test_a_record_may_be_gone_on_from(mailbox: FakeMailbox, history: Any) -> None:
    start = str(mailbox.history_id)
    for _ in range(3):
        mailbox.put(b"\n")
    first = history.list(userId="me", startHistoryId=start, maxResults=2).execute()
    rest = history.list(userId="me", startHistoryId=first["history"][-1]["id"]).execute()
    assert (len(first["history"]), len(rest["history"])) == (2, 1)
    assert rest["historyId"] == str(mailbox.history_id)


def test_where_nothing_happened_there_is_no_list(mailbox: FakeMailbox, history: Any) -> None:
    mailbox.put(b"\n")
    now = str(mailbox.history_id)
    assert history.list(userId="me", startHistoryId=now).execute() == {"historyId": now}


def test_only_the_kinds_asked_for_are_told(mailbox: FakeMailbox, history: Any) -> None:
    start = str(mailbox.history_id)
    mailbox.label(mailbox.put(b"\n"), add=["STARRED"])
    answer = history.list(userId="me", startHistoryId=start, historyTypes=["labelAdded", "labelRemoved"]).execute()
    assert ["labelsAdded" in record for record in answer["history"]] == [True]


def test_history_that_was_forgotten_is_404(mailbox: FakeMailbox, history: Any) -> None:
    start = str(mailbox.history_id)
    mailbox.forget_history()
    with pytest.raises(HttpError) as caught:
        history.list(userId="me", startHistoryId=start).execute()
    assert caught.value.status_code == 404


def test_a_profile_tells_where_history_is_now(mailbox: FakeMailbox, gmail: Any) -> None:
    mailbox.put(b"\n")
    profile = gmail().users().getProfile(userId="me").execute()
    assert (profile["historyId"], profile["messagesTotal"]) == (str(mailbox.history_id), 1)
