"""`capture status`: how every source fares."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy import Connection

from capture import wiring
from capture.cli import fleet as at_work
from capture.cli.chosen import Chosen, Matching, OfKind, OfState
from capture.cli.context import Common
from capture.cli.fleet import spoken
from capture.cli.output import NEEDS_PERSON, print_json, say, table
from capture.connecting.progress import Progress, progress
from capture.digest.doctor import delayed
from capture.endings.ending import Ending
from capture.endings.found import endings
from capture.export.shapes import moment
from store import fleet, health
from store.census import Census
from store.fleet import Fleet
from store.health import Health, Queues, State
from store.model import Disposition


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="status")(status)


def status(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    state: OfState = None,
    kind: OfKind = "",
    match: Matching = "",
) -> None:
    """Show health, lag, counts, next attempt and last error of every source, or of some.

    Exit code 3 means that something needs a person.

    Examples:

        capture status

        capture status --json

        capture status --state needs_person --match mail.example.com
    """
    common: Common = context.obj
    now = wiring.utc_now()
    with common.store() as store, store.read() as connection:
        found, queues = _found(connection, Chosen((), state, kind, match), now), health.queues(connection)
        late, working = delayed(connection, now), fleet.seen(connection, now)
    ending = endings(common.settings(), [one.source for one in found], now)
    if as_json:
        print_json(document(found, queues, ending, working))
    else:
        show(found)
        at_work.show(working)
        for one in ending:
            say(f"{one.wrong} {one.remedy}")
        if late:
            say(late)
        say(f"Waiting to be matched: {queues.to_match:,}; for review: {queues.to_review:,}.")
    if any(one.state is State.NEEDS_PERSON for one in found):
        raise typer.Exit(NEEDS_PERSON)


def _found(connection: Connection, chosen: Chosen, now: datetime) -> list[Health]:
    if not chosen.is_filter:
        return health.overview(connection, now)
    return health.of_connections(connection, chosen.find(connection), now)


def document(found: Sequence[Health], queues: Queues, ending: Sequence[Ending], working: Fleet) -> dict[str, object]:
    """The shape of `capture status --json`."""
    # There is no write-back yet, so nothing is on its way to a CRM.
    return {
        "sources": [_source(one) for one in found],
        "queue": {"to_match": queues.to_match, "to_review": queues.to_review, "outbox": 0},
        "endings": [
            {"connections": one.connections, "at": moment(one.at), "wrong": one.wrong, "remedy": one.remedy}
            for one in ending
        ],
        "fleet": at_work.document(working),
    }


def show(found: Sequence[Health]) -> None:
    """The table for people, and below it what they have to do."""
    if not found:
        others = "`google`, `microsoft`, `exchange`, `caldav` or `files`"
        say(f"Nothing is connected yet: run `capture connect imap`, {others}.")
        return
    shown = [kind for kind in Disposition if kind is not Disposition.ERASED or any(one.counts[kind] for one in found)]
    now = wiring.utc_now()
    table(("id", "owner", "source", "state", "lag", "census", "seen", *shown), [_row(one, shown, now) for one in found])
    for one in found:
        if one.source.error is not None:
            told = f"{one.source.error}. {one.source.advice}" if one.source.advice else f"{one.source.error}."
            say(f"Connection {one.source.connection}, {one.source.name}: {told}")
    if any(one.state is State.NEEDS_PERSON for one in found):
        say("What you have mended is tried within the hour; `capture connection resume ID` tries it at once.")


def _row(one: Health, shown: Sequence[Disposition], now: datetime) -> list[object]:
    lag = "never read" if one.lag_seconds is None else spoken(one.lag_seconds)
    named = (one.source.connection, one.source.owner, one.source.name, one.state.value, lag, _counted(one, now))
    return [*named, one.seen, *(one.counts[disposition] for disposition in shown)]


def _counted(one: Health, now: datetime) -> str:
    if one.census is None:
        return "none yet"
    told = "complete" if one.census.complete else one.census.summary
    return f"{told}, {spoken((now - one.census.at).total_seconds())} ago"


def _source(one: Health) -> dict[str, object]:
    return {
        "connection": one.source.connection,
        "source": one.source.name,
        "kind": one.source.kind,
        "state": one.state.value,
        "last_success": moment(one.source.last_success_at),
        "lag_seconds": round(one.lag_seconds) if one.lag_seconds is not None else None,
        "next_attempt": moment(one.next_attempt),
        "error": one.source.error,
        "advice": one.source.advice,
        "counts": {"seen": one.seen} | {disposition.value: one.counts[disposition] for disposition in Disposition},
        "census": _census(one.census) if one.census else None,
        "first_reading": _first_reading(progress(one, wiring.utc_now())),
    }


def _first_reading(going: Progress | None) -> dict[str, object] | None:
    if going is None:
        return None
    left = round(going.left.total_seconds()) if going.left is not None else None
    return {"seen": going.seen, "expected": going.expected, "seconds_left": left}


def _census(last: Census) -> dict[str, object]:
    return {
        "at": moment(last.at),
        "complete": last.complete,
        "listed": last.listed,
        "missing": last.missing,
        "gone": last.gone,
        "healed": last.healed,
    }
