"""Who may write to a source: one worker at a time, until it has been silent for too long."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from store import leases, pausing, sources
from store.database import Store
from store.model import Lease
from tests.builders import NOON
from tests.people import ALICE
from tests.recording import NO_OPTIONS, a_lease, write

LATER = NOON + leases.TTL + timedelta(seconds=1)


def connect(store: Store) -> int:
    with store.begin() as connection:
        return sources.connect(connection, "memory", ALICE, NO_OPTIONS, ["mail"], NOON)


def claim(store: Store, worker: str = "one", at: timedelta = timedelta()) -> Lease | None:
    with store.begin() as connection:
        return leases.claim(connection, worker, NOON + at)


def test_of_many_claims_at_once_only_one_succeeds(store: Store) -> None:
    connect(store)
    with ThreadPoolExecutor(4) as workers:
        taken = list(workers.map(lambda number: claim(store, f"worker {number}"), range(8)))
    assert [lease.epoch for lease in taken if lease] == [1]


def test_two_due_sources_go_to_two_workers(store: Store) -> None:
    connect(store)
    connect(store)
    first, second, third = claim(store, "one"), claim(store, "two"), claim(store, "three")
    assert first
    assert second
    assert first.source != second.source
    assert third is None


def test_a_silent_worker_is_succeeded_only_after_its_time(store: Store) -> None:
    connect(store)
    first = claim(store)
    assert first
    assert claim(store, "two", leases.TTL) is None
    second = claim(store, "two", leases.TTL + timedelta(microseconds=1))
    assert second
    assert second.epoch == first.epoch + 1


def test_what_a_clock_wrote_that_was_a_day_ahead_binds_nobody_when_it_is_right_again(store: Store) -> None:
    connect(store)
    day = timedelta(days=1)
    assert claim(store, "one", day)
    assert claim(store, "two")
    with store.begin() as connection:
        leases.release_all(connection)
        ahead = leases.claim(connection, "one", NOON + day)
        assert ahead
        sources.finish(connection, ahead, sources.Outcome(NOON + day, 0.1, NOON + day + leases.TTL))
        assert [leases.mend(connection, NOON) for _ in range(2)] == [1, 0]
    assert claim(store, "two")


def test_the_clocks_of_two_machines_may_differ_by_minutes(store: Store) -> None:
    connect(store)
    assert claim(store, "one", leases.TTL)
    assert claim(store, "two") is None


def test_every_page_recorded_starts_the_time_anew(store: Store) -> None:
    with store.begin() as connection:
        lease = a_lease(connection)
        write(connection, lease)
        until = sources.get(connection, lease.source)
        assert until.leased
        assert leases.claim(connection, "other", NOON + leases.TTL, lease.source) is None


def test_the_source_that_has_been_due_longest_comes_first(store: Store) -> None:
    with store.begin() as connection:
        for minutes in (3, 9, 6):
            lease = a_lease(connection)
            due = NOON + timedelta(minutes=minutes)
            sources.finish(connection, lease, sources.Outcome(NOON, 0.1, due))
    order = [claim(store, "worker", timedelta(minutes=10)) for _ in range(3)]
    assert [lease.source for lease in order if lease] == [1, 3, 2]


def test_a_source_never_read_comes_before_those_that_are_due(store: Store) -> None:
    with store.begin() as connection:
        sources.finish(connection, a_lease(connection), sources.Outcome(NOON, 0.1, NOON))
    connect(store)
    lease = claim(store)
    assert lease
    assert lease.source == 2


def test_what_is_not_due_or_paused_is_not_taken(store: Store) -> None:
    with store.begin() as connection:
        lease = a_lease(connection)
        sources.finish(connection, lease, sources.Outcome(NOON, 0.1, NOON + timedelta(minutes=5)))
    assert claim(store) is None
    with store.begin() as connection:
        pausing.pause(connection, sources.get(connection, lease.source).connection)
    assert claim(store, at=timedelta(days=1)) is None


def test_the_only_daemon_frees_the_sources_of_a_dead_one(store: Store) -> None:
    connect(store)
    dead = claim(store, "dead")
    assert dead
    with store.begin() as connection:
        leases.release_all(connection)
    assert claim(store, "new") == Lease(dead.source, dead.epoch + 1, NOON + leases.TTL)


def connect_to(store: Store, host: str | None, number: int) -> list[int]:
    with store.begin() as connection:
        for _ in range(number):
            sources.connect(connection, "memory", ALICE, NO_OPTIONS, ["mail"], NOON, host)
        return [one.id for one in sources.all_sources(connection) if one.host == host]


def test_at_most_four_sources_of_a_host_are_read_at_once(store: Store) -> None:
    busy, other, files = (connect_to(store, *one) for one in (("imap.example", 6), ("other.example", 1), (None, 6)))
    with ThreadPoolExecutor(4) as workers:
        taken = list(workers.map(lambda number: claim(store, f"worker {number}"), range(13)))
    found = {lease.source for lease in taken if lease}
    assert (len(found & set(busy)), found - set(busy)) == (leases.AT_ONCE, {*other, *files})


def test_a_place_at_a_host_is_free_again_after_a_pass_or_when_its_worker_falls_silent(store: Store) -> None:
    connect_to(store, "imap.example", 6)
    first = [claim(store) for _ in range(leases.AT_ONCE)]
    assert claim(store) is None
    assert first[0]
    with store.begin() as connection:
        sources.finish(connection, first[0], sources.Outcome(NOON, 0.1, NOON + timedelta(days=1)))
    assert claim(store)
    assert claim(store) is None
    assert claim(store, at=leases.TTL + timedelta(seconds=1))


def test_whoever_names_a_source_gets_it_however_many_read_from_its_host(store: Store) -> None:
    ids = connect_to(store, "imap.example", 5)
    for _ in range(leases.AT_ONCE):
        claim(store)
    with store.begin() as connection:
        assert leases.claim(connection, "by name", NOON, ids[-1])


VISITOR = leases.Wanted(first_of=())


def test_a_worker_for_what_was_read_before_leaves_first_passes_to_others(store: Store) -> None:
    new = connect(store)
    with store.begin() as connection:
        known = a_lease(connection)
        sources.finish(connection, known, sources.Outcome(NOON, 0.1, NOON))
        taken = leases.claim(connection, "visitor", NOON, wanted=VISITOR)
        assert (taken and taken.source) == known.source
        assert leases.claim(connection, "visitor", NOON, wanted=VISITOR) is None
        rest = leases.claim(connection, "reader", NOON)
    assert (rest and rest.source) == new


def test_first_passes_of_some_kinds_are_left_to_who_wants_them(store: Store) -> None:
    new = connect(store)
    with store.begin() as connection:
        (kind,) = {source.kind for source in sources.all_sources(connection)}
        reader, usher = leases.Wanted(not_first_of=(kind,)), leases.Wanted(later=False, first_of=(kind,))
        assert leases.claim(connection, "reader", NOON, wanted=reader) is None
        taken = leases.claim(connection, "usher", NOON, wanted=usher)
        assert (taken and taken.source) == new
        assert taken
        sources.finish(connection, taken, sources.Outcome(NOON, 0.1, NOON))
        assert leases.claim(connection, "usher", NOON, wanted=usher) is None
        assert leases.claim(connection, "reader", NOON, wanted=reader)
