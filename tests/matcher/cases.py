"""The shape of a case: what a salesperson would say, a message, and what must be linked, asked and neither."""

from dataclasses import dataclass

from connectors.model.interaction import Interaction
from matcher.model import TargetType, ThreadLink


@dataclass(frozen=True)
class Case:
    """Names in `links` and `asks` are parted by semicolons; what stands in neither may be in neither."""

    says: str
    type: TargetType
    message: Interaction
    links: str = ""
    asks: str = ""
    thread: tuple[ThreadLink, ...] = ()


def listed(text: str) -> set[str]:
    """The names in a list of a case."""
    return {name.strip() for name in text.split(";") if name.strip()}
