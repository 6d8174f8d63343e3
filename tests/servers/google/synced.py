"""What sync tokens stand for: the changes of a collection, numbered.

https://developers.google.com/calendar/api/guides/sync
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from tests.servers.google.call import Call
from tests.servers.google.paging import Page, page_of
from tests.servers.google.refusal import Refusal
from tests.servers.https.exchange import Json

_FREE: Final = frozenset({"syncToken", "pageToken", "maxResults", "fields", "alt", "timeMin", "timeMax", "prettyPrint"})
"""Parameters that may differ between the first request and those that go on from its token."""


@dataclass(slots=True)
class Log:
    """Which member changed when."""

    number: int = 1
    """Of the last change."""
    oldest: int = 0
    """Tokens of an earlier number are worth nothing."""
    changed: dict[str, int] = field(default_factory=dict)
    """Id → number of its last change; in the order in which the members came."""

    def touch(self, id_: str) -> None:
        """A member came, changed or went."""
        self.number += 1
        self.changed[id_] = self.number

    def expire(self) -> None:
        """No token given so far is worth anything."""
        self.number += 1
        self.oldest = self.number

    def since(self, call: Call) -> int | None:
        """Where the call's sync token left off; None without one. Refused: a token that expired or is not ours."""
        token = call.text("syncToken")
        if token is None:
            return None
        number, _, made_with = token.removeprefix("sync-").partition("-")
        if not number.isdigit():
            raise Refusal(400, "invalid", "Invalid sync token value.", located="syncToken")
        if made_with != _parameters(call):
            raise Refusal(400, "invalid", "The sync token was made with other parameters.", located="syncToken")
        if int(number) < self.oldest:
            message = "Sync token is no longer valid, a full sync is required."
            raise Refusal(410, "fullSyncRequired", message, domain="calendar", located="syncToken")
        return int(number)


def page(call: Call, log: Log, members: Mapping[str, Json], most: int, default: int, *, synced: bool = True) -> Json:
    """The part of a list's answer that is asked for: items and the token that leads on.

    `synced`: the last page gives a sync token. It stands for the state when the first page was asked for, so that what
    changes while pages are read is told again.
    """
    found: Page[Json] = page_of(list(members.values()), call, default, most, mark=log.number)
    answer: Json = {"items": list(found.items)}
    if found.token:
        answer["nextPageToken"] = found.token
    elif synced:
        answer["nextSyncToken"] = f"sync-{found.mark}-{_parameters(call)}"
    return answer


def _parameters(call: Call) -> str:
    given = sorted((name, sorted(values)) for name, values in call.query.items() if name not in _FREE)
    return sha256(repr(given).encode()).hexdigest()[:8]
