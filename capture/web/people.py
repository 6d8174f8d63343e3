"""What the pages with new people have in common: what is shown, what the forms send, and where they lead."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from capture.proposing.cards import Card, cards
from capture.web.judging import FormId
from capture.web.visit import Visit, go
from connectors.model.address import Address
from store.proposals import listing

Text = Annotated[str, Field(max_length=300)]


class Place(StrEnum):
    """The page that a form stands on."""

    REVIEW = "review"
    PEOPLE = "people"


class About(BaseModel):
    """The proposal that a form is about, and where to go from it."""

    proposal: FormId
    next: FormId | None = None
    """The card below it."""
    place: Place = Place.PEOPLE


class Adding(About):
    """What is to be added, as the rep has left the fields."""

    name: Text
    title: Text = ""
    phone: Text = ""
    company: Text = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """The first of those that a rep is asked about."""

    cards: tuple[Card, ...]
    total: int


def shown(connection: Connection, visit: Visit, most: int) -> Shown:
    """Whom to add."""
    found = cards(connection, listing.waiting(connection, visit.rep, most), visit.now, visit.desk.zone)
    return Shown(tuple(found), listing.count(connection, visit.rep))


@dataclass(frozen=True, slots=True)
class Done:
    """What has just been done with a proposal, as read back from the record."""

    id: int
    name: str
    added: bool
    """Else it was dismissed."""
    place: Place


def done(connection: Connection, rep: Address, id_: int, place: Place) -> Done | None:
    """None where it waits, or is none of hers."""
    for one in listing.of(connection, id_, rep):
        if one.decided_at is not None or one.dismissed_at is not None:
            return Done(id_, one.finding.name, one.decided_at is not None, place)
    return None


def back(about: About) -> Response:
    """To the card below it."""
    return go(f"/{about.place}", f"p-{about.next}" if about.next else "", person=str(about.proposal))
