"""The envelope of a message: everything Capture records of it before policy has allowed the body."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain, islice

from connectors.faults import costing_one_item
from connectors.mime.addresses import mailboxes
from connectors.mime.dates import parse_date
from connectors.mime.errors import Malformed
from connectors.mime.headers import Headers, first, read
from connectors.mime.marks import DECLARING, marks
from connectors.mime.message_ids import key, references
from connectors.mime.words import decode_words
from connectors.model.interaction import Interaction, Kind, Participant, Role

_SENDER = Role.FROM
_ROLES = (("to", Role.TO), ("cc", Role.CC), ("bcc", Role.BCC))
FIELDS = ("date", "from", "sender", "to", "cc", "bcc", "subject", "message-id", "references", "in-reply-to", *DECLARING)
"""All header fields that an envelope is made from, for servers that hand over single ones; but for `received`, which is
long, and only ever dates a message that has no date: there one can ask the server when it came."""

_MOST = 10_000
"""Participants recorded of one message; the position of one is a small integer in the store."""


_participant = lru_cache(maxsize=2048)(Participant)


def _in_role(headers: Headers, field: str, role: Role) -> Iterator[Participant]:
    values = headers.get(field)
    if not values:
        return
    seen = set()
    for name, address in mailboxes(values[0] if len(values) == 1 else ", ".join(values)):
        if address not in seen:
            seen.add(address)
            yield _participant(address, name, role)


def _senders(headers: Headers) -> list[Participant]:
    return list(_in_role(headers, "from", _SENDER)) or list(_in_role(headers, "sender", _SENDER))


def _recipients(headers: Headers) -> Iterator[Participant]:
    for field, role in _ROLES:
        yield from _in_role(headers, field, role)


def _received(headers: Headers) -> datetime | None:
    """The newest date any server noted on receipt: RFC 5322 3.6.7."""
    dates = (parse_date(value.rpartition(";")[2].strip()) for value in headers.get("received", ()))
    return max((date for date in dates if date), default=None)


@costing_one_item(Malformed)
def envelope(headers: bytes, fallback: datetime | None = None) -> Interaction:
    """The interaction that a message records, from its header block; of a whole message only that is read.

    `fallback`: when it came, aware, for a message whose Date and Received fields say nothing usable.
    Raises Malformed where there are no header fields, or no date and no fallback.
    """
    fields = read(headers)
    at = parse_date(first(fields, "date")) or _received(fields) or fallback
    if at is None:
        raise Malformed("The message has neither a usable Date nor a Received field")
    senders = _senders(fields)
    return Interaction(
        key=key(fields),
        kind=Kind.EMAIL,
        at=at.astimezone(UTC),
        subject=decode_words(first(fields, "subject")),
        participants=tuple(islice(chain(senders, _recipients(fields)), _MOST)),
        references=references(fields),
        marks=marks(fields, [sender.address for sender in senders]),
    )
