"""The calendars there are, and which of them are read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from connectors.graph.requests import Json
from connectors.ical.named import none_named
from connectors.model.address import Address, parse_address
from connectors.untrusted import part, parts, text


@dataclass(frozen=True)
class Calendar:
    """One on a person's list."""

    id: str
    name: str
    owner: Address | None
    """Whose it is, and whose answers its events tell."""
    is_own: bool
    is_default: bool

    @cached_property
    def tag(self) -> str:
        """Stands for the calendar in the versions of what is in it."""
        return blake2b(self.id.encode(), digest_size=5).hexdigest()


def calendars_in(answers: Sequence[Json]) -> list[Calendar]:
    """Those that the pages of the list name, each once.

    A person's own are those that she may write to and that say so, as her default calendar does. Birthdays and holidays
    say so too, but nobody may write to them.
    """
    entries = [entry for answer in answers for entry in parts(answer, "value") if text(entry, "id")]
    own = {_owner(entry) for entry in entries if entry.get("isDefaultCalendar") is True}
    return list({calendar.id: calendar for calendar in _calendars(entries, own)}.values())


def _calendars(entries: Sequence[Json], own: set[Address | None]) -> Iterator[Calendar]:
    for entry in entries:
        owner, is_default = _owner(entry), entry.get("isDefaultCalendar") is True
        is_own = is_default or (owner in own and entry.get("canEdit") is True)
        name = " ".join(text(entry, "name").split()) or text(entry, "id")
        yield Calendar(text(entry, "id"), name, owner, is_own, is_default)


def _owner(entry: Json) -> Address | None:
    return parse_address(text(part(entry, "owner"), "address"))


def chosen(found: Sequence[Calendar], names: Sequence[str]) -> list[Calendar]:
    """Those of the names, or all of the person's own. Raises NeedsPerson where there is none of a name.

    Colleagues see the error beside the connection: the names of the person's other calendars are not in it.
    """
    if not names:
        return [calendar for calendar in found if calendar.is_own]
    by_name = {name: _named(found, name) for name in names}
    if missing := [name for name, calendars in by_name.items() if not calendars]:
        raise none_named(missing, "outlook.office.com/calendar lists them on the left.")
    wanted = {calendar.id for calendars in by_name.values() for calendar in calendars}
    return [calendar for calendar in found if calendar.id in wanted]


def _named(found: Sequence[Calendar], name: str) -> list[Calendar]:
    """The person's own where others share one of the same name with her, as every "Calendar" has it."""
    same = [calendar for calendar in found if calendar.name.casefold() == name.casefold()]
    return [calendar for calendar in same if calendar.is_own] or same
