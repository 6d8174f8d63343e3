"""How the outcome of a simulation is shown."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fastapi import Response

from capture.ruling.simulate import MOST, Example, Simulation
from capture.ruling.told import APPEARS, WOULD, month, told
from capture.web.visit import Visit
from store.rules import Rule

_MONTHS: Final = 24
"""Of each outcome: the last ones; what was before is one line."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One month."""

    name: str
    number: int
    share: float
    """Of the greatest, in per cent."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would happen, to how many, and when those took place."""

    number: int
    noun: str
    says: str
    bars: tuple[Bar, ...]
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule, and what making or removing it would do."""

    rule: Rule
    place: str
    removing: bool
    found: Simulation

    @property
    def outcomes(self) -> Iterator[Outcome]:
        """What is worst first."""
        for fate, says in WOULD.items():
            if counted := self.found.months.get(fate):
                examples = tuple(self.found.examples.get(fate, ()))
                yield Outcome(counted.total(), "mail or meeting", says, _bars(counted), examples)
        if self.found.appears:
            dated = Counter({number: many for number, many in self.found.appears.items() if number is not None})
            yield Outcome(sum(self.found.appears.values()), "item", APPEARS, _bars(dated))


def shown(visit: Visit, tried: Tried) -> Response:
    """The page."""
    return visit.page(
        "rule_tried.html", tried=tried, sentence=told(tried.rule), outcomes=list(tried.outcomes), most=MOST
    )


def _bars(counted: Counter[int]) -> tuple[Bar, ...]:
    months = sorted(counted, reverse=True)
    rows = [(month(number), counted[number]) for number in months[:_MONTHS]]
    if earlier := sum(counted[number] for number in months[_MONTHS:]):
        rows.append(("earlier", earlier))
    greatest = max((many for _, many in rows), default=1)
    return tuple(Bar(name, many, round(100 * many / greatest, 1)) for name, many in rows)
