"""Messages as bytes to values: the envelope first, the body only where policy keeps it."""

from connectors.mime.body import Body, body, body_of
from connectors.mime.envelope import FIELDS, envelope
from connectors.mime.errors import Malformed
from connectors.mime.headers import block
from connectors.mime.transfer import transfer_decoded

__all__ = ["FIELDS", "Body", "Malformed", "block", "body", "body_of", "envelope", "transfer_decoded"]
