"""One mail as a message (RFC 5322), one meeting as a calendar (RFC 5545): made of what the record has of it."""

from icalendar import Calendar, Event, vCalAddress

from capture.export.letter import Letter, eml, one_line, whole
from connectors.model.interaction import Role
from store.forgetting.accessing import Held

NOT_KEPT = "(Its text is not kept here, or you may not read it.)"
_NOT_READ = "(not to be read)"


def message(held: Held) -> bytes:
    """What the person would have got, but for attachments and layout, of which names and nothing are kept."""
    subject = held.subject if held.subject is not None else _NOT_READ
    return eml(Letter(held.key, held.at, subject, held.participants, text_of(held), attachments=held.attachments))


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
    return whole(held.texts)
