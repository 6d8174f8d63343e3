"""What each kind of connector must be told. One model a kind; `capture connect KIND` asks for the same fields."""

from typing import Literal

from pydantic import Field

from config.values import Folder, Frozen


class FilesOptions(Frozen):
    """Mail and calendars that lie on a disk."""

    kind: Literal["files"] = "files"
    """What sort of system it is."""

    path: Folder = Field(examples=["/srv/mail/ann"])
    """A Maildir, an mbox file, a folder of .eml files, an .ics file or a folder of them."""


Options = FilesOptions
"""The options of any kind."""
