"""One person's daily mail."""

from email.headerregistry import Address as Named
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from sqlalchemy import Connection

from capture.digest import said
from capture.today.brief import next_meetings
from capture.today.owed import owed
from capture.today.quiet import went_quiet
from capture.today.viewer import Viewer

_ROWS: Final = 10
"""Of each list."""


def written(connection: Connection, viewer: Viewer, sender: str, root: str) -> EmailMessage | None:
    """What she is told today; None where there is nothing to tell. `root`: where the pages are.

    Nothing that stands in mail gets into a header. It asks the recipient's machines for no answer, and to be left out
    of records: https://www.rfc-editor.org/rfc/rfc3834#section-5
    """
    meetings, waiting, silent = (find(connection, viewer) for find in (next_meetings, owed, went_quiet))
    if not (meetings or waiting or silent):
        return None
    context = {
        "meetings": meetings,
        "owed": waiting[:_ROWS],
        "owed_more": len(waiting[_ROWS:]),
        "quiet": silent[:_ROWS],
        "quiet_more": len(silent[_ROWS:]),
        "now": viewer.now,
        "zone": viewer.zone,
        "root": root,
    }
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = said.summary(viewer.now, viewer.zone, len(meetings), len(waiting), len(silent))
    mail["From"] = Named("Capture", addr_spec=sender)
    mail["To"] = Named(addr_spec=viewer.rep)
    mail["Date"] = format_datetime(viewer.now)
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Unsubscribe"] = f"<{root}/today>"
    mail.set_content(_templates.get_template("mail.txt").render(context))
    mail.add_alternative(_templates.get_template("mail.html").render(context), subtype="html")
    return mail


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(said.FILTERS)
    return made


_templates = _environment()
