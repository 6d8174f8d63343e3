"""`capture census`: the provider's items against the ledger."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from capture import wiring
from capture.audit import Auditor
from capture.census import Found, Healing
from capture.cli.context import Common
from capture.cli.output import FAILED, NEEDS_PERSON, complain, print_json, progress, say, table
from capture.export.shapes import moment
from connectors.errors import ConnectorError, NeedsPerson
from store import sources
from store.completeness import Month, newest_first
from store.database import Store
from store.model import Disposition
from store.sources import Source

PATIENCE_SECONDS = 30
"""How long a source that the daemon is reading is waited for."""

_NAMED = 5
"""Items that people are told of; `--json` names all."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What is told of one source."""

    source: Source
    found: Found | None
    why: str = ""
    """Why there is nothing."""

    @property
    def name(self) -> str:
        """As the command takes it."""
        return f"{self.source.connection}/{self.source.name}"


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="census")(census)


def census(
    context: typer.Context,
    source: Annotated[
        str | None, typer.Argument(metavar="[SOURCE]", help="A connection's id, or ID/NAME for one of its sources.")
    ] = None,
    heal: Annotated[bool, typer.Option("--heal", help="Fetch what is missing, mark what has gone.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --heal: however much has gone, it really has.")] = False,
    months: Annotated[bool, typer.Option("--months", help="Month by month instead of folder by folder.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Compare what each provider lists with the ledger, folder by folder or month by month.

    Exit code 3 when something is missing or gone afterwards. The daemon does it once a day, and heals what it finds.

    Examples:

        capture census

        capture census 1/mail --heal

        capture census 1 --months
    """
    common: Common = context.obj
    settings = common.settings()
    with wiring.prepare_store(settings) as store, progress("Counting") as bar:
        auditor = Auditor(
            "census", wiring.tools(settings, store), progress=lambda _, done, total: bar.update(done, total)
        )
        healing = Healing(remove_all=yes) if heal else None
        counted = [_count(auditor, one, healing) for one in wanted(store, source)]
    if as_json:
        print_json({"sources": [_document(one) for one in counted]})
    else:
        _show(counted, by_month=months)
    if any(one.found is None for one in counted):
        raise typer.Exit(FAILED)
    if any(one.found and not one.found.census.complete for one in counted):
        raise typer.Exit(NEEDS_PERSON)


def wanted(store: Store, named: str | None) -> list[Source]:
    """The sources of a connection's id, or the one of ID/NAME; without a name all but those that are paused.

    Raises BadParameter where there is none of that name.
    """
    with store.read() as connection:
        listed = sources.all_sources(connection)
    if named is None:
        return [one for one in listed if not one.paused]
    chosen = [one for one in listed if named in (str(one.connection), f"{one.connection}/{one.name}")]
    if not chosen:
        raise typer.BadParameter(f"there is no source {named!r}; `capture status` lists them", param_hint="SOURCE")
    return chosen


def _count(auditor: Auditor, source: Source, healing: Healing | None) -> Counted:
    if source.paused:
        return Counted(source, None, f"It is paused: run `capture connection resume {source.connection}` first.")
    if source.caught_up_at is None:
        return Counted(source, None, "It was never read to its end: run `capture run --once` first.")
    deadline = time.monotonic() + PATIENCE_SECONDS
    try:
        while (found := auditor.audit(source.id, healing)) is None and time.monotonic() < deadline:
            time.sleep(0.2)
    except NeedsPerson as error:
        return Counted(source, None, f"{error}. {error.advice}")
    except ConnectorError as error:
        return Counted(source, None, f"{error}.")
    return Counted(source, found, "" if found else "The daemon is reading it: try again in a minute.")


def _show(counted: Sequence[Counted], *, by_month: bool) -> None:
    if by_month:
        dispositions = [kind.value for kind in Disposition]
        table(("id", "owner", "source", "month", "listed", *dispositions, "missing"), list(_months(counted)))
    else:
        table(("id", "owner", "source", "folder", "listed", "recorded", "missing"), list(_rows(counted)))
    for one in counted:
        if one.found is None:
            complain(f"{one.name}: {one.why}")
        else:
            for sentence in _told(one, one.found):
                say(f"{one.name}: {sentence}")


def _rows(counted: Sequence[Counted]) -> Iterator[Sequence[object]]:
    for one in counted:
        named = (one.source.connection, one.source.owner, one.source.name)
        for folder in one.found.folders if one.found else ():
            yield (*named, folder.name, folder.listed, folder.recorded, folder.missing)


def _months(counted: Sequence[Counted]) -> Iterator[Sequence[object]]:
    """What is missing has no month until it is fetched."""
    for one in counted:
        named = (one.source.connection, one.source.owner, one.source.name)
        for month in newest_first(one.found.months) if one.found else ():
            yield (*named, month.name or "not known", month.listed, *_numbers(month).values(), 0)
        if one.found and one.found.missing:
            missing = len(one.found.missing)
            yield (*named, "not known", missing, *(0 for _ in Disposition), missing)


def _numbers(month: Month) -> dict[str, int]:
    return {kind.value: month.counts.get(kind, 0) for kind in Disposition}


def _told(one: Counted, found: Found) -> Iterator[str]:
    yield f"{found.census.summary}{f'; healed {found.census.healed:,}' if found.census.healed else ''}."
    for what, ids in (("Missing", found.missing), ("Recorded, and no longer listed", found.gone)):
        if ids:
            more = f" and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else ""
            yield f"{what}: {', '.join(ids[:_NAMED])}{more}."
    if found.held_back:
        yield (
            f"So much may be a fault of the source. Look whether it is complete; then run "
            f"`capture census {one.name} --heal --yes`."
        )
    elif not found.census.complete:
        yield f"`capture census {one.name} --heal` puts it right."


def _document(one: Counted) -> dict[str, object]:
    known: dict[str, object] = {
        "connection": one.source.connection,
        "source": one.source.name,
        "kind": one.source.kind,
        "error": one.why or None,
    }
    if one.found is None:
        return known
    figures = one.found.census
    return known | {
        "at": moment(figures.at),
        "complete": figures.complete,
        "listed": figures.listed,
        "recorded": figures.recorded,
        "healed": figures.healed,
        "missing": list(one.found.missing),
        "gone": list(one.found.gone),
        "held_back": one.found.held_back,
        "folders": [
            {"folder": folder.name, "listed": folder.listed, "recorded": folder.recorded, "missing": folder.missing}
            for folder in one.found.folders
        ],
        "months": [
            {"month": month.name or None, "listed": month.listed, **_numbers(month)}
            for month in newest_first(one.found.months)
        ],
    }
