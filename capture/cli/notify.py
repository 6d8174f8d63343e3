"""`capture notify`: who is told what needs somebody."""

from typing import Annotated
from uuid import uuid4

import typer

from capture import wiring
from capture.cli.context import Common
from capture.cli.output import FAILED, NEEDS_PERSON, complain, print_json, say
from capture.notify.saying import trial
from store import notices
from store.notices import Notice

app = typer.Typer(help="Tell people what begins to need one of them, and what is well again.", no_args_is_help=True)


@app.command()
def test(context: typer.Context) -> None:
    """Send a test to everybody whom the settings name, now. Exit code 1 when it does not arrive.

    Examples:

        capture notify test
    """
    # On demand: what posts to webhooks loads slowly.
    from capture.notify.channels import NotTaken, channels, hand_over

    common: Common = context.obj
    settings = common.settings()
    named = channels(settings)
    if not named:
        complain("Nobody is to be told: set notify.mail, or notify.webhook and notify.secret.")
        raise typer.Exit(FAILED)
    failed = False
    for channel in named:
        try:
            now = wiring.utc_now()
            hand_over(settings, channel, f"test-{uuid4().hex}", trial(settings.web.root, now), now)
        except NotTaken as error:
            failed = True
            complain(f"{channel}: {error}. {error.remedy}".rstrip())
        else:
            say(f"{channel}: it was taken.")
    if failed:
        raise typer.Exit(FAILED)


@app.command("list")
def list_(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False
) -> None:
    """Show what needs somebody now, and since when they know. Exit code 3 when something does.

    Examples:

        capture notify list

        capture notify list --json
    """
    common: Common = context.obj
    with common.store() as store, store.read() as connection:
        known = [one for one in notices.all_notices(connection).values() if one.over_at is None]
    if as_json:
        print_json({"notices": [_document(one) for one in known]})
    else:
        for one in known:
            told = f"told at {one.told_at:%Y-%m-%d %H:%M} UTC" if one.told_at else "nobody was told yet"
            say(f"{one.trouble.about}: {one.trouble.wrong} {one.trouble.remedy} ({told})")
        if not known:
            say("Nothing needs anybody.")
    if known:
        raise typer.Exit(NEEDS_PERSON)


def _document(one: Notice) -> dict[str, object]:
    return {
        "about": one.trouble.about,
        "wrong": one.trouble.wrong,
        "remedy": one.trouble.remedy,
        "began_at": one.began_at.isoformat(),
        "told_at": one.told_at.isoformat() if one.told_at else None,
    }
