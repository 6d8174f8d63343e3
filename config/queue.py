"""How much of each queue's work a worker does at once, where several machines share the reading."""

from typing import Annotated

from pydantic import Field

from config.values import Frozen

Places = Annotated[int, Field(ge=0, le=256)]


class Queues(Frozen):
    """How many sources a process of `capture run --role worker` reads at once, each kind of work in places of its own:
    500 first passes never delay new mail. Other roles do without a queue."""

    interactive: Places = 4
    """Sources that somebody waits for, just connected anew or resumed."""

    incremental: Places = 16
    """Sources that were read to their end before. They wait for the network most of the time."""

    backfill: Places = 4
    """First passes. They keep a processor busy and pages in memory."""

    per_host: int = Field(default=4, ge=1, le=256)
    """Sources of one mail server that are read at once, by all processes together. Servers limit connections, and
    people wait for them too."""

    per_provider: int = Field(default=256, ge=1, le=10_000)
    """The same for each of Google and Microsoft, which tell by themselves how fast each mailbox may be read."""
