"""Envelopes of messages, as a server hands them over: the header fields that matter, never the body."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from connectors.filed import filed
from connectors.imap.ids import folder_of, item
from connectors.imap.mailbox import Mailbox
from connectors.imap.numbers import as_set
from connectors.imap.pipeline import Answers, Asked
from connectors.imap.responses import Answer, Fetched
from connectors.imap.suspects import answers_to
from connectors.mime import FIELDS, Malformed, envelope
from connectors.mime.dates import parse_date
from connectors.model.sync import Seen, Unreadable

HEADER: Final = f"HEADER.FIELDS ({' '.join(FIELDS).upper()})"
HEADER_BYTES: Final = 1 << 20
"""No header is asked for beyond this; a list of twenty thousand recipients fits."""
ITEMS: Final = f"FLAGS BODYSTRUCTURE BODY.PEEK[{HEADER}]<0.{HEADER_BYTES}>"
UNDATED: Final = f"INTERNALDATE BODY.PEEK[HEADER.FIELDS (RECEIVED)]<0.{HEADER_BYTES}>"
"""What else says when a message was sent."""
DRAFT: Final = b"\\draft"
VERSION: Final = "1"
"""A message never changes under its UID (RFC 9051 2.3.1.1)."""
REFUSED: Final = "!"
"""Ends the version of a message that could not be read."""
_NOT_HANDED_OVER: Final = "The server cannot hand over the message"


@dataclass(slots=True)
class Batch:
    """The messages of one answer, sorted by what became of them."""

    found: list[Seen | Unreadable] = field(default_factory=list)
    structures: dict[str, Answer] = field(default_factory=dict)
    """Id → BODYSTRUCTURE, for reading bodies a moment later."""
    drafts: list[int] = field(default_factory=list)
    """UIDs."""
    refused: list[int] = field(default_factory=list)
    """UIDs."""


def ask(mailbox: Mailbox, place: str, uids: Sequence[int]) -> Asked:
    """Asks for the envelopes of messages, by ascending UIDs."""
    return mailbox.ask(place, (uids, ITEMS))[0]


def receive(mailbox: Mailbox, asked: Asked, place: str) -> Batch:
    """The envelopes that were asked for, in order of UID; a message that has gone meanwhile is left out."""
    batch = Batch()
    answers = answers_to(mailbox, place, asked)
    whole = _whole(answers)
    for uid in (*answers.refused, *_withheld(mailbox, place, asked.uids - whole.keys() - set(answers.refused))):
        _refuse(batch, place, uid, _NOT_HANDED_OVER)
    undated: list[tuple[int, bytes]] = []
    folders = filed([folder_of(place)])
    for uid, message in sorted(whole.items()):
        if message.has_flag(DRAFT):
            batch.drafts.append(uid)
            continue
        batch.structures[item(place, uid)] = message.structure()
        header = message.sections[b"HEADER.FIELDS"]
        try:
            batch.found.append(Seen(item(place, uid), envelope(header), VERSION, folders))
        except Malformed:
            undated.append((uid, header))
    if undated:
        _date(mailbox, undated, place, batch)
    return batch


def _withheld(mailbox: Mailbox, place: str, missing: Set[int]) -> Sequence[int]:
    """Those of the messages that are there all the same.

    Exchange says OK and nothing of a message that it cannot convert: https://github.com/jstedfast/MailKit/issues/908
    """
    if not missing:
        return ()
    mailbox.open(place)
    return mailbox.search(f"UID {as_set(sorted(missing))}")


def _refuse(batch: Batch, place: str, uid: int, why: str) -> None:
    batch.found.append(Unreadable(item(place, uid), why, VERSION + REFUSED))
    batch.refused.append(uid)


def _whole(answers: Answers) -> dict[int, Fetched]:
    """UID → the answer that has its header; servers send changed flags in between, without it."""
    return {message.uid: message for message in answers.found if b"HEADER.FIELDS" in message.sections}


def _date(mailbox: Mailbox, undated: Sequence[tuple[int, bytes]], place: str, batch: Batch) -> None:
    """Reads those whose own header says no date once more, by the dates that servers have noted."""
    (asked,) = mailbox.ask(place, ([uid for uid, _ in undated], UNDATED))
    answers = answers_to(mailbox, place, asked)
    for uid in answers.refused:
        _refuse(batch, place, uid, _NOT_HANDED_OVER)
    arrived = _whole(answers)
    for uid, header in undated:
        if uid not in arrived:
            continue
        received = arrived[uid].sections[b"HEADER.FIELDS"].rstrip(b"\r\n")
        try:
            whole = envelope(b"\r\n".join((received, header)), _moment(arrived[uid]))
            batch.found.append(Seen(item(place, uid), whole, VERSION, filed([folder_of(place)])))
        except Malformed as error:
            _refuse(batch, place, uid, str(error))


def _moment(message: Fetched) -> datetime | None:
    """INTERNALDATE: `17-Jul-1996 02:44:25 -0700` (RFC 9051 9, date-time)."""
    text = message.items.get(b"INTERNALDATE", b"").decode("ascii", "replace")
    return parse_date(text.replace("-", " ", 2).strip())
