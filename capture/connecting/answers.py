"""What somebody answered of a connection, against what its kind takes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from pydantic import ValidationError

from capture.refusals import Refusal
from config.problems import problem
from config.providers import as_stored
from config.settings import Settings
from config.sources import Layer, Location
from connectors.model.address import Address, parse_address
from store.sources import Json

Options = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Wrong:
    """One answer that does not fit."""

    place: str
    """The option."""
    told: str
    """What is wrong and what to do, as half a sentence."""


class Unfit(Refusal):
    """Answers that cannot be right: nothing was tried."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        self.wrong = tuple(wrong)
        super().__init__("; ".join(f"{one.place}: {one.told}" for one in wrong) + ".")


def checked(
    kind: str, owner: str, options: Mapping[str, object], named: Callable[[str], str] = str
) -> tuple[Address, Options]:
    """The owner and the options as they are stored; None is an option left open. Raises Unfit.

    `named`: how an option is called where somebody answered.
    """
    address = parse_address(owner)
    if address is None:
        raise Unfit([Wrong(named("owner"), f"{owner!r} is not an email address")])
    given = {name: value for name, value in options.items() if value is not None}
    tree = {"connections": [{"owner": owner, "kind": kind, **given}]}

    def option(location: Location) -> str:
        # An option that is missing has no place but that of the whole connection.
        return named(str(location[-1])) if isinstance(location[-1], str) else ""

    try:
        (declared,) = Settings.model_validate(tree).connections
    except ValidationError as error:
        found = [problem(one, [Layer(tree, option)]) for one in error.errors()]
        raise Unfit(
            [Wrong(one.place or named(one.key.rpartition(".")[2]), f"{one.wrong}; {one.remedy}") for one in found]
        ) from None
    return address, cast("Options", as_stored(declared.options))
