"""Which messages there are, by their ids.

Where Google lets us see headers alone it does not let us search: then what is left out is listed by its labels, and the
oldest message that is wanted is found by halving.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from connectors.errors import ProviderBug
from connectors.gmail.envelopes import came
from connectors.gmail.mailbox import Mailbox
from connectors.gmail.scope import HIDDEN, Scope

_OFTEN = 3
"""How often a page may come before the list goes in circles."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The messages that a first pass goes through, in as many turns as it takes."""

    name: str
    """Stands in the cursors of its pages and in no others: what happened before such a one it holds, or was told."""
    scope: Scope
    """What was in scope when it was made."""
    lines: str
    """The ids, newest first, one a line: a list of strings takes four times as much memory."""
    absent: set[str] = field(default_factory=set, compare=False)
    """Those that were not there, or not in scope, when they were looked for: no turn looks for them again."""


def listed(mailbox: Mailbox, scope: Scope, *, may_search: bool) -> list[str]:
    """The ids of the messages that are read, newest first. Raises ConnectorError."""
    query = scope.query() if may_search else ""
    found: dict[str, None] = {}
    for label in sorted(scope.chosen) or [""]:
        for ids in _pages(mailbox, query, label):
            recent = ids if may_search or scope.since is None else _recent(mailbox, ids, scope.since)
            found.update(dict.fromkeys(recent))
            if len(recent) < len(ids):
                break
    if may_search or not found:
        return list(found)
    left_out = {ident for label in scope.left_out - HIDDEN for ids in _pages(mailbox, "", label) for ident in ids}
    return [ident for ident in found if ident not in left_out]


def _pages(mailbox: Mailbox, query: str, label: str) -> Iterator[list[str]]:
    """A page may come twice. Where the token of the next one has died, the list starts over, once."""
    token, has_started_over = "", False
    used = Counter[str]()
    while True:
        used[token] += 1
        if used[token] > _OFTEN:
            raise ProviderBug("Google's list of messages goes in circles", f"a page came {_OFTEN} times")
        try:
            answer = mailbox.listing(query, label, token, with_hidden=label in HIDDEN)
        except ProviderBug:
            if not token or has_started_over:
                raise
            token, has_started_over = "", True
            continue
        yield [message["id"] for message in answer.get("messages", ())]
        token = answer.get("nextPageToken", "")
        if not token:
            return


def _recent(mailbox: Mailbox, ids: list[str], since: datetime) -> list[str]:
    """Those of a page that came since then; one that has gone meanwhile counts as such."""

    def is_older(ident: str) -> bool:
        message = mailbox.dated(ident)
        moment = came(message) if message else None
        return moment is not None and moment < since

    if not ids or not is_older(ids[-1]):
        return ids
    return ids[: bisect_left(ids, x=True, hi=len(ids) - 1, key=is_older)]
