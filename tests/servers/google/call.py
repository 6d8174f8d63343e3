"""A call of a method of Google's."""

from dataclasses import dataclass

from tests.servers.google.refusal import Refusal
from tests.servers.https import call


@dataclass(frozen=True, slots=True)
class Call(call.Call):
    """What a method's handler is given.

    `method` is its id in the discovery document: gmail.users.messages.list. Besides: gmail.batch, oauth2.token, ...
    `user` is whose access token it has.
    """

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
