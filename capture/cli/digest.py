"""`capture digest`: the daily mail of one person, now."""

from email.message import EmailMessage
from typing import Annotated

import typer

from capture import wiring
from capture.cli.context import Common
from capture.cli.output import FAILED, complain, say
from capture.digest.mail import written
from capture.digest.post import Down, Later, Refused, Unsure, post
from capture.digest.said import APART
from capture.today.viewer import Viewer
from config.settings import Settings
from connectors.model.address import parse_address
from store import audit, users
from store.database import Store


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="digest")(digest)


def digest(
    context: typer.Context,
    to: Annotated[str, typer.Option(help="The address of a user.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show it, and send nothing.")] = False,
) -> None:
    """Send somebody the daily mail now, or show it. Today's still comes at its hour.

    Examples:

        capture digest --to ann@example.com --dry-run

        capture digest --to ann@example.com
    """
    common: Common = context.obj
    settings = common.settings()
    if settings.digest.smtp is None and not dry_run:
        raise _failed("No mail server is set: set digest.smtp and digest.sender, or ask for --dry-run.")
    with common.store() as store:
        mail = _written(settings, store, to)
        if mail is None:
            say("There is nothing to say today: no meeting, nobody waits, nothing went quiet.")
        elif dry_run:
            say(f"Subject: {mail['Subject']}\n\n{_plain(mail)}")
        else:
            _send(settings, mail)
            with store.begin() as connection:
                audit.note(connection, wiring.utc_now(), "", audit.CLI, "digest.by_hand", mail["To"])
            say(f"Sent to {mail['To']}.")


def _written(settings: Settings, store: Store, to: str) -> EmailMessage | None:
    with store.read() as connection:
        address = parse_address(to)
        user = users.by_address(connection, address) if address else None
        if user is None:
            raise _failed(f"Nobody of the address {to} may sign in: `capture user list` shows who may.")
        viewer = Viewer.of(connection, settings, user, wiring.utc_now(), None)
        return written(connection, viewer, settings.digest.sender or user.address, settings.web.root)


def _plain(mail: EmailMessage) -> str:
    """Its text without the invisible characters that keep strangers' words apart: terminals print them."""
    body = mail.get_body(("plain",))
    return str(body.get_content()).translate(dict.fromkeys(map(ord, APART))) if body else ""


def _send(settings: Settings, mail: EmailMessage) -> None:
    try:
        with post(settings.digest) as server:
            server.send(mail, mail["To"])
    except Down as error:
        raise _failed(f"{error}. {error.remedy}") from error
    except (Refused, Later, Unsure) as error:
        raise _failed(f"The server has not taken it: {error}.") from error


def _failed(sentence: str) -> typer.Exit:
    complain(sentence)
    return typer.Exit(FAILED)
