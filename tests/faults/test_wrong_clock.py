"""This machine's clock is wrong by a day, or senders' are: mail is read all the same, and is prompt again soon."""

from datetime import timedelta

import pytest

from capture.retry import SPREAD
from capture.worker import Worker
from store import leases
from store.health import State
from tests.builders import NOON
from tests.capture.passing import INTERVAL, Clock
from tests.faults.conftest import NewStore
from tests.faults.mailbox import Mailbox, a_message, mixed, on
from tests.faults.record import Faces, Record, Written

DAY = timedelta(days=1)
off_by_a_day = pytest.mark.parametrize("wrong", [DAY, -DAY], ids=["ahead", "behind"])


@pytest.fixture
def full(mailbox: Mailbox) -> Mailbox:
    mailbox.fill(10)
    for number, days in enumerate((-1, 1, 30, 3_650), 900):
        mailbox.deliver(a_message(number, date=on(NOON + timedelta(days=days))))
    return mailbox


def as_of_noon(mailbox: Mailbox, new_store: NewStore) -> Written:
    """What a record holds that was made by the right clock."""
    return Record.of(new_store(), mailbox.options()).catch_up().written()


@off_by_a_day
def test_a_first_pass_by_a_wrong_clock_records_what_the_right_one_would(
    full: Mailbox, new_store: NewStore, faces: Faces, wrong: timedelta
) -> None:
    record = Record.of(new_store(), full.options())
    record.clock.at += wrong
    record.catch_up().check(full.there(), as_of_noon(full, new_store))
    faces.say(record, State.OK)


@off_by_a_day
def test_when_the_clock_is_set_right_nothing_is_lost(full: Mailbox, new_store: NewStore, wrong: timedelta) -> None:
    record = Record.of(new_store(), full.options())
    record.clock.at += wrong
    record.catch_up()
    full.deliver(*mixed(10, 500))
    record.clock.at = NOON + timedelta(minutes=1)
    record.catch_up()
    full.deliver(*mixed(10, 600))
    record.clock.at += wrong
    record.catch_up().check(full.there(), as_of_noon(full, new_store))


def is_due(record: Record) -> bool:
    """After the daemon has mended what a clock put off, as it does each minute."""
    with record.store.begin() as connection:
        leases.mend(connection, record.clock())
    return Worker("worker", record.tools()).work() is not None


@off_by_a_day
def test_when_the_clock_is_set_right_the_next_pass_is_no_later_than_ever(
    full: Mailbox, new_store: NewStore, wrong: timedelta
) -> None:
    record = Record.of(new_store(), full.options())
    record.clock.at += wrong
    record.catch_up().catch_up()
    record.clock.at = NOON + INTERVAL * (1 + SPREAD)
    assert is_due(record)


def test_a_worker_killed_while_the_clock_was_ahead_keeps_nobody_waiting_for_a_day(
    full: Mailbox, new_store: NewStore
) -> None:
    record = Record.of(new_store(), full.options()).catch_up()
    record.clock.at += DAY

    class Killed(BaseException):
        pass

    def die() -> bool:
        raise Killed

    full.deliver(*mixed(10, 500))
    with pytest.raises(Killed):
        record.work(stopping=die)
    record.clock.at = NOON + timedelta(hours=2)
    assert is_due(record)


def test_mail_from_the_future_is_recorded_as_it_says_and_once(full: Mailbox, new_store: NewStore) -> None:
    record = Record.of(new_store(), full.options()).catch_up()
    record.clock = Clock(NOON + timedelta(days=31))
    record.catch_up().check(full.there(), as_of_noon(full, new_store))
