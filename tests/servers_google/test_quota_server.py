"""Quota at the Google of the tests."""

from typing import Any

import pytest
from googleapiclient.errors import HttpError  # type: ignore[import-untyped]

from tests.servers.google.call import Call
from tests.servers.google.mailbox import FakeMailbox
from tests.servers.google.quota import Quota
from tests.servers.google.refusal import Refusal
from tests.servers.google.server import GoogleServer


def test_units_are_counted_by_person(google: GoogleServer, mailbox: FakeMailbox, messages: Any) -> None:
    id_ = mailbox.put(b"\n")
    messages.list(userId="me").execute()
    messages.get(userId="me", id=id_).execute()
    assert google.units == {"ann@example.com": 25}


def test_what_is_over_the_limit_is_refused(google: GoogleServer, messages: Any) -> None:
    google.quota.per_user["gmail"] = 9
    messages.list(userId="me").execute()
    with pytest.raises(HttpError, match="per minute per user") as caught:
        messages.list(userId="me").execute()
    assert caught.value.status_code == 403
    assert google.refused == {"ann@example.com": 1}
    assert google.units == {"ann@example.com": 5}


def test_the_limit_is_of_any_sixty_seconds() -> None:
    now = 0.0
    quota = Quota(lambda: now, per_user={"gmail": 40})
    for now, taken in [(0.0, True), (30.0, True), (59.9, False), (60.0, True), (89.9, False), (90.0, True)]:  # noqa: B007
        assert _takes(quota, "ann") is taken


def test_all_people_share_the_limit_of_the_project() -> None:
    quota = Quota(lambda: 0.0, per_project={"gmail": 40})
    assert [_takes(quota, who) for who in ("ann", "bob", "cid")] == [True, True, False]


def _takes(quota: Quota, user: str) -> bool:
    try:
        quota.take(Call("gmail.users.messages.get", "gmail.googleapis.com", 1, user))
    except Refusal:
        return False
    return True
