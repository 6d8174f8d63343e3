"""What Google refuses, as errors by remedy."""

from connectors.errors import ProviderBug


class Expired(ProviderBug):
    """404 or 410: what was asked for by an id, a history id or a sync token is not there, or no longer.

    Who asks by something that may expire catches this, and tells CursorExpired or reads anew.
    """

    def __init__(self, message: str, status: int) -> None:
        """`status`: 404 or 410."""
        super().__init__(message, str(status))
        self.status = status
