"""What capture holds, put in groups that are read together, to be compared with the disk."""

from collections.abc import Callable, Iterator, Mapping

from connectors.ical import expanded_elsewhere

CONTINUED = "+"
"""Ends the version of all items of a group but the last one handed over. Pages are bounded, so a group may be torn
apart by a crash: it counts as read only once its last item is held."""


class Held:
    """Items held, by group: a file, or a message of an mbox. An item that is a group's own has the group's name."""

    def __init__(self, known: Mapping[str, str], group_of: Callable[[str], str], window: str) -> None:
        """`window`: the name of the one in which endless series are expanded now."""
        self._known = known
        self._window = window
        self._parts: dict[str, list[str]] = {}
        self._left: dict[str, None] = {}
        for item in known:
            group = group_of(item)
            self._left[group] = None
            if group != item:
                self._parts.setdefault(group, []).append(item)

    def has(self, group: str, version: str) -> bool:
        """Whether a group was read to its end in this version, and nothing of it is to be read again.

        The store tells "" as the version of what a newer release may read better; an endless series is read again in
        each window.
        """
        held = {self._known[item] for item in self.items(group)}
        if "" in held or any(expanded_elsewhere(each, self._window) for each in held):
            return False
        return version in held or version + self._window in held

    def items(self, group: str) -> Iterator[str]:
        """The ids held of one group."""
        if group in self._known:
            yield group
        yield from self._parts.get(group, ())

    def parts(self, group: str) -> dict[str, str]:
        """Id → version of the items held of one group, without the one that has the group's name."""
        return {item: self._known[item] for item in self._parts.get(group, ())}

    def there(self, group: str) -> None:
        """Notes that a group is still at the source."""
        self._left.pop(group, None)

    def vanished(self) -> list[str]:
        """The groups that are held and were not noted."""
        return list(self._left)
