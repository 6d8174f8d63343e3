"""Who may see what others' mailboxes saw. `store.sight` applies it."""

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from config.values import Frozen, wrong


class Audience(StrEnum):
    """Who may, from the strictest; each takes in those before it."""

    OWNER = "owner"
    """The reps in whose mailboxes it was seen."""
    PARTICIPANTS = "participants"
    """Also colleagues who take part, and the owners of the contacts who do."""
    TEAM = "team"
    """Also the team of the deal that it belongs to: the deal's owner, its account's, and those whom they added."""
    EVERYONE = "everyone"
    """Also every other rep, manager and administrator."""

    @property
    def reach(self) -> int:
        """How many it takes in: 0 is the strictest."""
        return list(Audience).index(self)


class Visibility(Frozen):
    """Who sees an interaction besides the reps in whose mailboxes it was seen: "owner" (nobody else), "participants",
    "team" or "everyone". A mailbox, or a rep's word about one mail, may be stricter, and the strictest counts."""

    fact: Audience = Audience.EVERYONE
    """That it took place: when, between whom. Counts and dates of last contact follow it."""

    subject: Audience = Audience.TEAM
    """Its subject."""

    text: Audience = Audience.TEAM
    """Its text, the names of its attachments, and why it was linked."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.text.reach <= self.subject.reach <= self.fact.reach:
            raise wrong(
                "more people would see the text than the subject, or the subject than the fact",
                "choose for text the same as for subject or something stricter, and likewise for subject and fact",
                keys="visibility.fact, visibility.subject, visibility.text",
            )
        return self
