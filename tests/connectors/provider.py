"""What a connector's test provides to join the contract, and what the contract looks at."""

from collections.abc import Collection, Iterable
from typing import Protocol

from connectors.model.interaction import Interaction
from connectors.model.sync import Change, Seen, owners_of
from connectors.protocol import Connector

MANY = 501
"""Items that do not fit on one page."""


class Provider(Protocol):
    """The far side of a connector, as the tests move it."""

    def connector(self) -> Connector:
        """A connector that remembers nothing, as after a restart."""
        ...

    def put(self, name: str, text: str = "Hello.") -> None:
        """Adds an item that says `text` with the subject `name`, or replaces the one of that name."""
        ...

    def put_unreadable(self, name: str) -> None:
        """Adds an item that cannot be parsed."""
        ...

    def remove(self, name: str) -> None:
        """Deletes an item."""
        ...


def named(changes: Iterable[Change]) -> list[str]:
    """The names of what was seen, in order of name."""
    return sorted(change.interaction.subject for change in changes if isinstance(change, Seen))


def by_id(change: Change) -> str:
    """For sorting."""
    return change.id


def owner_among(listed: Collection[str], item: str) -> str | None:
    """The one of the listed ids that an item belongs to; None where it has gone."""
    return next((owner for owner in owners_of(item) if owner in listed), None)


def assert_storable(interaction: Interaction) -> None:
    """What databases and the matcher rely on."""
    assert interaction.key
    for moment in (interaction.at, interaction.end or interaction.at):
        offset = moment.utcoffset()
        assert offset is not None
        assert not offset
    for text in (interaction.key, interaction.subject, *(person.name for person in interaction.participants)):
        assert "\0" not in text.encode("utf-8").decode("utf-8")
    assert "\n" not in interaction.subject
    people = [(person.address, person.role) for person in interaction.participants]
    assert len(set(people)) == len(people)
