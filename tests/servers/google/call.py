"""A call of a method: who calls it, and with what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.servers.google.discovery import Method
from tests.servers.google.exchange import Refusal
from tests.servers.google.tokens import Grant


@dataclass(frozen=True, slots=True)
class Call:
    """What a method's handler is given."""

    method: Method
    holder: Grant
    names: Mapping[str, str]
    """What the path says."""
    query: Mapping[str, Sequence[str]]
    number: int
    """How many calls of this method there were, this one counted."""
    part: bool = False
    """It came in a batch."""

    @property
    def user(self) -> str:
        """Whose access token it is, in lower case."""
        return self.holder.address

    @property
    def host(self) -> str:
        """Where it went."""
        return self.method.host

    def text(self, name: str) -> str | None:
        """A parameter, if it was given."""
        values = self.query.get(name)
        return values[-1] if values else None

    def many(self, name: str) -> Sequence[str]:
        """A parameter that may be repeated."""
        return self.query.get(name, ())

    def flag(self, name: str, default: bool = False) -> bool:
        """A parameter that is true or false."""
        value = self.text(name)
        if value not in (None, "true", "false"):
            raise invalid(name, value)
        return default if value is None else value == "true"

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
