"""What became of an item of a source: the exports' shape."""

from typing import Self

from pydantic import BaseModel, Field

from capture.web.api.fields import Id, Moment
from store import items
from store.model import Disposition


class Item(BaseModel):
    """One line of the ledger."""

    connection: Id
    source: str
    id: str = Field(description="The provider's; of others' connections its end, where all of it might tell of mail.")
    disposition: Disposition
    why: str = Field(description='`""` where it needs no reason.')
    at: Moment
    interaction: Id | None = Field(description="Null where it was not kept, or you may not know of it.")

    @classmethod
    def of(cls, item: items.Item, connection: int) -> Self:
        """From the store."""
        return cls(
            connection=str(connection),
            source=item.source,
            id=item.id,
            disposition=item.disposition,
            why=item.why,
            at=item.at,
            interaction=str(item.interaction) if item.interaction is not None else None,
        )
