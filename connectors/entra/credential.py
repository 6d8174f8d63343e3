"""What an app registration proves itself with: a certificate and its private key, or a client secret.

https://learn.microsoft.com/entra/identity-platform/certificate-credentials
"""

from dataclasses import dataclass, field
from datetime import datetime

from config.microsoft import App


@dataclass(frozen=True, slots=True)
class Credential:
    """Read and checked."""

    secret: str = field(repr=False)
    """The client secret; "" where there is a certificate."""
    certificate: str = field(repr=False)
    """PEM; "" where there is a client secret."""
    key: str = field(repr=False)
    """PEM; "" where there is a client secret."""
    ends: datetime | None
    """When it expires, where that is known."""


def credential_of(app: App) -> Credential | None:
    """None where the app has none. Raises NeedsPerson where it cannot be read, is none, or has expired."""
    raise NotImplementedError


def ends(app: App) -> datetime | None:
    """When what it proves itself with expires, UTC; None where that is not known. Raises NeedsPerson."""
    raise NotImplementedError
