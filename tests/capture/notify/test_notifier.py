"""From a source's row to a mail and a signed webhook, on both databases."""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import update

from capture import doctor_kept
from capture.finding import Finding, Severity
from capture.notify.deciding import DAY, GAP, SETTLE
from capture.notify.notifier import LIFE, Notifier
from config.settings import Settings
from store import announcements, notices
from store.database import Store
from store.schema import sources
from tests.builders import NOON
from tests.capture.passing import Clock
from tests.people import ALICE, BOB
from tests.servers.hook import Hook, start_hook
from tests.servers.smtp import Smtp, start_smtp
from tests.web.office import Office

KEY = b"k" * 32
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def hook_server() -> Iterator[Hook]:
    with start_hook() as started:
        yield started


@pytest.fixture
def hook(hook_server: Hook) -> Hook:
    hook_server.posts.clear()
    hook_server.status, hook_server.location = 204, ""
    return hook_server


@pytest.fixture
def server() -> Iterator[Smtp]:
    with start_smtp() as started:
        yield started


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def office(store: Store) -> Office:
    opened = Office(store)
    opened.connect(ALICE, BOB)
    return opened


def settings(monkeypatch: pytest.MonkeyPatch, hook: Hook, **more: object) -> Settings:
    monkeypatch.setenv("HOOK_SECRET", f"whsec_{b64encode(KEY).decode()}")
    return Settings.model_validate({"notify": {"webhook": hook.url, "secret": "env:HOOK_SECRET", **more}})


@pytest.fixture
def notifier(monkeypatch: pytest.MonkeyPatch, store: Store, hook: Hook, clock: Clock) -> Notifier:
    return Notifier(settings(monkeypatch, hook), store, clock)


def breaks(store: Store, **row: object) -> None:
    with store.begin() as connection:
        connection.execute(update(sources).values(row))


def lives(notifier: Notifier, clock: Clock, time: timedelta) -> int:
    told, until = 0, clock() + time
    while clock() < until:
        told += notifier.tell()
        clock.at += MINUTE
    return told


def data(hook: Hook, number: int = -1) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(hook.posts[number][1])["data"]
    return found


def test_what_needs_somebody_is_told_once_and_that_it_is_well_again(
    office: Office, notifier: Notifier, clock: Clock, hook: Hook
) -> None:
    breaks(office.store, error="mail.example refuses the password", advice="Correct it, then reconnect.", paused=True)
    assert lives(notifier, clock, SETTLE + GAP) == 1
    (group,) = data(hook)["began"]
    assert (group["count"], group["wrong"], group["remedy"]) == (
        2,
        "mail.example refuses the password.",
        "Correct it, then reconnect.",
    )
    assert ALICE in str(group["about"])
    breaks(office.store, error=None, advice=None, paused=False)
    assert lives(notifier, clock, SETTLE + GAP) == 1
    assert ([one["count"] for one in data(hook)["over"]], data(hook)["began"]) == ([2], [])
    assert lives(notifier, clock, timedelta(minutes=20)) == 0


def test_a_server_that_comes_back_soon_is_nobodys_business(
    office: Office, notifier: Notifier, clock: Clock, hook: Hook
) -> None:
    breaks(office.store, error="mail.example does not answer in time", last_success_at=NOON)
    assert lives(notifier, clock, 10 * MINUTE) == 0
    clock.at += 45 * MINUTE
    assert lives(notifier, clock, 20 * MINUTE) == 1
    assert "It is tried again by itself" in str(data(hook)["began"][0]["remedy"])


def test_what_is_paused_is_nobodys_business(office: Office, notifier: Notifier, clock: Clock) -> None:
    breaks(office.store, error="mail.example does not answer in time", last_success_at=NOON - DAY, paused=True)
    assert lives(notifier, clock, 30 * MINUTE) == 0


def test_a_grave_finding_is_told(store: Store, notifier: Notifier, clock: Clock, hook: Hook) -> None:
    found = [Finding("disk", "Only 3 MB are free.", "Free some.", Severity.CRITICAL), Finding("a", "b", "c")]
    with store.begin() as connection:
        doctor_kept.keep(connection, found, NOON)
        assert doctor_kept.last(connection).findings == tuple(found)
    assert lives(notifier, clock, SETTLE + MINUTE) == 1
    assert [one["wrong"] for one in data(hook)["began"]] == ["Only 3 MB are free."]


