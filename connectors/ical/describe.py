"""Who and what of a VEVENT: RFC 5545 3.8.1 and 3.8.4; conference links of RFC 7986 5.11, Google and Microsoft."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from connectors.filed import filed
from connectors.ical.content import Component, Property
from connectors.model.address import Address, domain_of, parse_address
from connectors.model.interaction import Answer, Mark, Participant, Role, Sign

_ANSWERS = {"ACCEPTED": Answer.ACCEPTED, "DECLINED": Answer.DECLINED, "TENTATIVE": Answer.TENTATIVE}
_THINGS = frozenset(("ROOM", "RESOURCE"))
_SUBSCRIBED = "group.v.calendar.google.com"
"""Of holidays, birthdays and other calendars that Google fills."""
_CALENDARS_AND_ROOMS = frozenset(
    ("resource.calendar.google.com", "group.calendar.google.com", "import.calendar.google.com", _SUBSCRIBED)
)
"""Google gives rooms, and calendars beside the main one, addresses of their own; nobody reads them.
https://developers.google.com/workspace/calendar/api/concepts/events-calendars"""
_OCCASIONS = frozenset(("BIRTHDAY", "BIRTHDAYS", "HOLIDAY", "HOLIDAYS", "ANNIVERSARY"))
_FREE = {"TRANSP": "TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS": "FREE"}
_LISTED = re.compile(r"(?:[^\\,]|\\.?)+", re.DOTALL)
_TAG = re.compile(r"<(?:a|b|br|div|html|i|li|ol|p|span|u|ul)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LINE_TAG = re.compile(r"<(?:br|div|li|p)[\s/>]", re.IGNORECASE)
_LINKS = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL")


@dataclass(frozen=True, slots=True)
class Description:
    """What all occurrences of an event share."""

    subject: str
    participants: tuple[Participant, ...]
    marks: tuple[Mark, ...]
    text: str
    categories: tuple[str, ...] = ()


def describe(component: Component) -> Description:
    """The words of a VEVENT. Never raises: a participant without an address is left out."""
    return Description(
        subject=" ".join(_text(component, "SUMMARY").split()),
        participants=_participants(component),
        marks=tuple(_marks(component)),
        text=_body(component),
        categories=filed(_categories(component)),
    )


def _participants(component: Component) -> tuple[Participant, ...]:
    found: dict[tuple[Address, Role], Participant] = {}
    for role, name in ((Role.ORGANIZER, "ORGANIZER"), (Role.ATTENDEE, "ATTENDEE")):
        for each in component.every(name):
            person = _participant(each, role)
            if person:
                found.setdefault((person.address, role), person)
    return tuple(found.values())


def _participant(written: Property, role: Role) -> Participant | None:
    if written.params.get("CUTYPE", "").upper() in _THINGS:
        return None
    address = _address(written)
    if address is None or domain_of(address) in _CALENDARS_AND_ROOMS:
        return None
    name = " ".join(written.params.get("CN", "").split())
    answer = _ANSWERS.get(written.params.get("PARTSTAT", "").upper(), Answer.NONE)
    return Participant(address, name, role, answer if role is Role.ATTENDEE else Answer.NONE)


def _address(written: Property) -> Address | None:
    """Of the `mailto:` URI (RFC 6068), the EMAIL parameter (RFC 7986 6.2), or the bare address that some write."""
    scheme, colon, rest = written.value.strip().partition(":")
    uri = rest.partition("?")[0] if scheme.lower() == "mailto" else "" if colon else scheme
    return parse_address(unquote(uri)) or parse_address(written.params.get("EMAIL", ""))


def _marks(component: Component) -> Iterator[Mark]:
    """CLASS: RFC 5545 3.8.1.3 wants a value that we do not know treated as PRIVATE; Outlook's X-PERSONAL is one.

    [MS-OXCICAL] maps Outlook's sensitivity to CLASS, so it needs no look of its own.
    """
    level = component.word("CLASS")
    if level not in ("", "PUBLIC"):
        yield Mark(Sign.PRIVATE, f"CLASS:{level[:40]}")
    yield from (Mark(Sign.FREE, f"{name}:{free}") for name, free in _FREE.items() if component.word(name) == free)
    start = component.first("DTSTART")
    if start and "T" not in start.value.upper():
        yield Mark(Sign.ALL_DAY, "it lasts whole days")
    yield from (Mark(Sign.OCCASION, evidence) for evidence in _occasions(component))


def _categories(component: Component) -> Iterator[str]:
    """A list of TEXT: commas that are escaped part nothing (RFC 5545 3.8.1.2)."""
    for listed in component.every("CATEGORIES"):
        yield from (Property("", {}, name).text().strip() for name in _LISTED.findall(listed.value))


def _occasions(component: Component) -> Iterator[str]:
    yield from (f"CATEGORIES:{name}" for name in _categories(component) if name.upper() in _OCCASIONS)
    organizer = component.first("ORGANIZER")
    address = _address(organizer) if organizer else None
    if address and domain_of(address) == _SUBSCRIBED:
        yield f"a calendar at {_SUBSCRIBED}"


def _body(component: Component) -> str:
    parts: list[str] = []
    for part in _parts(component):
        if part and not any(part in earlier for earlier in parts):
            parts.append(part)
    return "\n".join(parts)


def _parts(component: Component) -> Iterator[str]:
    yield _plain(_text(component, "DESCRIPTION")).strip()
    for name in ("LOCATION", *_LINKS):
        yield _text(component, name).strip()


def _plain(text: str) -> str:
    """DESCRIPTION is plain text by RFC 5545 3.8.1.5, but Google and others put HTML into it."""
    if not _TAG.search(text):
        return text
    # Importing the HTML parser takes 50 ms, and few calendars need it.
    from connectors.text import html_to_text

    return html_to_text(text if _LINE_TAG.search(text) else text.replace("\n", "<br>"))


def _text(component: Component, name: str) -> str:
    found = component.first(name)
    return found.text() if found else ""
