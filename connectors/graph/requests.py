"""What is asked of Microsoft Graph, and what it answers. Capture only reads: whatever is asked so is a GET."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from connectors.entra.registration import SITES
from connectors.errors import ProviderBug

Json = Mapping[str, Any]
"""An object of Graph's, as json.loads makes it: a dict."""
Link = Literal["@odata.nextLink", "@odata.deltaLink"]

_LINK: Final = re.compile(f"https://(?:{'|'.join(re.escape(site.graph) for site in SITES.values())})/v1\\.0/([!-~]+)")


@dataclass(frozen=True, slots=True)
class Get:
    """One thing to ask for. The person's ids are immutable in every answer."""

    path: str
    """With its query, encoded. "/mailFolders/delta?$select=displayName" is below the person; "users?$top=999", and what
    link_of gives, below the service's root."""
    prefer: tuple[str, ...] = ()
    """Preferences (RFC 7240) beside IdType: 'odata.maxpagesize=200', 'outlook.body-content-type="text"'."""
    is_beta: bool = False
    """Of the beta, whose answers may change any day: for what nothing depends on. Never in a batch."""


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer that is no JSON: what a path that ends in $value leads to."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Missing:
    """Asked for among others, and not there, or no longer."""

    status: int
    """404 or 410."""
    code: str = ""
    """Graph's word for it, in lower case."""

    @property
    def expired(self) -> bool:
        """It was asked for by a link that Graph no longer knows."""
        return self.status == 410


def link_of(answer: Json, name: Link) -> str:
    """Where it goes on, for Get; "" where the answer names no such place.

    Raises ProviderBug where that is at another host: it would be sent our token.
    """
    link = answer.get(name)
    if link is None:
        return ""
    found = _LINK.fullmatch(link) if isinstance(link, str) else None
    if found is None:
        raise ProviderBug("Graph tells us to go on at another host", name)
    return found[1]
