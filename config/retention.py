"""How long what was recorded is kept."""

from datetime import timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from config.values import Duration, Frozen, wrong

_Long = Annotated[Duration, Field(ge=timedelta(days=1), le=timedelta(days=36_500))]


class Retention(Frozen):
    """How long what was recorded is kept, counted from the day of the mail or meeting. Default: for good.

    Once a day what is older goes; nothing that is older is recorded either, not even when a mailbox is read for the
    first time. What is under a legal hold stays (`capture hold`)."""

    text: _Long | None = Field(default=None, examples=["730d"])
    """How long texts are kept: after that an interaction is kept as if at level headers, without text, quotation,
    signature, layout and the names of attachments."""

    headers: _Long | None = Field(default=None, examples=["3650d"])
    """How long the rest is: people, times, subject, links. After that only the ledger has a line of it."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.text and self.headers and self.text > self.headers:
            raise wrong(
                "a text cannot be kept longer than the interaction that it is of",
                "lower retention.text or raise retention.headers",
                keys="retention.text, retention.headers",
            )
        return self
