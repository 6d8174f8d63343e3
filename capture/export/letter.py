"""An interaction as a file that mail programs open: from what the record holds, not as it was sent.

What mail says is hostile: no name or subject can end a header, and text is encoded where it could be taken for one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import SMTP

from connectors.model.interaction import Participant, Role

_HEADERS = {
    Role.FROM: "From",
    Role.ORGANIZER: "From",
    Role.TO: "To",
    Role.ATTENDEE: "To",
    Role.CC: "Cc",
    Role.BCC: "Bcc",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written of it."""

    key: str
    at: datetime
    subject: str
    participants: Sequence[Participant]
    text: str
    html: str


def eml(letter: Letter) -> bytes:
    """RFC 5322. Addresses that no header may hold stand in one that begins with `X-Capture-`."""
    message = EmailMessage(policy=SMTP)
    message["Date"] = letter.at
    message["Subject"] = _line(letter.subject)
    message["X-Capture-Key"] = _line(letter.key)
    for header in dict.fromkeys(_HEADERS.values()):
        people = [one for one in letter.participants if _HEADERS[one.role] == header]
        good = [box for box in map(_mailbox, people) if box is not None]
        if good:
            message[header] = good
        if bad := [one.address for one in people if _mailbox(one) is None]:
            message[f"X-Capture-{header}"] = _line(" ".join(bad))
    message.set_content(_said(letter.text))
    if letter.html:
        message.add_alternative(_said(letter.html), subtype="html")
    return message.as_bytes()


def _mailbox(person: Participant) -> Mailbox | None:
    try:
        return Mailbox(_line(person.name), addr_spec=person.address)
    except (MessageError, ValueError, IndexError):
        return None


def _line(text: str) -> str:
    """Without what ends a line or cannot be encoded."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    return _said(plain).strip()


def _said(text: str) -> str:
    return text.encode(errors="replace").decode()
