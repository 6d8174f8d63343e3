"""How many workers, processors and connections, and what database, so many mailboxes need.

    python -m bench.capacity [--mailboxes N …] [--interval S] [--messages N] [--wait S] [--history N]
    python -m bench.capacity --measure        finds what single steps cost on this machine: bench/costs.json
    python -m bench.capacity --check          predicts runs of other sizes, makes them, and tells the error

The formulas stand in `bench/capacity_model.py`. Costs are processor time, so that a machine that does other things too
serves for measuring; its steps are dearer by what processors lose to each other.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from bench.capacity_model import Costs, Load, Need, Step, need
from bench.capacity_runs import Spent, arrivals, backlog, polls, turn_of_a_page
from bench.fleet import Fleet, fleet
from bench.table import print_table

COSTS = Path(__file__).with_name("costs.json")
SIZES = (1_000, 30_000, 1_000_000)
MEASURED, LARGE = 50, 1_500
"""Mailboxes of a run, and messages of its first pass."""
CHECKED = (25, 150)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--mailboxes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--interval", type=float, default=300, help="seconds from one look to the next")
    parser.add_argument("--messages", type=float, default=60, help="that come to a mailbox on a working day")
    parser.add_argument("--wait", type=float, default=0.5, help="seconds that a look takes")
    parser.add_argument("--history", type=float, default=10_000, help="messages of a mailbox when it is connected")
    chosen = parser.parse_args()
    if chosen.measure:
        COSTS.write_text(json.dumps(asdict(_measure()), indent=4) + "\n")
    costs = _read()
    if chosen.check:
        print_table(("mailboxes", "run", "predicted CPU s", "measured", "error"), _checked(costs))
        return
    load = Load(0, interval=chosen.interval, messages=chosen.messages, wait=chosen.wait, history=chosen.history)
    needs = [need(costs, replace(load, mailboxes=number)) for number in chosen.mailboxes]
    print_table(("mailboxes", *(f"{number:,}" for number in chosen.mailboxes)), list(_rows(needs)))


def _rows(needs: list[Need]) -> Iterator[tuple[str, ...]]:
    yield "looks, a second", *(f"{one.polls:,.0f}" for one in needs)
    yield "new messages in the busiest hour, a second", *(f"{one.arrivals:,.1f}" for one in needs)
    yield "workers", *(f"{one.workers:,}" for one in needs)
    yield "their places", *(f"{one.places:,}" for one in needs)
    yield "their processors", *(f"{one.worker_cores:,.1f}" for one in needs)
    yield "their memory, GB", *(f"{one.memory:,.1f}" for one in needs)
    yield "the database's processors", *(f"{one.database_cores:,.1f}" for one in needs)
    yield "the scheduler's processors", *(f"{one.scheduler_cores:,.2f}" for one in needs)
    yield "database connections", *(f"{one.connections:,}" for one in needs)
    yield "database, GB", *(f"{one.gigabytes:,.0f}" for one in needs)
    yield "99 % begin within, s", *(f"{one.delay:.2f}" for one in needs)
    yield "the one writer is busy", *(f"{one.writer:.0%}" for one in needs)
    yield "99 % of pages wait for it, s", *(f"{one.writer_delay:.3f}" for one in needs)


def _read() -> Costs:
    found = json.loads(COSTS.read_text())
    poll, arrival, many = (Step(**found[name]) for name in ("poll", "arrival", "backlog"))
    return Costs(poll, arrival, many, found["bytes"], found["memory"])


def _measure() -> Costs:
    with _started(MEASURED) as made:
        polls(made)
        poll, arrival = polls(made, rounds=4), arrivals(made, rounds=2)
        turn = turn_of_a_page(made)
    with _started(0) as made:
        many, size, memory = backlog(made, LARGE)
    look = _step(poll)
    alone = _step(arrival)
    extra = replace(alone, worker=alone.worker - look.worker, database=alone.database - look.database, turn=turn.alone)
    return Costs(look, replace(extra, scheduler=0.0), replace(_step(many), turn=turn.of_many), size, memory)


def _step(spent: Spent) -> Step:
    each = {role: seconds / spent.number * 1e3 for role, seconds in spent.cpu.items()}
    return Step(each["worker"], each["database"], each["scheduler"])


def _checked(costs: Costs) -> Iterator[tuple[str, ...]]:
    for number in CHECKED:
        with _started(number) as made:
            polls(made)
            for name, found, step in (
                ("looks", polls(made, rounds=3), (costs.poll,)),
                ("each with one new message", arrivals(made, rounds=1), (costs.poll, costs.arrival)),
            ):
                measured = sum(found.cpu.values())
                predicted = sum(one.worker + one.database + one.scheduler for one in step) * found.number / 1e3
                error = f"{predicted / measured - 1:+.0%}"
                yield f"{number:,}", name, f"{predicted:.1f}", f"{measured:.1f}", error


@contextmanager
def _started(number: int) -> Iterator[Fleet]:
    roles: Mapping[str, int] = {"scheduler": 1, "worker": 1}
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        with fleet(folder, roles, CAPTURE_SCHEDULE__MAIL="7d") as made:
            made.fill(number)
            made.crew.start_all()
            yield made


if __name__ == "__main__":
    main()
