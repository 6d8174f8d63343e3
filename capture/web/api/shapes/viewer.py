"""Who can see an interaction, how far, and why."""

from pydantic import BaseModel, Field

from config.visibility import Audience
from store.users import User
from store.viewers import Ground, Layer, Viewer


class Seer(BaseModel):
    """Somebody who can."""

    address: str
    name: str
    layer: Layer = Field(description="How far: the `text`, no more than the `subject`, or the bare `fact`.")
    ground: Ground = Field(description="The first that applies.")
    what: str | None = Field(
        description="The name of the contact or of the deal behind the ground; null where you may not read the text."
    )


class Seers(BaseModel):
    """All who can."""

    items: list[Seer] = Field(description="By address.")
    audience: Audience = Field(description="The strictest of the mailboxes that saw it and of their owners' words.")


def seer(user: User, viewer: Viewer, *, may_read: bool) -> Seer:
    """As somebody is told of it who may read the text, or may not."""
    what = viewer.what if may_read else None
    return Seer(address=user.address, name=user.name, layer=viewer.layer, ground=viewer.ground, what=what)
