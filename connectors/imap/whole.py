"""One message as it lies on the server."""

from typing import Final

from connectors.imap.mailbox import Mailbox
from connectors.imap.suspects import answers_to

LARGEST: Final = 32 << 20
"""Bytes. What is larger is cut off there."""


def whole(mailbox: Mailbox, place: str, uid: int) -> bytes | None:
    """The first LARGEST bytes of a message; None where it has gone, or the server cannot hand it over.

    Raises ConnectorError.
    """
    (asked,) = mailbox.ask(place, ([uid], f"BODY.PEEK[]<0.{LARGEST}>"))
    found = answers_to(mailbox, place, asked).found
    return next((one.sections[b""] for one in found if one.uid == uid and b"" in one.sections), None)
