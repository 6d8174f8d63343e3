"""One mail as a message (RFC 5322), one meeting as a calendar (RFC 5545): made of what the record has of it."""

from email.headerregistry import Address as Written
from email.message import EmailMessage
from email.policy import SMTP

from icalendar import Calendar, Event, vCalAddress

from connectors.model.interaction import Participant, Role
from store.forgetting.accessing import Held

_HEADERS = {Role.FROM: "From", Role.TO: "To", Role.CC: "Cc", Role.BCC: "Bcc"}
NOT_KEPT = "(Its text is not kept here, or you may not read it.)"


def message(held: Held) -> bytes:
    """What the person would have got, but for attachments and layout, of which names and nothing are kept."""
    mail = EmailMessage(SMTP)
    for role, header in _HEADERS.items():
        if named := [_written(one) for one in held.participants if one.role is role]:
            # Of a mail that several have sent, the first is the author for every program that reads it.
            mail[header] = named[:1] if role is Role.FROM else named
    mail["Date"] = held.at
    mail["Subject"] = one_line(held.subject) if held.subject is not None else "(not to be read)"
    mail["X-Capture-Interaction"] = str(held.id)
    if held.attachments:
        mail["X-Capture-Attachments"] = one_line(", ".join(held.attachments))
    mail.set_content(text_of(held).encode(errors="replace").decode())
    return mail.as_bytes()


def calendar(held: Held) -> bytes:
    """One meeting."""
    event = Event()
    event.add("uid", one_line(held.key))
    event.add("dtstamp", held.at)
    event.add("dtstart", held.at)
    if held.end is not None:
        event.add("dtend", held.end)
    event.add("summary", one_line(held.subject or ""))
    event.add("description", text_of(held))
    for one in held.participants:
        address = vCalAddress(f"mailto:{one_line(one.address)}")
        address.params["CN"] = one_line(one.name or one.address).replace('"', "'")
        event.add("organizer" if one.role is Role.ORGANIZER else "attendee", address)
    found = Calendar()
    found.add("prodid", "-//Capture//Subject access//EN")
    found.add("version", "2.0")
    found.add_component(event)
    return bytes(found.to_ical())


def text_of(held: Held) -> str:
    """All that was written: by its author, quoted, and the signature."""
    if held.texts is None or held.texts.own is None:
        return NOT_KEPT
    return "\n\n".join(part for part in (held.texts.own, held.texts.signature, held.texts.quoted) if part)


def one_line(text: str) -> str:
    """Without what would begin another header, or move a terminal's cursor."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _written(one: Participant) -> Written:
    local, _, domain = one_line(one.address).rpartition("@")
    name = one_line(one.name)
    try:
        return Written(name, local, domain)
    except (ValueError, IndexError):
        return Written(f"{name} {local} at {domain}".strip())
