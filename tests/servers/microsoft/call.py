"""A call of one of Graph's operations: what handlers and faults are given."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from tests.servers.https import call
from tests.servers.https.exchange import Json


@dataclass(frozen=True, slots=True)
class Call(call.Call):
    """`method` is the operation's name in tests.servers.microsoft.routes; `names` what the braces of its path held.

    `user` is the owner of the mailbox that the path leads to, by address in lower case.
    """

    at: str = ""
    """The operation's URL, without a query: with the version, and the person as the client named her."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """By names in lower case."""
    signed_in: str = ""
    """Whose access token it is, by address; "" where the app asks on its own behalf."""

    def prefers(self, name: str) -> str | None:
        """A preference (RFC 7240) by its name in lower case, such as odata.maxpagesize; without quotation marks."""
        for preference in re.split(r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", self.headers.get("prefer", "")):
            key, _, value = preference.strip().partition("=")
            if key.strip().lower() == name:
                return value.strip().strip('"')
        return None

    @property
    def keeps_ids(self) -> bool:
        """Ids are to be those that a move does not change.

        https://learn.microsoft.com/graph/outlook-immutable-id
        """
        return (self.prefers("idtype") or "").lower() == "immutableid"

    def link(self, name: str, token: str) -> str:
        """The URL of this operation with one parameter alone, $skiptoken or $deltatoken.

        Links name folders as keys: https://learn.microsoft.com/graph/delta-query-messages
        """
        at = re.sub(r"/mailFolders/([^/(]+)/", r"/mailfolders('\1')/", self.at)
        return f"{at}?{name}={quote(token, safe='')}"


Handlers = Mapping[str, Callable[[Call], Json | bytes]]
"""By operations. What is no JSON is a $value; what has no answer gives {}. May raise refusal.Refusal."""
