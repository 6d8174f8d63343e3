"""Messages as bytes to values: the envelope first, the body only where policy keeps it."""

from connectors.mime.body import Body, body
from connectors.mime.envelope import envelope
from connectors.mime.errors import Malformed

__all__ = ["Body", "Malformed", "body", "envelope"]
