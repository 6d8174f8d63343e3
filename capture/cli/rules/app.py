"""`capture rules`: list, make and remove them, and what they do to what is in the record."""

from typing import Annotated

import typer

from capture import rules_told, wiring
from capture.acting import on_the_machine
from capture.cli.context import Common
from capture.cli.output import print_json, say, table
from capture.cli.rules import groups, trying
from capture.cli.rules.asking import EffectOption, GroupOption, RepOption, ValueArgument, WhatArgument, place_of
from capture.export.shapes import moment
from capture.ruling import changing
from capture.ruling.told import about
from store import groups as reps
from store import rules
from store.rules import EVERYBODY, Effect, Rule

app = typer.Typer(
    help="Rules: what is left out, kept without text, or private; try them on the record, apply them to it.",
    no_args_is_help=True,
)
app.add_typer(groups.app, name="group")
app.command()(trying.simulate)
app.command()(trying.apply)


@app.command("list")
def list_rules(
    context: typer.Context,
    rep: RepOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Say which rules there are for everybody and for groups; a rep's own with --rep.

    Examples:

        capture rules list

        capture rules list --rep ann@example.com --json
    """
    common: Common = context.obj
    settings = common.settings()
    with wiring.prepare_store(settings) as store, store.read() as connection:
        place = place_of(connection, None, rep)
        found = rules.common(connection) if place == EVERYBODY else rules.at(connection, place)
        names = {group.id: group.name for group in reps.everyone(connection)}
    if as_json:
        print_json({"settings": rules_told.told(settings), "rules": [_document(one, names) for one in found]})
        return
    for sentence in rules_told.told(settings):
        say(sentence)
    if found:
        rows = [(str(one.id), _whose(one, names), about(one), one.effect) for one in found]
        table(("id", "for", "mail and meetings", "keeps"), rows)


@app.command()
def add(
    context: typer.Context,
    what: WhatArgument,
    value: ValueArgument,
    effect: EffectOption = Effect.NONE,
    group: GroupOption = None,
    rep: RepOption = None,
) -> None:
    """Make a rule. It holds for what is read from now on; `capture rules apply` brings the past to it.

    Examples:

        capture rules add domain hospital.example

        capture rules add subject "salary review" --effect private --group Sales

        capture rules add folder Personal --rep ann@example.com
    """
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        place = place_of(connection, group, rep)
        acting = on_the_machine(wiring.utc_now())
        rule = changing.add(connection, acting, place, what, value, effect)
    say(f"Rule {rule.id} holds. `capture rules apply --dry-run` says what it would change in the record.")


@app.command()
def remove(context: typer.Context, rule: Annotated[int, typer.Argument(metavar="ID", min=1)]) -> None:
    """Remove a rule. What it left out comes back with `capture rules apply`.

    Examples:

        capture rules remove 7
    """
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        gone = changing.remove(connection, on_the_machine(wiring.utc_now()), rule)
    say(f"Rule {gone.id} is gone. `capture rules apply` reads again what it left out.")


def _whose(rule: Rule, names: dict[int, str]) -> str:
    if rule.place.rep is not None:
        return rule.place.rep
    return "everybody" if rule.place.group is None else f"group {names[rule.place.group]}"


def _document(rule: Rule, names: dict[int, str]) -> dict[str, object]:
    return {
        "id": rule.id,
        "for": "rep" if rule.place.rep else "group" if rule.place.group else "everybody",
        "group": names.get(rule.place.group or 0),
        "rep": rule.place.rep,
        "what": rule.what,
        "value": rule.value,
        "effect": rule.effect,
        "by": rule.by or None,
        "at": moment(rule.at),
    }
