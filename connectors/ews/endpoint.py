"""Which server an address of EWS means, however it is spelled."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A place at a server. IIS takes paths in any case."""

    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> Self:
        """Of an https address. Raises ValueError where its port is none."""
        parts = urlsplit(url)
        return cls((parts.hostname or "").rstrip("."), parts.port or 443, parts.path.casefold().rstrip("/"))
