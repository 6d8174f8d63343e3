"""`capture connect files`: mail and calendars on a disk."""

from pathlib import Path
from typing import Annotated

import typer

from capture.cli.connect.saving import Answers, connect


def files(
    context: typer.Context,
    path: Annotated[
        Path, typer.Option(prompt="Folder or file", help="A Maildir, an mbox, or a folder of .eml and .ics files.")
    ],
    owner: Annotated[str, typer.Option(prompt="Whose mail is it (address)", help="The rep's address.")],
) -> None:
    """Connect mail and calendars that lie on a disk: Maildirs, mbox files, .eml and .ics files, in any nesting.

    Example:

        capture connect files --path /srv/archive/ann --owner ann@example.com
    """
    connect(context.obj, Answers("files", owner, {"path": str(path)}))
