"""Who does something, when, and from where."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from connectors.model.address import Address
from store import audit


@dataclass(frozen=True, slots=True)
class Acting:
    """A person at a moment: all that one act writes carries both."""

    rep: Address
    """"" on the machine's own command line."""
    at: datetime
    origin: str
    """Where the request comes from, for the log of acts."""

    def note(self, connection: Connection, act: str, about: str) -> None:
        """Writes the act into the log; `about` as `store.audit` has it."""
        audit.note(connection, self.at, self.rep, self.origin, act, about)


def on_the_machine(at: datetime) -> Acting:
    """Whoever has its command line."""
    return Acting(Address(""), at, audit.CLI)
