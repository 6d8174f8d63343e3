"""What happened with a record of the directory."""

from typing import Self

from pydantic import Field

from capture.web.api.shapes.interaction import Line, Shaping
from store.timeline import Certainty, Moment


class Happening(Line):
    """An interaction on a timeline."""

    certainty: Certainty = Field(
        description="Who says that it belongs here: a `rule`, a `person`, or nobody yet: it is `suggested` to you."
    )

    @classmethod
    def of(cls, moment: Moment, shaping: Shaping) -> Self:
        """From the store."""
        return cls(**shaping.fields(moment.entry), certainty=moment.certainty)
