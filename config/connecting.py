"""What ops may connect on the pages that lies on this machine."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from config.values import Folder, Frozen, split_list


class Connecting(Frozen):
    """Connecting on the pages. The command line on this machine is not affected."""

    folders: Annotated[tuple[Folder, ...], BeforeValidator(split_list)] = Field(default=(), examples=[["/srv/mail"]])
    """Below these folders ops may connect mail and calendars that lie on a disk; where a link leads counts, not where
    it stands. Default: none, so that nobody can have the pages read what else lies on this machine."""
