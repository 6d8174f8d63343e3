"""Who works on a database that several processes share, and what waits: for people, and for scripts."""

from datetime import datetime

from capture.cli.output import say, table
from capture.export.shapes import moment
from store.fleet import Backlog, Fleet
from store.processes import Process


def show(fleet: Fleet) -> None:
    """Two small tables, where processes have said that they live: on PostgreSQL."""
    if not fleet.processes:
        return
    rows = [_row(one, fleet) for one in fleet.processes]
    table(("process", "role", "version", "state", "runs for", "last heard"), rows)
    waits = [(queue.value, one.due, one.queued, one.reading, spoken(one.late_seconds))
             for queue, one in fleet.backlogs.items()]  # fmt: skip
    table(("queue", "due", "queued", "being read", "longest due"), waits)
    for place, room in fleet.troubled.items():
        say(f"{place} answers with errors: {room} at a time until it is well.")
    for quota, until in fleet.shut.items():
        say(f"{quota} has asked all of us to wait until {until:%Y-%m-%d %H:%M:%S} UTC.")


def document(fleet: Fleet) -> dict[str, object]:
    """Its part of `capture status --json`."""
    return {
        "processes": [_process(one, fleet) for one in fleet.processes],
        "queues": {queue.value: _backlog(one) for queue, one in fleet.backlogs.items()},
        "places": [{"name": name, "room": room} for name, room in fleet.troubled.items()],
        "shut": [{"quota": name, "until": moment(until)} for name, until in fleet.shut.items()],
    }


def spoken(seconds: float) -> str:
    """`3 d`, `2 h`, `5 min`, `12 s`."""
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def _row(one: Process, fleet: Fleet) -> tuple[object, ...]:
    state = ("leads" if one.name in fleet.leading else "lives") if one.alive else "silent"
    return (one.name, one.role, one.version, state, _since(one.started_at, fleet), f"{_since(one.seen_at, fleet)} ago")


def _since(at: datetime, fleet: Fleet) -> str:
    return spoken(max(0.0, (fleet.at - at).total_seconds()))


def _process(one: Process, fleet: Fleet) -> dict[str, object]:
    return {
        "name": one.name,
        "role": one.role,
        "version": one.version,
        "started": moment(one.started_at),
        "seen": moment(one.seen_at),
        "alive": one.alive,
        "leads": one.name in fleet.leading,
    }


def _backlog(one: Backlog) -> dict[str, object]:
    return {"due": one.due, "queued": one.queued, "reading": one.reading, "late_seconds": round(one.late_seconds)}
