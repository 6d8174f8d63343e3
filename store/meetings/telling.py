"""What one item says of a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from config.privacy import ContentLevel
from connectors.model.address import Address
from connectors.model.interaction import (
    Answer,
    Interaction,
    Kind,
    MeetingState,
    Participant,
    Role,
    Voice,
)
from store.model import Direction, Kept

NOTICES = frozenset({Voice.CANCELLATION, Voice.ANSWER})
"""They tell about a meeting, and are none."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One item's word, and whose mailbox or calendar it stands in."""

    source: int
    owner: Address
    kept: Kept
    sequence: int
    changed_alone: bool
    """It is about one occurrence of a series that was changed by itself."""
    stamp: str
    """When it was written, comparable as text."""
    first: tuple[str, datetime]
    """The earliest revision that this item was seen in, and when the meeting was to start then."""
    gone: bool = False
    """Its owner has taken the meeting out of his calendar, before it took place."""
    organizer: Address | None = field(init=False, repr=False, compare=False)
    """Whose meeting it says that it is."""
    by_organizer: bool = field(init=False, repr=False, compare=False)
    """The organizer's own calendar says it."""

    def __post_init__(self) -> None:
        people = self.kept.interaction.participants
        organizer = next((person.address for person in people if person.role is Role.ORGANIZER), None)
        object.__setattr__(self, "organizer", organizer)
        object.__setattr__(self, "by_organizer", self.voice is Voice.COPY and self.owner == organizer)

    @classmethod
    def of(cls, source: int, owner: Address, kept: Kept) -> Self:
        """Of an item that was just seen."""
        sequence, _, rest = kept.interaction.revision.partition(".")
        changed, dot, stamp = rest.partition(".")
        first = (kept.interaction.revision, kept.interaction.at)
        return cls(source, owner, kept, int(sequence or 0), changed == "1", stamp if dot else rest, first)

    def after(self, earlier: "Telling") -> "Telling":
        """The same item's, seen before: remembers how that one began."""
        if self.key != earlier.key or self.first[0] < earlier.first[0]:
            return self
        return replace(self, first=earlier.first)

    @property
    def item(self) -> str:
        """The provider's id."""
        return self.kept.id

    @property
    def meeting(self) -> Interaction:
        """As it is told."""
        return self.kept.interaction

    @property
    def key(self) -> str:
        """What it is about."""
        return self.kept.interaction.key

    @property
    def root(self) -> str:
        """See the package."""
        return root_of(self.kept.interaction)

    @property
    def voice(self) -> Voice:
        """A telling without one is taken for a calendar's."""
        return self.kept.interaction.voice or Voice.COPY

    @property
    def cancelled(self) -> bool:
        """It says so."""
        return self.kept.interaction.state is MeetingState.CANCELLED

    @property
    def written(self) -> tuple[int, str]:
        """Orders what one and the same person has said."""
        return self.sequence, self.stamp


def root_of(meeting: Interaction) -> str:
    """The key that all of its series share."""
    return meeting.references[0] if meeting.references else meeting.key


def packed(kept: Kept, people: Sequence[Participant]) -> dict[str, Any]:
    """As JSON, without what has a column of its own; `people`: those on the meeting."""
    meeting = kept.interaction
    return {
        "at": meeting.at.isoformat(),
        "end": meeting.end.isoformat() if meeting.end else None,
        "subject": meeting.subject,
        "people": [(person.address, person.name, str(person.role), str(person.answer)) for person in people],
        "state": meeting.state.value if meeting.state else None,
        "revision": meeting.revision,
        "direction": kept.direction.value,
        "content": kept.content.value,
        "text": kept.text,
    }


def unpacked(item: str, key: str, root: str, voice: str, said: dict[str, Any]) -> Kept:
    """What `packed` was given."""
    meeting = Interaction(
        key=key,
        kind=Kind.MEETING,
        at=datetime.fromisoformat(said["at"]),
        subject=said["subject"],
        participants=tuple(Participant(Address(a), n, Role(r), Answer(answer)) for a, n, r, answer in said["people"]),
        end=datetime.fromisoformat(said["end"]) if said["end"] else None,
        references=(root,) if key != root else (),
        state=MeetingState(said["state"]) if said["state"] else None,
        revision=said["revision"],
        voice=Voice(voice),
    )
    return Kept(item, "", meeting, Direction(said["direction"]), ContentLevel(said["content"]), said["text"])
