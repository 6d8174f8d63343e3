"""The acts of the log, as people say them."""

from collections.abc import Callable
from typing import Final

_SAID: Final = {
    "sign_in": "signed in by",
    "sign_in.failed": "failed to sign in",
    "sign_out": "signed out",
    "session.end": "ended other sessions",
    "user.add": "added a person",
    "user.link": "made a link to sign in",
    "user.disable": "disabled a person",
    "user.enable": "enabled a person",
    "user.name": "changed a name",
    "user.password": "changed the password",
    "user.role.rep": "made a rep of",
    "user.role.manager": "made a manager of",
    "user.role.ops": "made ops of",
    "user.role.administrator": "made an administrator of",
    "connection.connect": "connected a mailbox",
    "connection.pause": "paused a connection",
    "connection.resume": "resumed a connection",
}


def act(name: str) -> str:
    """One that is not listed is said by its own name: `link.accept` as `link: accept`."""
    return _SAID.get(name, name.replace(".", ": ").replace("_", " "))


FILTERS: Final[dict[str, Callable[[str], str]]] = {"act": act}
"""For templates."""
