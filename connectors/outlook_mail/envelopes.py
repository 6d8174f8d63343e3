"""A message of Graph's as an item. See `connectors.outlook.headers`."""

from base64 import b64decode
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final

from connectors.faults import costing_one_item
from connectors.filed import filed
from connectors.mime import Malformed, envelope
from connectors.model.address import Address
from connectors.model.sync import Seen
from connectors.outlook import headers
from connectors.outlook_mail.answers import Message, Recipient
from connectors.outlook_mail.requests import IN_REPLY_TO, REFERENCES, SENSITIVITY
from connectors.untrusted import lines

VERSION: Final = "1"
"""A message that was sent does not change but for what its owner notes on it; a draft is not read."""
_SENSITIVITIES: Final = {"1": "personal", "2": "private", "3": "company-confidential"}
"""[MS-OXCMSG] 2.2.1.13, in the words of RFC 2156."""


def moment(written: str | None) -> datetime | None:
    """A time of Graph's, aware; None where there is none."""
    try:
        return datetime.fromisoformat(written).astimezone(UTC) if written else None
    except (TypeError, ValueError, OverflowError):
        return None


def came(message: Message) -> datetime | None:
    """When it was delivered, or sent; None where Graph does not say."""
    return moment(message.get("receivedDateTime")) or moment(message.get("sentDateTime"))


def is_whole(message: Message) -> bool:
    """Whether all that an item is made of was told of it."""
    return "isDraft" in message and "internetMessageId" in message


def is_about_a_meeting(message: Message) -> bool:
    """Whether it is an invitation, an answer or a cancellation: an eventMessage, or what derives from it."""
    return message.get("@odata.type", "").startswith("#microsoft.graph.eventMessage")


def header_block(message: Message) -> bytes:
    """The header fields that an envelope is made of."""
    came_with = ((field["name"], field["value"]) for field in message.get("internetMessageHeaders") or ())
    return headers.header_block(message, came_with, _TOLD)


@costing_one_item(Malformed)
def item(message: Message, mailbox: Address, folder: str = "") -> Seen:
    """The message with its envelope, in the folder of this name; "" where that is not known.

    First of its references is its conversation, as Outlook sees it in that mailbox. Raises Malformed.
    """
    interaction = envelope(header_block(message), came(message))
    conversation = message.get("conversationId") or _head(message.get("conversationIndex") or "")
    placed = headers.in_conversation(interaction, mailbox, conversation)
    return Seen(message["id"], placed, VERSION, filed([folder]), filed(lines(message, "categories")))


def _head(index: str) -> str:
    try:
        return headers.head(b64decode(index, validate=True))
    except ValueError:
        return ""


def _one(recipient: Recipient | None) -> str:
    return _all([recipient] if recipient else ())


def _all(recipients: Iterable[Recipient] | None) -> str:
    told = (each.get("emailAddress") or {} for each in recipients or ())
    return headers.mailboxes((each.get("name") or "", each.get("address") or "") for each in told)


def _property(message: Message, wanted: str) -> str:
    """By its number: Graph may write it shorter than we do."""
    held = message.get("singleValueExtendedProperties") or ()
    return next((each["value"] for each in held if _number(each["id"]) == _number(wanted)), "")


def _number(ident: str) -> int:
    return int(ident.rpartition(" ")[2], 16)


def _sensitivity(message: Message) -> str:
    return _SENSITIVITIES.get(_property(message, SENSITIVITY), "")


_TOLD: Final[dict[str, Callable[[Message], str]]] = {
    "message-id": lambda message: message.get("internetMessageId") or "",
    "date": lambda message: message.get("sentDateTime") or "",
    "from": lambda message: _one(message.get("from")),
    "sender": lambda message: _one(message.get("sender")),
    "to": lambda message: _all(message.get("toRecipients")),
    "cc": lambda message: _all(message.get("ccRecipients")),
    "bcc": lambda message: _all(message.get("bccRecipients")),
    "subject": lambda message: message.get("subject") or "",
    "in-reply-to": lambda message: _property(message, IN_REPLY_TO),
    "references": lambda message: _property(message, REFERENCES),
    "sensitivity": _sensitivity,
}
"""Header field → what Outlook holds of it, "" where that is nothing."""
