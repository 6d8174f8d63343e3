"""A call of one of a server's methods, as faults and limits look at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.servers.https.exchange import Json


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, and with what."""

    method: str
    """What the server calls the method."""
    host: str
    number: int
    """How many calls of this method there were, this one counted."""
    user: str = ""
    """Whom it is about, by address in lower case; "" where that is not known yet."""
    scopes: frozenset[str] = frozenset()
    """What the access token allows."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What the path says."""
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    part: bool = False
    """It came in a batch."""
    body: Json = field(default_factory=dict)
    """What a method that is no GET was told."""

    def text(self, name: str) -> str | None:
        """A parameter, if it was given."""
        values = self.query.get(name)
        return values[-1] if values else None

    def many(self, name: str) -> Sequence[str]:
        """A parameter that may be repeated."""
        return self.query.get(name, ())
