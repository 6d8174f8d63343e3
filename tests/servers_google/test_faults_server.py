"""What goes wrong at the Google of the tests, through the real client library."""

import json
import threading
from http.client import RemoteDisconnected
from typing import Any

import pytest
from googleapiclient.errors import HttpError  # type: ignore[import-untyped]

from tests.servers.google.faults import Refuse, undecodable
from tests.servers.google.mailbox import FakeMailbox
from tests.servers.google.refusal import Refusal
from tests.servers.google.server import GoogleServer
from tests.servers.https.faults import Changed, Cut, Meanwhile, Slow, doubled, reordered

GET = "gmail.users.messages.get"
LIST = "gmail.users.messages.list"


def test_parts_of_a_batch_fail_one_by_one(google: GoogleServer, mailbox: FakeMailbox, gmail: Any) -> None:
    google.faults.append(Refuse(GET, 429, "rateLimitExceeded", retry_after=7, every=2, parts=True))
    answers = _batch(gmail(), [mailbox.put(b"\n") for _ in range(4)])
    assert [None if error is None else error.status_code for error in answers] == [None, 429, None, 429]
    assert answers[1].resp["retry-after"] == "7"
    assert google.asked[GET] == 4
    assert google.asked["gmail.batch"] == 1


def test_a_batch_says_which_of_its_messages_are_gone(mailbox: FakeMailbox, gmail: Any) -> None:
    ids = [mailbox.put(b"\n") for _ in range(3)]
    mailbox.delete(ids[1])
    answers = _batch(gmail(), ids)
    assert [None if error is None else error.status_code for error in answers] == [None, 404, None]


def test_a_batch_has_a_hundred_parts_at_most(mailbox: FakeMailbox, gmail: Any) -> None:
    with pytest.raises(HttpError, match="The batch request has 101 calls"):
        _batch(gmail(), [mailbox.put(b"\n") for _ in range(101)])


def test_a_fault_goes_away_after_its_times(google: GoogleServer, messages: Any) -> None:
    google.faults.append(Refuse(LIST, 503, times=1))
    with pytest.raises(HttpError):
        messages.list(userId="me").execute()
    assert messages.list(userId="me").execute()["resultSizeEstimate"] == 0


def test_a_fault_may_be_of_calls_with_a_token(google: GoogleServer, mailbox: FakeMailbox, messages: Any) -> None:
    google.faults.append(Refuse(LIST, 400, "invalidArgument", "Invalid pageToken", when=lambda c: c.text("pageToken")))
    for _ in range(2):
        mailbox.put(b"\n")
    first = messages.list(userId="me", maxResults=1)
    with pytest.raises(HttpError, match="Invalid pageToken"):
        messages.list_next(first, first.execute()).execute()


def test_pages_are_doubled_and_reordered(google: GoogleServer, mailbox: FakeMailbox, messages: Any) -> None:
    google.faults += [Changed(LIST, doubled("messages")), Changed(LIST, reordered("messages"))]
    old, new = (mailbox.put(f"Date: {day} Jan 2026 09:00 +0000\n\n".encode()) for day in (1, 2))
    listed = [message["id"] for message in messages.list(userId="me").execute()["messages"]]
    assert listed == [old, old, new, new]


def test_data_may_be_no_base64(google: GoogleServer, mailbox: FakeMailbox, messages: Any) -> None:
    google.faults.append(Changed(GET, undecodable))
    answer = messages.get(userId="me", id=mailbox.put(b"\nHi")).execute()
    assert answer["payload"]["body"]["data"] == "AAAAA"


def test_something_happens_between_two_requests(google: GoogleServer, mailbox: FakeMailbox, messages: Any) -> None:
    id_ = mailbox.put(b"\n")
    google.faults.append(Meanwhile(LIST, lambda: mailbox.delete(id_)))
    (listed,) = messages.list(userId="me").execute()["messages"]
    with pytest.raises(HttpError) as caught:
        messages.get(userId="me", id=listed["id"]).execute()
    assert caught.value.status_code == 404


def test_a_connection_is_cut(google: GoogleServer, messages: Any) -> None:
    messages.list(userId="me").execute()
    google.faults.append(Cut(LIST))
    with pytest.raises((RemoteDisconnected, ConnectionError)):
        messages.list(userId="me").execute()


def test_who_waits_for_a_slow_answer_keeps_nobody_else_waiting(google: GoogleServer, gmail: Any) -> None:
    google.faults.append(Slow(LIST, seconds=60, user="slow@example.com"))
    slow, quick = gmail(user="slow@example.com"), gmail()
    failed = threading.Event()
    waiting = threading.Thread(target=_times_out, args=(slow.users().messages().list(userId="me"), failed))
    waiting.start()
    assert quick.users().messages().list(userId="me").execute()["resultSizeEstimate"] == 0
    assert not failed.is_set()
    waiting.join(10)
    assert failed.is_set()


def test_an_error_has_the_form_of_googles() -> None:
    refusal = Refusal(404, "notFound", "Not Found", headers={"Retry-After": "1"}, located="id")
    answer = refusal.answer()
    assert (answer.status, answer.headers["Retry-After"]) == (404, "1")
    details = {"domain": "global", "reason": "notFound", "message": "Not Found"}
    assert json.loads(answer.body) == {
        "error": {
            "code": 404,
            "message": "Not Found",
            "status": "NOT_FOUND",
            "errors": [{**details, "locationType": "parameter", "location": "id"}],
        }
    }


def test_an_answer_that_google_would_not_give_is_told(google: GoogleServer, messages: Any) -> None:
    google.faults.append(Changed(LIST, lambda value: {**value, "mesages": []}))
    with pytest.raises(HttpError):
        messages.list(userId="me").execute()
    assert "mesages" in google.wrong.pop()


def test_what_the_server_did_wrong_fails_the_test_that_uses_it(tmp_path: Any) -> None:
    with pytest.raises(AssertionError, match="answered what"), GoogleServer(tmp_path) as server:
        server.wrong.append("answered what Google would not")


def _times_out(request: Any, failed: threading.Event) -> None:
    try:
        request.execute()
    except TimeoutError:
        failed.set()


def _batch(gmail: Any, ids: list[str]) -> list[Any]:
    messages = gmail.users().messages()
    # Who is not signed in yet is signed in by a batch over a connection that the library never closes.
    messages.list(userId="me").execute()
    answers: dict[str, Any] = {}
    batch = gmail.new_batch_http_request(callback=lambda key, _, error: answers.update({key: error}))
    for id_ in ids:
        batch.add(messages.get(userId="me", id=id_, format="minimal"), request_id=id_)
    batch.execute()
    return [answers[id_] for id_ in ids]
