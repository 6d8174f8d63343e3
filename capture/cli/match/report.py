"""`capture match report`: how often Capture was right, by what people decided."""

from datetime import datetime
from typing import Annotated

import typer

from capture import wiring
from capture.cli.context import Common
from capture.cli.days import FORM, time
from capture.cli.output import print_json, say, table
from capture.in_force import InForce
from capture.report import drift, sentences
from capture.report.document import document
from capture.report.proportion import Proportion
from capture.report.report import Report
from capture.report.report import report as report_of


def report(
    context: typer.Context,
    since: Annotated[
        datetime | None,
        typer.Option(parser=time, metavar=FORM, help="Only what was decided from then on (UTC); else the last year."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Say how often mail and meetings were matched with the right deal, by what people decided afterwards.

    Examples:

        capture match report

        capture match report --since 2026-06-01 --json
    """
    common: Common = context.obj
    settings = common.settings()
    with wiring.prepare_store(settings) as store:
        told = report_of(store, InForce(store)(), settings.match, wiring.utc_now(), since)
    if as_json:
        print_json(document(told))
    else:
        _tell(told)


def _tell(told: Report) -> None:
    say(sentences.headline(told))
    for sentence in sentences.meaning(told):
        say(sentence)
    say(sentences.standard(told.standard))
    if told.lacking:
        say(f"To learn from decisions: {told.lacking}")
    if told.decided:
        _tell_figures(told)
    for sender in told.drift.machines:
        say(f"\n{drift.sentence(sender)}")
    if told.drift.others:
        say(f"\n{drift.others(told.drift)}")


def _tell_figures(told: Report) -> None:
    say(f"\nHow sure it was, and how often that was right ({sentences.scores(told)}):")
    rows = [
        (f"{one.least:.2f} to {one.most:.2f}", one.right.of, sentences.figure(one.score), *_rate(one.right))
        for one in told.bins
        if one.right.of
    ]
    table(("score", "decisions", "mean score", "right", "truly (95 %)"), rows)
    if told.months:
        say("\nLinks made without asking, by the month in which somebody decided:")
        shown = [(f"{one.first:%Y-%m}", one.right.of, *_rate(one.right)) for one in told.months]
        table(("month", "decided on", "right", "truly (95 %)"), shown)
    if told.worst:
        say("\nDeals with which it went wrong most often:")
        table(
            ("deal", "linked", "of them wrong", "nobody asked"),
            [
                (told.names.get(one.deal, f"{one.deal}, no longer there"), one.linked, one.linked_wrong, one.missed)
                for one in told.worst
            ],
        )


def _rate(share: Proportion) -> tuple[str, str]:
    return sentences.percent(share.rate), sentences.sure(share)
