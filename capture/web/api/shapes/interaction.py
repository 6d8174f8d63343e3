"""Interactions: the exports' shape, without the parts that the caller may not read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, Field
from sqlalchemy import Connection

from capture.web.api.fields import Id, Moment
from capture.web.api.shapes.link import Link
from config.privacy import ContentLevel
from connectors.model import interaction
from connectors.model.interaction import Kind, MeetingState, Role
from store import stream
from store.entries import Entry
from store.model import Direction
from store.whole import Whole


@dataclass(frozen=True, slots=True)
class Shaping:
    """What it takes to tell of interactions."""

    contacts: Mapping[tuple[int, str], int]
    """Interaction and address → the contact that it is linked to."""
    now: datetime

    @classmethod
    def of(cls, connection: Connection, listed: Iterable[Entry], now: datetime) -> Self:
        """For these interactions, as of that moment."""
        return cls(stream.contacts_of(connection, [entry.id for entry in listed]), now)

    def line(self, entry: Entry) -> "Line":
        """One in a list."""
        return Line(**self.fields(entry))

    def fields(self, entry: Entry) -> dict[str, Any]:
        """Those of a `Line`."""
        return self.envelope(entry) | {"excerpt": entry.excerpt if entry.may_read_text else None}

    def envelope(self, entry: Entry) -> dict[str, Any]:
        """Those of an `Envelope`."""
        may = {Part.SUBJECT: entry.may_read_subject, Part.TEXT: entry.may_read_text}
        return {
            "id": str(entry.id),
            "kind": entry.kind,
            "at": entry.at,
            "end": entry.end,
            "subject": entry.subject if entry.may_read_subject else None,
            "direction": entry.direction,
            "state": entry.state_at(self.now),
            "participants": [self._participant(entry.id, one) for one in entry.participants],
            "hidden": [part for part, allowed in may.items() if not allowed],
        }

    def _participant(self, id_: int, one: interaction.Participant) -> "Participant":
        contact = self.contacts.get((id_, one.address))
        linked = str(contact) if contact is not None else None
        return Participant(address=one.address, name=one.name, role=one.role, contact=linked)


class Part(StrEnum):
    """A part of an interaction."""

    SUBJECT = "subject"
    TEXT = "text"


class Participant(BaseModel):
    """Somebody on it."""

    address: str
    name: str = Field(description="As it stands in the mail or the invitation.")
    role: Role
    contact: Id | None = Field(description="The contact of the directory that it is linked to.")


class Sighting(BaseModel):
    """Where it was seen."""

    connection: Id
    source: str
    id: str = Field(description="The provider's.")


class Envelope(BaseModel):
    """That it took place, when, and between whom."""

    id: Id
    kind: Kind
    at: Moment
    end: Moment | None
    subject: str | None
    direction: Direction
    state: MeetingState | None = Field(description="Of a meeting, as of now.")
    participants: list[Participant]
    hidden: list[Part] = Field(
        description="What you may not read. `text` takes in the excerpt, attachments, key, thread, sources and links."
    )


class Line(Envelope):
    """An interaction in a list."""

    excerpt: str | None = Field(description="How its own text begins.")


class Interaction(Envelope):
    """One interaction, with every link that was thought of."""

    key: str | None = Field(description="A Message-ID, or the UID of an event.")
    thread: str | None
    content: ContentLevel | None = Field(description="How much of it is kept.")
    text: str | None = Field(description="The author's own words.")
    attachments: list[str] | None = Field(description="Their names.")
    sources: list[Sighting] | None = Field(description="Those in mailboxes of yours.")
    links: list[Link] | None

    @classmethod
    def of(cls, whole: Whole, sightings: Sequence[Sighting], shaping: Shaping) -> Self:
        """From the store."""
        is_open = whole.entry.may_read_text
        kept = ContentLevel.HEADERS if whole.text is None and not whole.locked else ContentLevel.TEXT
        return cls(
            **shaping.envelope(whole.entry),
            key=whole.key if is_open else None,
            thread=whole.thread if is_open else None,
            content=kept if is_open else None,
            text=whole.text if is_open else None,
            attachments=list(whole.attachments) if is_open else None,
            sources=list(sightings) if is_open else None,
            links=[Link.of(one.link) for one in whole.links] if is_open else None,
        )
