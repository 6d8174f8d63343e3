"""The plan of capacity follows the formulas, and says so where something does not suffice."""

from dataclasses import replace
from math import inf

import pytest

from bench.capacity_model import Costs, Load, Step, erlang_c, need, waits

COSTS = Costs(
    poll=Step(worker=2.0, database=1.0, scheduler=0.5),
    arrival=Step(worker=6.0, database=3.0, turn=5.0),
    backlog=Step(worker=3.0, database=1.5, turn=1.0),
    bytes=10_000,
    memory=150,
)


@pytest.mark.parametrize(("erlangs", "places", "busy"), [(2, 3, 0.4444), (0.5, 1, 0.5), (10, 15, 0.1020)])
def test_how_likely_all_places_are_busy_is_as_in_the_tables(erlangs: float, places: int, busy: float) -> None:
    assert erlang_c(erlangs, places) == pytest.approx(busy, abs=1e-4)


def test_nobody_waits_where_places_are_plenty_and_all_do_where_they_are_few() -> None:
    assert waits(10, 1_000, 1) == 0
    assert waits(10, 10, 1) == inf
    assert 0 < waits(9, 10, 1) < inf


def test_what_is_needed_grows_with_the_mailboxes() -> None:
    few, many = (need(COSTS, Load(number)) for number in (1_000, 30_000))
    assert many.polls == pytest.approx(30 * few.polls)
    assert many.database_cores == pytest.approx(30 * few.database_cores)
    assert many.gigabytes == pytest.approx(30 * few.gigabytes)
    assert few.workers == 1 < many.workers


def test_places_suffice_for_looks_that_take_long() -> None:
    slow = need(COSTS, Load(30_000, wait=3))
    assert slow.places > 30_000 * 2 / 300 * 3
    assert slow.delay < 10


def test_one_writer_is_not_enough_for_everything() -> None:
    load = Load(1_000_000)
    assert need(COSTS, load).writer > 1
    assert need(COSTS, load).writer_delay == inf
    assert need(COSTS, replace(load, mailboxes=1_000)).writer < 0.1
