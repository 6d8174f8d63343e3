"""Rules that people make, and what they would do."""

from typing import Annotated, Self

from pydantic import BaseModel, Field

from capture.ruling.apply import Applied
from capture.ruling.plan import Fate
from capture.ruling.simulate import Simulation
from capture.web.api.fields import Id, Instant, Sent
from capture.web.ruling import named
from store import rules
from store.months import iso
from store.rules import Effect, What

PLACE = Field(
    pattern="^(me|everybody|group-[1-9][0-9]{0,8})$",
    description="`me`: your own mailboxes. `everybody`, or `group-` and a group's number: for administrators.",
)


class MadeRule(BaseModel):
    """One rule."""

    id: Id
    place: str = PLACE
    what: What
    value: str
    effect: Effect
    at: Instant

    @classmethod
    def of(cls, rule: rules.Rule) -> Self:
        """From the store."""
        return cls(
            id=str(rule.id),
            place=named(rule.place),
            what=rule.what,
            value=rule.value,
            effect=rule.effect,
            at=rule.at,
        )


class MadeRules(BaseModel):
    """Those that hold in your mailboxes; for administrators those of everybody and of all groups, too."""

    items: list[MadeRule]


class NewRule(Sent):
    """What shall be left out, kept without text, or private."""

    what: What
    value: Annotated[str, Field(min_length=1, max_length=200)]
    effect: Effect
    place: Annotated[str, PLACE] = "me"


class Outcome(BaseModel):
    """What would happen to interactions."""

    fate: Fate
    number: int
    months: dict[str, int] = Field(description="`2026-03` → number.")
    examples: list[Id] = Field(description="Interactions, a few of those whose subjects you may read.")


class Simulated(BaseModel):
    """What a rule would do to what is in the record, of what you may know of."""

    outcomes: list[Outcome]
    appears: int = Field(description="Items that were left out and would be offered again.")
    whole: bool = Field(description="False: there is more than was looked at.")

    @classmethod
    def of(cls, found: Simulation) -> Self:
        """From the simulator."""
        outcomes = [
            Outcome(
                fate=fate,
                number=counted.total(),
                months={iso(month): counted[month] for month in sorted(counted)},
                examples=[str(one.interaction) for one in found.examples.get(fate, ())],
            )
            for fate, counted in found.months.items()
        ]
        return cls(outcomes=outcomes, appears=sum(found.appears.values()), whole=found.whole)


class Apply(Sent):
    """Which part of the record is brought to the rules."""

    place: Annotated[str, Field(pattern="^(me|everybody)$")] = "me"
    dry_run: bool = Field(default=True, strict=True)


class Done(BaseModel):
    """What was done, or would be, of what you may know of."""

    fates: dict[Fate, int]
    held: int = Field(description="Interactions that stay as they are, as a legal hold is on them.")
    again: int = Field(description="Items that no rule leaves out any more: the next census reads them.")
    finished: bool = Field(description="False: call again to go on.")

    @classmethod
    def of(cls, done: Applied) -> Self:
        """From the use case."""
        return cls(fates=dict(done.fates), held=done.held, again=done.again, finished=done.finished)