def test_what_the_doctor_finds_of_a_broken_source_is_not_told_again(
    office: Office, notifier: Notifier, clock: Clock, hook: Hook
) -> None:
    breaks(office.store, error="Refused", advice="Sign in.")
    lives(notifier, clock, SETTLE + MINUTE)
    examined = [Finding(f"connection {number}, mail", "Refused.", "Sign in.", Severity.CRITICAL) for number in (1, 2)]
    with office.store.begin() as connection:
        doctor_kept.keep(connection, examined, clock.at)
    assert lives(notifier, clock, 20 * MINUTE) == 0
    breaks(office.store, error=None, advice=None)
    assert lives(notifier, clock, 20 * MINUTE) == 1
    assert data(hook)["began"] == []


def test_a_webhook_is_signed_over_id_time_and_body(
    office: Office, notifier: Notifier, clock: Clock, hook: Hook
) -> None:
    breaks(office.store, error="Refused", advice="Sign in.")
    lives(notifier, clock, SETTLE + MINUTE)
    headers, body = hook.posts[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = hmac.digest(KEY, signed, sha256)
    assert b64decode(headers["webhook-signature"].removeprefix("v1,")) == wanted
    assert abs(int(headers["webhook-timestamp"]) - NOON.timestamp()) < 3600


def test_a_webhook_that_fails_gets_it_later_with_the_same_id(
    office: Office, notifier: Notifier, clock: Clock, hook: Hook
) -> None:
    breaks(office.store, error="Refused", advice="Sign in.")
    hook.status = 503
    assert lives(notifier, clock, SETTLE + 20 * MINUTE) == 0
    assert 3 <= len(hook.posts) <= 6
    hook.status = 200
    assert lives(notifier, clock, timedelta(hours=1)) == 1
    assert len({headers["webhook-id"] for headers, _ in hook.posts}) == 1


def test_a_redirect_is_not_followed(office: Office, notifier: Notifier, clock: Clock, hook: Hook) -> None:
    breaks(office.store, error="Refused", advice="Sign in.")
    hook.status, hook.location = 307, hook.url + "/elsewhere"
    assert lives(notifier, clock, SETTLE + MINUTE) == 0
    assert len(hook.posts) == 1


def test_a_message_that_nobody_takes_is_given_up_after_some_days(
    office: Office, notifier: Notifier, clock: Clock, hook: Hook
) -> None:
    hook.status = 500
    with office.store.begin() as connection:
        announcements.put(connection, ["webhook"], {"data": {}}, NOON - LIFE - MINUTE)
    assert notifier.tell() == 0
    with office.store.read() as connection:
        assert announcements.refused(connection) == {}
    assert len(hook.posts) == 1
    assert clock() == NOON


def test_several_daemons_tell_it_once(
    monkeypatch: pytest.MonkeyPatch, office: Office, clock: Clock, hook: Hook
) -> None:
    both = [Notifier(settings(monkeypatch, hook), office.store, clock) for _ in range(2)]
    breaks(office.store, error="Refused", advice="Sign in.")
    for _ in range(20):
        for one in both:
            one.tell()
        clock.at += MINUTE
    assert len(hook.posts) == 1


def test_a_mail_says_it_in_words_that_move_no_cursor(
    monkeypatch: pytest.MonkeyPatch, office: Office, clock: Clock, hook: Hook, server: Smtp
) -> None:
    by = {"smtp": f"smtp://127.0.0.1:{server.port}", "sender": "capture@ours.example", "mail": ["ops@ours.example"]}
    notifier = Notifier(settings(monkeypatch, hook, **by), office.store, clock)
    breaks(office.store, error="It said \x1b[2J\u202e\r\nBcc: all@ours.example", advice="Sign in.")
    assert lives(notifier, clock, SETTLE + MINUTE) == 2
    ((to, mail),) = server.mails
    assert (to, mail["Subject"], mail["Bcc"]) == ("ops@ours.example", "Capture: 1 thing needs somebody", None)
    text = mail.get_content()
    assert "Sign in." in text
    assert not {"\x1b", "\u202e"} & set(text)


def test_nobody_is_told_where_nobody_wants_to_be(office: Office, clock: Clock) -> None:
    breaks(office.store, error="Refused", advice="Sign in.")
    assert lives(Notifier(Settings(), office.store, clock), clock, SETTLE + MINUTE) == 0
    with office.store.read() as connection:
        assert notices.all_notices(connection) == {}
