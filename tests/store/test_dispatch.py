"""Which due sources are queued, and in what order: on PostgreSQL, which alone has a queue."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select, text, update

from store import census, dispatch, leases, pausing, places, processes, server
from store import sources as rows
from store.database import Store
from store.dispatch import Due, Limits, Queue
from store.model import Lease
from store.schema import sources
from tests.builders import NOON
from tests.people import ALICE
from tests.recording import NO_OPTIONS

MINUTE = timedelta(minutes=1)
ROOM = {"interactive": 10, "incremental": 10, "backfill": 10}
LIMITS = Limits(per_host=4, kinds={"memory": None, "google": 2})


def connect(
    store: Store, host: str | None = None, kind: str = "memory", due: datetime | None = NOON, *, read: bool = True
) -> int:
    with store.begin() as connection:
        id_ = rows.connect(connection, kind, ALICE, NO_OPTIONS, ["mail"], NOON, host)
        values = {"next_due_at": due, "caught_up_at": NOON if read else None}
        changed = update(sources).where(sources.c.connection_id == id_).values(values)
        return int(connection.execute(changed.returning(sources.c.id)).scalar_one())


def take(store: Store, room: dict[str, int] = ROOM, limits: Limits = LIMITS, now: datetime = NOON) -> list[Due]:
    with store.begin() as connection:
        return dispatch.take(connection, now, room, limits)


def ids(due: Sequence[Due]) -> list[int]:
    return [one.source for one in due]


def claim(store: Store, source: int, now: datetime = NOON) -> Lease | None:
    with store.begin() as connection:
        return leases.claim(connection, "worker/1", now, source, due=True)


def test_a_source_goes_to_the_queue_of_its_kind_of_work(postgres_store: Store) -> None:
    later, first, never = (connect(postgres_store, read=read) for read in (True, False, False))
    with postgres_store.begin() as connection:
        pausing.resume(connection, first, NOON)
    assert take(postgres_store) == [
        Due(first, Queue.INTERACTIVE),
        Due(later, Queue.INCREMENTAL),
        Due(never, Queue.BACKFILL),
    ]


def test_what_is_queued_is_not_taken_twice(postgres_store: Store) -> None:
    source = connect(postgres_store)
    assert ids(take(postgres_store)) == [source]
    assert take(postgres_store) == []
    with postgres_store.begin() as connection:
        assert leases.claim(connection, "a daemon", NOON) is None
        dispatch.put_back(connection, source)
    assert ids(take(postgres_store)) == [source]


@pytest.mark.parametrize(
    "act",
    [
        lambda connection: dispatch.take(connection, NOON, ROOM, LIMITS),
        lambda connection: leases.claim(connection, "a daemon", NOON),
    ],
)
def test_who_is_paused_while_others_wait_for_the_turn_loses_it(
    postgres_store: Store, act: Callable[[Connection], object]
) -> None:
    with postgres_store.begin() as connection:
        act(connection)
        limit = connection.execute(text("SHOW idle_in_transaction_session_timeout"))
        assert limit.scalar_one() == f"{server.IDLE_ALONE_SECONDS}s"


def test_what_is_not_due_or_paused_or_being_read_is_not_taken(postgres_store: Store) -> None:
    connect(postgres_store, due=NOON + MINUTE)
    paused, read = connect(postgres_store), connect(postgres_store)
    with postgres_store.begin() as connection:
        pausing.pause(connection, paused)
        leases.claim(connection, "a daemon", NOON, read)
    assert take(postgres_store) == []


def test_what_was_never_read_and_what_is_due_longest_comes_first(postgres_store: Store) -> None:
    moments = (NOON - MINUTE, NOON - 3 * MINUTE, None, NOON - 2 * MINUTE)
    connected = [connect(postgres_store, due=due) for due in moments]
    assert ids(take(postgres_store)) == [connected[n] for n in (2, 1, 3, 0)]


def test_no_more_is_taken_than_there_is_room_for(postgres_store: Store) -> None:
    connected = [connect(postgres_store) for _ in range(5)]
    assert ids(take(postgres_store, {"incremental": 2})) == connected[:2]
    assert take(postgres_store, {"incremental": 0, "backfill": 3}) == []


def test_a_host_is_asked_by_a_few_at_once_and_holds_up_nobody_elsewhere(postgres_store: Store) -> None:
    slow = [connect(postgres_store, "slow.example", due=NOON - (50 - n) * MINUTE) for n in range(50)]
    other = [connect(postgres_store, "other.example") for _ in range(3)]
    taken = ids(take(postgres_store))
    assert set(taken) == {*slow[:4], *other}
    assert taken[:2] == [slow[0], other[0]]
    assert claim(postgres_store, slow[0])
    assert take(postgres_store) == []
    with postgres_store.begin() as connection:
        dispatch.put_back(connection, slow[1])
    assert ids(take(postgres_store)) == [slow[1]]


def test_a_kind_without_hosts_has_a_limit_of_its_own(postgres_store: Store) -> None:
    google = [connect(postgres_store, kind="google") for _ in range(4)]
    files = [connect(postgres_store) for _ in range(6)]
    assert set(ids(take(postgres_store))) == {*google[:2], *files}


def test_first_passes_leave_one_place_to_new_mail_and_a_person_gets_one_more(postgres_store: Store) -> None:
    first = [connect(postgres_store, "one.example", read=False) for _ in range(6)]
    later = [connect(postgres_store, "one.example", due=NOON + MINUTE) for _ in range(3)]
    assert ids(take(postgres_store)) == first[:3]
    assert ids(take(postgres_store, now=NOON + MINUTE)) == later[:1]
    with postgres_store.begin() as connection:
        for source in later[1:]:
            pausing.resume(connection, source, NOON)
    assert take(postgres_store, now=NOON + MINUTE) == [Due(later[1], Queue.INTERACTIVE)]


def test_a_place_in_trouble_is_asked_by_one_and_gets_its_room_back_one_by_one(postgres_store: Store) -> None:
    here = [connect(postgres_store, "one.example") for _ in range(9)]

    def room(times: int, tell: bool) -> dict[str, int]:
        with postgres_store.begin() as connection:
            for _ in range(times):
                (places.served if tell else places.failed)(connection, here[0], 4)
            return places.in_trouble(connection)

    assert [room(1, tell=False) for _ in range(3)] == [{"one.example": n} for n in (2, 1, 1)]
    assert ids(take(postgres_store)) == here[:1]
    assert [room(1, tell=True) for _ in range(3)] == [{"one.example": 2}, {"one.example": 3}, {}]
    assert ids(take(postgres_store)) == here[1:4]


def test_a_claim_of_what_is_queued_takes_the_mark_off(postgres_store: Store) -> None:
    source = connect(postgres_store)
    with postgres_store.begin() as connection:
        pausing.resume(connection, source, NOON)
    take(postgres_store)
    assert claim(postgres_store, source)
    with postgres_store.read() as connection:
        marks = connection.execute(select(sources.c.queued_at, sources.c.asked_at)).one()
    assert tuple(marks) == (None, None)


def test_a_claim_is_refused_where_nothing_is_due_any_more(postgres_store: Store) -> None:
    source = connect(postgres_store)
    take(postgres_store)
    with postgres_store.begin() as connection:
        connection.execute(update(sources).values(next_due_at=NOON + MINUTE))
    assert claim(postgres_store, source) is None
    with postgres_store.begin() as connection:
        connection.execute(update(sources).values(asked_at=NOON))
    assert claim(postgres_store, source)


@pytest.mark.parametrize("wrong", [-MINUTE, MINUTE])
def test_who_is_asked_for_while_queued_is_told_once(postgres_store: Store, wrong: timedelta) -> None:
    source, asked = connect(postgres_store, read=False), connect(postgres_store)
    with postgres_store.begin() as connection:
        pausing.resume(connection, asked, NOON)
    take(postgres_store)
    with postgres_store.begin() as connection:
        assert dispatch.hurried(connection) == []
        pausing.resume(connection, source, NOON + wrong)
        assert [dispatch.hurried(connection) for _ in range(2)] == [[source], []]


def test_two_schedulers_at_once_do_not_count_on_the_same_room(postgres_store: Store) -> None:
    for _ in range(8):
        connect(postgres_store, "one.example")
    with postgres_store.begin() as first, postgres_store.begin() as second:
        assert len(dispatch.take(first, NOON, ROOM, LIMITS)) == 4
        assert dispatch.take(second, NOON, ROOM, LIMITS) == []
    assert take(postgres_store) == []


def test_a_row_that_somebody_changes_now_holds_up_nobody(postgres_store: Store) -> None:
    locked, free = connect(postgres_store), connect(postgres_store)
    with postgres_store.begin() as other:
        other.execute(select(sources.c.id).where(sources.c.id == locked).with_for_update())
        assert ids(take(postgres_store)) == [free]


def test_marks_without_a_job_are_taken_off(postgres_store: Store) -> None:
    kept, lost = connect(postgres_store), connect(postgres_store)
    take(postgres_store)
    with postgres_store.begin() as connection:
        connection.exec_driver_sql("CREATE TEMP TABLE procrastinate_jobs (queueing_lock text, status text)")
        connection.exec_driver_sql(f"INSERT INTO procrastinate_jobs VALUES ('source/{kept}', 'todo')")
        assert dispatch.find_lost(connection) == 1
        connection.exec_driver_sql("DROP TABLE procrastinate_jobs")
    assert ids(take(postgres_store)) == [lost]
    with postgres_store.begin() as connection:
        assert dispatch.find_lost(connection) == 2


def test_a_source_of_an_older_program_gets_its_place(postgres_store: Store) -> None:
    source = connect(postgres_store, "one.example")
    with postgres_store.begin() as connection:
        connection.execute(update(sources).values(place=None))
        dispatch.find_lost(connection)
        assert connection.execute(select(sources.c.place)).scalar_one() == "one.example"
    assert ids(take(postgres_store)) == [source]


def test_daemons_without_a_queue_take_the_marks_off_where_no_worker_lives(postgres_store: Store) -> None:
    connect(postgres_store)
    take(postgres_store)
    with postgres_store.begin() as connection:
        processes.beat(connection, "worker", "worker", "1")
        assert dispatch.release_unworked(connection) == 0
        processes.gone(connection, "worker")
        assert dispatch.release_unworked(connection) == 1


def test_what_is_due_is_found_without_reading_the_rows_of_the_others(postgres_store: Store) -> None:
    source = connect(postgres_store, "one.example", due=NOON - MINUTE)
    with postgres_store.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO sources (connection_id, name, place, caught_up_at, next_due_at) "
            "SELECT 1, n::text, 'host ' || mod(n, 9), CASE WHEN mod(n, 2) = 0 THEN now() END, "
            "now() + n * interval '1 second' FROM generate_series(1, 20000) AS n"
        )
        connection.exec_driver_sql("ANALYZE sources")
    with postgres_store.begin() as connection:
        assert ids(dispatch.take(connection, NOON, ROOM, LIMITS)) == [source]
        assert leases.claim(connection, "worker/1", NOON, source, due=True)
        assert leases.claim(connection, "a daemon", NOON) is None
        assert census.due(connection, NOON)
        read = "SELECT seq_scan, idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'sources'"
        scans, rows_read = connection.exec_driver_sql(read).one()
    assert scans == 0
    assert rows_read < 100
