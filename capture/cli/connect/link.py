"""`capture connect link ADDRESS`: a link by which a rep connects her own mailbox."""

from pathlib import Path
from typing import Annotated

import typer

from capture import wiring
from capture.acting import on_the_machine
from capture.cli.connect.saving import address_of
from capture.cli.context import Common
from capture.cli.output import print_json, say
from capture.connecting import links
from store.mailbox_links import LIFE


def link(
    context: typer.Context,
    addresses: Annotated[list[str] | None, typer.Argument(metavar="ADDRESS...", help="Whose mailboxes.")] = None,
    file: Annotated[Path | None, typer.Option(help="A file with an address a line, besides.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Make a link by which a rep connects her own mailbox: once, within three days, without being a user of Capture.

    Nobody else learns her password. A newer link takes the place of an older one. It is shown this once.

    Examples:

        capture connect link ann@example.com

        capture connect link --file reps.txt --json
    """
    common: Common = context.obj
    named = [*(addresses or []), *_lines(file)]
    if not named:
        raise typer.BadParameter("say whose mailbox is to be connected", param_hint="ADDRESS")
    owners = list(dict.fromkeys(address_of(one, "ADDRESS") for one in named))
    root, acting = common.settings().web.root, on_the_machine(wiring.utc_now())
    with common.store() as store, store.begin() as connection:
        made = {owner: f"{root}/mailbox/{links.make(connection, acting, owner)}" for owner in owners}
    if as_json:
        print_json([{"owner": owner, "url": url} for owner, url in made.items()])
        return
    for owner, url in made.items():
        say(f"{owner}  {url}")
    say(f"Each opens once, within {LIFE.days} days.")


def _lines(file: Path | None) -> list[str]:
    if file is None:
        return []
    try:
        return [line.strip() for line in file.read_text("utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} cannot be read ({error})", param_hint="--file") from error
