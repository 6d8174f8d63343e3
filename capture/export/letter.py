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
from store.texts import Texts

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
    html: str = ""
    attachments: Sequence[str] = ()
    """Their names."""


def eml(letter: Letter) -> bytes:
    """RFC 5322. Addresses that no header may hold stand in one that begins with `X-Capture-`."""
    message = EmailMessage(policy=SMTP)
    message["Date"] = letter.at
    message["Subject"] = one_line(letter.subject).strip()
    message["X-Capture-Key"] = one_line(letter.key).strip()
    for header in dict.fromkeys(_HEADERS.values()):
        people = [one for one in letter.participants if _HEADERS[one.role] == header]
        good = [box for box in map(_mailbox, people) if box is not None]
        if good:
            message[header] = good
        if bad := [one.address for one in people if _mailbox(one) is None]:
            message[f"X-Capture-{header}"] = one_line(" ".join(bad)).strip()
    if letter.attachments:
        message["X-Capture-Attachments"] = one_line(", ".join(letter.attachments)).strip()
    message.set_content(_said(letter.text))
    if letter.html:
        message.add_alternative(_said(letter.html), subtype="html")
    return message.as_bytes()


def whole(said: Texts) -> str:
    """All that was written: by its author, the signature (RFC 3676 4.3), and what is quoted."""
    return "\n\n".join(filter(None, (said.own, said.signature and f"-- \n{said.signature}", said.quoted)))


def one_line(text: str) -> str:
    """Without what would begin another header, cannot be encoded, or moves a terminal's cursor."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _mailbox(person: Participant) -> Mailbox | None:
    try:
        return Mailbox(one_line(person.name).strip(), addr_spec=person.address)
    except (MessageError, ValueError, IndexError):
        return None


def _said(text: str) -> str:
    return text.encode(errors="replace").decode()
