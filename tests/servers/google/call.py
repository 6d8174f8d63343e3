"""A call of a method: who calls it, and with what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.servers.google.refusal import Refusal
from tests.servers.https.exchange import Json


@dataclass(frozen=True, slots=True)
class Call:
    """What a method's handler and the faults are given."""

    method: str
    """Its id in the discovery document: gmail.users.messages.list. Besides: gmail.batch, oauth2.token, ..."""
    host: str
    number: int
    """How many calls of this method there were, this one counted."""
    user: str = ""
    """Whose access token it has, in lower case; "" where that is not known yet."""
    scopes: frozenset[str] = frozenset()
    """What that token allows."""
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

    def flag(self, name: str) -> bool:
        """A parameter that is true or false; false where it was not given."""
        value = self.text(name)
        if value not in (None, "true", "false"):
            raise invalid(name, value)
        return value == "true"

    def whole(self, name: str, default: int, most: int) -> int:
        """A number from 1 on; more than `most` is taken for that."""
        value = self.text(name)
        if value is None:
            return default
        if not value.isascii() or not value.isdigit() or value == "0":
            raise invalid(name, value)
        return min(int(value), most)


def invalid(name: str, value: str | None) -> Refusal:
    """A parameter with a value that it cannot have."""
    return Refusal(400, "invalidArgument", f"Invalid value at '{name}': \"{value}\"", located=name)
