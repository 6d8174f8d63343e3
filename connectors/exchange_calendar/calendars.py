"""The calendars that a mailbox has, and which of them are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Final

from connectors.ews.values import Folder
from connectors.ical.named import none_named

_CLASS: Final = "IPF.Appointment"
"""And no more: that of birthdays, which Exchange makes of contacts, is IPF.Appointment.Birthday."""


@dataclass(frozen=True)
class Calendar:
    """One of a mailbox."""

    id: str
    name: str = ""
    """As people know it; "" where nobody has to be told."""

    @cached_property
    def tag(self) -> str:
        """Stands for the calendar in the versions of what is in it."""
        return blake2b(self.id.encode(), digest_size=5).hexdigest()


def calendars_in(folders: Sequence[Folder], deleted: str) -> list[Calendar]:
    """Those among the folders of a mailbox, by name. `deleted`: the id of Deleted Items, below which none is read."""
    by_id = {folder.id: folder for folder in folders}
    found = [
        Calendar(folder.id, " ".join(folder.name.split()) or folder.id)
        for folder in by_id.values()
        if folder.kind.casefold() == _CLASS.casefold() and not _is_below(folder, deleted, by_id)
    ]
    return sorted(found, key=lambda calendar: (calendar.name.casefold(), calendar.id))


def _is_below(folder: Folder, above: str, by_id: Mapping[str, Folder]) -> bool:
    passed: set[str] = set()
    while folder.parent != above:
        passed.add(folder.id)
        parent = by_id.get(folder.parent)
        if parent is None or parent.id in passed:
            return False
        folder = parent
    return bool(above)


def chosen(found: Sequence[Calendar], names: Sequence[str]) -> list[Calendar]:
    """Those of the names, or all. Raises NeedsPerson where there is none of a name.

    Colleagues see the error beside the connection: the names of the person's other calendars are not in it.
    """
    wanted = {name.casefold() for name in names}
    if missing := [name for name in names if name.casefold() not in {each.name.casefold() for each in found}]:
        raise none_named(missing, "Outlook lists them on the left.")
    return [calendar for calendar in found if not names or calendar.name.casefold() in wanted]
