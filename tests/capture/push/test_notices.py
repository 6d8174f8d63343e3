"""Only what bears the state of one of our subscriptions is heard; what becomes of a subscription is seen to."""

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.typing import EventDict

from capture.push.heard import Stream
from capture.push.microsoft.notices import MOST, Notices
from capture.push.microsoft.register import Held, Register
from capture.push.microsoft.webhook import LARGEST
from tests.builders import NOON
from tests.people import ALICE, BOB

MAIL, CALENDAR = Stream("mail", ALICE), Stream("calendar", ALICE)
ID, STATE = "7f105c7d-2dc5-4530-97cd-4e7ae6534c07", "a1" * 32


class Reader:
    """Notices about Alice's mail, and whom they told."""

    def __init__(self) -> None:
        self.heard: list[set[Stream]] = []
        self.register = Register()
        self.register.keep("alice's mail", Held(ID, MAIL, STATE, NOON))
        self.notices = Notices(self.register, lambda streams: self.heard.append(set(streams)))

    def takes(self, *notices: object) -> list[set[Stream]]:
        """What was heard in all, once they were posted together."""
        self.notices.take(json.dumps({"value": notices}).encode())
        return self.heard


def a_notice(**told: object) -> dict[str, object]:
    return {"subscriptionId": ID, "clientState": STATE, "changeType": "created", "resource": "x", **told}


@pytest.fixture
def reader() -> Reader:
    return Reader()


def test_a_change_is_heard_once_however_often_it_is_posted(reader: Reader) -> None:
    assert reader.takes(*[a_notice()] * 1_000) == [{MAIL}]


@pytest.mark.parametrize("state", [None, "", STATE[:-1], STATE + "a", STATE.upper(), "é", "\ud800", 7, [STATE]])
def test_a_forged_notice_is_ignored(reader: Reader, state: object) -> None:
    assert reader.takes(a_notice(clientState=state), a_notice(clientState=state, lifecycleEvent="missed")) == []
    assert (reader.notices.ignored, reader.register.named(ID) is not None) == (2, True)


def test_a_notice_of_an_unknown_subscription_is_ignored_and_the_others_are_heard(reader: Reader) -> None:
    assert reader.takes(a_notice(subscriptionId="another"), a_notice(subscriptionId=7), a_notice()) == [{MAIL}]
    assert reader.notices.ignored == 2


@pytest.mark.parametrize("body", [b"", b"\xff", b"null", b"[]", b'{"value": {}}', b'{"value": [null]}', b"[" * 100_000])
def test_what_is_no_collection_is_ignored(reader: Reader, body: bytes) -> None:
    reader.notices.take(body)
    assert (reader.heard, reader.notices.ignored) == ([], 1)


@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["value", "subscriptionId", "clientState", "lifecycleEvent"]), inner)))  # fmt: skip
def test_whatever_is_posted_nobody_is_told_without_the_state(posted: object) -> None:
    reader = Reader()
    reader.notices.take(json.dumps(posted).encode())
    reader.takes(posted, a_notice(clientState=posted))
    assert (reader.heard, reader.register.pressing()) == ([], frozenset())


def test_what_was_missed_may_be_in_mail_or_calendar(reader: Reader) -> None:
    assert reader.takes(a_notice(lifecycleEvent="missed")) == [{MAIL, CALENDAR}]


def test_a_subscription_that_was_removed_is_forgotten_and_seen_to(reader: Reader) -> None:
    assert reader.takes(a_notice(lifecycleEvent="subscriptionRemoved")) == [{MAIL}]
    assert reader.register.of("alice's mail") is None
    assert reader.register.pressing() == {MAIL}
    assert reader.takes(a_notice()) == [{MAIL}]


def test_a_subscription_to_be_authorized_again_is_renewed_at_once(reader: Reader) -> None:
    assert reader.takes(a_notice(lifecycleEvent="reauthorizationRequired")) == []
    held = reader.register.of("alice's mail")
    assert held
    assert held.renew_at < NOON
    assert [reader.register.pressing(), reader.register.pressing()] == [{MAIL}, frozenset()]


def test_a_post_of_too_many_notices_is_not_looked_at(reader: Reader) -> None:
    assert reader.takes(*[a_notice()] * (MOST + 1)) == []
    assert reader.notices.ignored == 1


@pytest.mark.parametrize("part", [b"{},", b"[],", b"1,", b'{"":0},'])
def test_a_forged_post_costs_little_memory(reader: Reader, part: bytes) -> None:
    body = b'{"value":[' + part * ((LARGEST - 20) // len(part)) + b"1]}"
    assert LARGEST - 20 < len(body) <= LARGEST
    tracemalloc.start()
    try:
        reader.notices.take(body)
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()
    assert reader.notices.ignored == 1


def test_an_event_that_microsoft_may_add_changes_nothing(reader: Reader) -> None:
    assert reader.takes(a_notice(lifecycleEvent="else")) == []
    assert (reader.notices.ignored, reader.register.pressing()) == (0, frozenset())


def test_a_flood_of_forged_notices_leaves_a_few_lines_in_the_log(reader: Reader, logged: list[EventDict]) -> None:
    reader.takes(*[a_notice(clientState="forged")] * 1_000)
    assert [event["number"] for event in logged] == [1, 10, 100, 1_000]


def test_a_subscription_made_anew_takes_the_place_of_the_other(reader: Reader) -> None:
    reader.register.keep("alice's mail", Held("new", MAIL, STATE, NOON))
    reader.register.keep("bob's mail", Held("bob", Stream("mail", BOB), "b2" * 32, NOON))
    assert reader.takes(a_notice()) == []
    assert reader.takes(a_notice(subscriptionId="new"), a_notice(subscriptionId="bob")) == [{MAIL}]
