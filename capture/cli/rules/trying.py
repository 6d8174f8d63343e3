"""`capture rules simulate` and `capture rules apply`: what rules make of what is in the record."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from capture import wiring
from capture.acting import on_the_machine
from capture.cli.context import Common
from capture.cli.output import FAILED, complain, print_json, progress, say, table
from capture.cli.rules.asking import EffectOption, GroupOption, RepOption, place_of
from capture.export.shapes import moment
from capture.numbered import many
from capture.refusals import Missing
from capture.ruling import simulate as simulating
from capture.ruling import values
from capture.ruling.apply import Application, Applied
from capture.ruling.plan import Fate
from capture.ruling.simulate import Simulation
from capture.ruling.told import APPEARS, DID, WOULD, month
from connectors.model.address import Address
from store import rules
from store.months import iso
from store.rules import Effect, Rule, What
from store.sight import Everything


def simulate(
    context: typer.Context,
    what: Annotated[What | None, typer.Argument(help="What the rule looks at.")] = None,
    value: Annotated[str | None, typer.Argument(metavar="[VALUE]", help="The address, domain, name or words.")] = None,
    effect: EffectOption = Effect.NONE,
    group: GroupOption = None,
    rep: RepOption = None,
    removing: Annotated[
        int | None, typer.Option("--remove", metavar="ID", help="What removing this one would do.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Say what a rule would do to what is in the record, month by month. Nothing is changed.

    Examples:

        capture rules simulate domain hospital.example

        capture rules simulate subject "salary review" --effect private --group Sales

        capture rules simulate --remove 7
    """
    common: Common = context.obj
    with common.store() as store, store.read() as connection:
        if removing is not None:
            found = simulating.removing(connection, Everything(), _there(connection, removing))
        elif what is None or value is None:
            raise typer.BadParameter("say which rule: WHAT and VALUE, or --remove ID")
        else:
            place = place_of(connection, group, rep)
            text = values.parse(what, value)
            rule = Rule(0, place, what, text, effect, Address(""), wiring.utc_now())
            found = simulating.adding(connection, Everything(), rule)
    if as_json:
        print_json(_document(found))
    else:
        _tell(found)


def apply(
    context: typer.Context,
    rep: RepOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Bring the record to what the rules say now. Stopped half-way, the next run goes on.

    What they leave out goes, at once and for good. What no rule leaves out any more is read again by the next census.

    Examples:

        capture rules apply --dry-run

        capture rules apply
    """
    common: Common = context.obj
    with common.store() as store, progress("Applying the rules") as bar:
        with store.read() as connection:
            only = place_of(connection, None, rep).rep
        work = Application(store, on_the_machine(wiring.utc_now()), only, dry_run, progress=bar.update)
        try:
            done = work.run()
        except KeyboardInterrupt:
            complain("Stopped half-way: `capture rules apply` goes on.")
            raise typer.Exit(FAILED) from None
    if as_json:
        print_json({"dry_run": dry_run, **_counts(done)})
    else:
        _tell_applied(done, dry_run=dry_run)


def _there(connection: Connection, id_: int) -> Rule:
    found = rules.get(connection, id_)
    if found is None:
        raise Missing
    return found


def _tell(found: Simulation) -> None:
    if found.nothing:
        say("Nothing in the record would change.")
        return
    for fate in found.months:
        say(f"{many(found.total(fate), 'interaction')} {WOULD[fate]}.")
    if found.appears:
        say(f"{many(sum(found.appears.values()), 'item')} {APPEARS}.")
    months = sorted({number for counted in found.months.values() for number in counted})
    rows = [(month(number), *(counted[number] for counted in found.months.values())) for number in months]
    if rows:
        table(("month", *(fate.replace("_", " ") for fate in found.months)), rows)
    examples = [(fate, one) for fate, listed in found.examples.items() for one in listed]
    if examples:
        rows_ = [(fate.replace("_", " "), f"{one.at:%Y-%m-%d}", one.subject) for fate, one in examples]
        table(("for example", "of", "subject"), rows_)


def _document(found: Simulation) -> dict[str, object]:
    return {
        "fates": {
            fate: {
                "total": counted.total(),
                "months": {_iso(number): counted[number] for number in sorted(counted)},
                "examples": [
                    {"interaction": one.interaction, "at": moment(one.at), "subject": one.subject}
                    for one in found.examples.get(fate, ())
                ],
            }
            for fate, counted in found.months.items()
        },
        "appears": {_iso(number): found.appears[number] for number in sorted(found.appears, key=lambda n: n or 0)},
        "looked_at": found.looked_at,
    }


def _iso(number: int | None) -> str:
    return "unknown" if number is None else iso(number)


def _counts(done: Applied) -> dict[str, object]:
    fates = {fate: done.fates[fate] for fate in Fate if done.fates[fate]}
    return {"fates": fates, "held": done.held, "offered_again": done.again}


def _tell_applied(done: Applied, *, dry_run: bool) -> None:
    if done.held:
        say(f"Kept as they are, for a legal hold: {many(done.held, 'interaction')}. `capture hold list` says why.")
    if not done.fates and not done.again:
        say("All else is as the rules say." if done.held else "The record is as the rules say.")
        return
    says = WOULD if dry_run else DID
    for fate in Fate:
        if done.fates[fate]:
            say(f"{many(done.fates[fate], 'interaction')} {says[fate]}.")
    if done.again:
        say(f"{many(done.again, 'item')} {APPEARS if dry_run else 'that were left out wait for the next census'}.")
