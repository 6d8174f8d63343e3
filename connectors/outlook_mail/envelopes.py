"""A message of Graph's as an item: a header block is made of what Graph says, and read as any other.

What came over the internet has its header fields with it; what was sent or stays within a company has few or none, and
for each that it lacks stands what Outlook holds of it.
"""

from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from connectors.faults import costing_one_item
from connectors.mime import FIELDS, Malformed, block, envelope
from connectors.model.address import Address
from connectors.model.interaction import GROUP
from connectors.model.sync import Seen
from connectors.outlook_mail.answers import Message, Recipient
from connectors.outlook_mail.requests import IN_REPLY_TO, REFERENCES, SENSITIVITY

VERSION: Final = "1"
"""A message that was sent does not change but for what its owner notes on it; a draft is not read."""
_WANTED: Final = frozenset(FIELDS)
_SENSITIVITIES: Final = {"1": "personal", "2": "private", "3": "company-confidential"}
"""[MS-OXCMSG] 2.2.1.13, in the words of RFC 2156."""
_HEAD: Final = 22
"""Bytes at the beginning of a conversation index that all messages of a conversation share: [MS-OXOMSG] 2.2.1.3."""


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
    fields = [
        (name, field["value"])
        for field in message.get("internetMessageHeaders") or ()
        if (name := field["name"].lower()) in _WANTED
    ]
    there = {name for name, _ in fields}
    fields += [(name, value) for name, tell in _TOLD.items() if name not in there and (value := tell(message))]
    return block(fields)


@costing_one_item(Malformed)
def item(message: Message, mailbox: Address) -> Seen:
    """The message with its envelope. First of its references is its conversation, as Outlook sees it in that mailbox.

    Raises Malformed.
    """
    interaction = envelope(header_block(message), came(message))
    conversation = message.get("conversationId") or _head(message.get("conversationIndex") or "")
    if conversation:
        group = f"{GROUP}outlook:{mailbox}/{conversation}"
        interaction = replace(interaction, references=(group, *interaction.references))
    return Seen(message["id"], interaction, VERSION)


def _head(index: str) -> str:
    try:
        head = b64decode(index, validate=True)[:_HEAD]
    except ValueError:
        return ""
    return head.hex() if len(head) == _HEAD else ""


def _one(recipient: Recipient | None) -> str:
    return ", ".join(_mailboxes([recipient] if recipient else ()))


def _all(recipients: Iterable[Recipient] | None) -> str:
    return ", ".join(_mailboxes(recipients or ()))


def _mailboxes(recipients: Iterable[Recipient]) -> Iterator[str]:
    """As in a header field, names in quotes. What has no address that mail can be sent to is left out."""
    for recipient in recipients:
        told = recipient.get("emailAddress") or {}
        address, name = told.get("address") or "", told.get("name") or ""
        if "@" not in address:
            continue
        if name and name != address:
            quoted = name.replace("\\", "\\\\").replace('"', '\\"')
            yield f'"{quoted}" <{address}>'
        else:
            yield f"<{address}>"


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
