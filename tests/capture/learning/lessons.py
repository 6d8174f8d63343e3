"""Mail about two deals and about lunch, filed by Alice as it comes."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Final, Self

from capture.learning.train import Trained, train
from capture.link import Linker
from connectors.model.address import Address
from connectors.model.crm import Deal
from matcher.learned.model import Learned
from matcher.model import Context, Match, Ref, TargetType, Thresholds
from store import decisions, links, waiting
from store.database import Store
from tests.builders import NOON, a_mail
from tests.people import ALICE
from tests.web.office import Office

CAROL, DAVE, EVE = Address("carol@acme.example"), Address("dave@globex.example"), Address("eve@lunch.example")
SAID: Final = {
    "roof": (CAROL, "Panels", "The panels for the roof come on Monday, the crane as well."),
    "store": (DAVE, "Cells", "Battery cells and the inverter were delivered to the yard."),
    "lunch": (EVE, "Canteen", "Lunch today: soup, and a cake for everybody."),
}


@dataclass
class Lessons:
    """One office, in which time passes with each mail."""

    store: Store
    learned: Learned | None = None
    office: Office = field(init=False)
    deals: dict[str, Ref] = field(init=False)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.office = Office(self.store)
        self.office.connect(ALICE)
        roof, store = self.office.knows(Deal("OPP-1", "Sunrise", None), Deal("OPP-2", "Moonlight", None))
        self.deals = {"roof": roof, "store": store}

    @property
    def linker(self) -> Linker:
        """With what is learned so far."""
        return Linker(Context(frozenset({"ours.example"}), frozenset({ALICE})), Thresholds(), self.learned)

    def comes(self, about: str) -> int:
        """A mail, matched as it comes; its id."""
        number = next(self._numbers)
        sender, subject, text = SAID[about]
        mail = a_mail(f"mail:{number}@x.example", sender=sender, subject=f"{subject} {number}", at=self.at(number))
        id_ = self.office.sees(ALICE, what=mail, text=text)
        with self.store.begin() as connection:
            self.linker.link(connection, waiting.by_ids(connection, [id_]))
        return id_

    def files(self, about: str, under: str | None = None) -> int:
        """A mail that Alice files where it belongs, or under something else."""
        id_ = self.comes(about)
        deal = self.deals.get(under or about)
        moment = self.at(id_) + timedelta(hours=1)
        with self.store.begin() as connection:
            if deal is None:
                decisions.reject_suggested(connection, id_, TargetType.DEAL, ALICE, moment)
            else:
                decisions.choose(connection, id_, deal, ALICE, moment)
        return id_

    def studies(self, number: int, learning: int = 30) -> None:
        """So many mails of each kind in turn, with a training after each `learning` of them."""
        for done in range(1, number + 1):
            self.files(("roof", "store", "lunch")[done % 3])
            if done % learning == 0:
                self.trains()

    def elsewhere(self, store: Store) -> Self:
        """The same in a copy of the database, from which each goes its own way."""
        other = copy(self)
        other.store, other.office = store, replace(self.office, store=store, items=copy(self.office.items))
        other._numbers = copy(self._numbers)
        return other

    def trains(self) -> Trained:
        """Takes what was learned where it is better."""
        trained = train(self.store, self.linker, 0.95, self.at(next(self._numbers)))
        if trained.taken:
            self.learned = trained.learned
        return trained

    def answers(self, id_: int) -> list[Match]:
        """What is said of its deals, best first."""
        with self.store.read() as connection:
            found = links.of_interactions(connection, [id_]).get(id_, [])
        return [one.match for one in found if one.match.target.type is TargetType.DEAL]

    @staticmethod
    def at(number: int) -> datetime:
        """The time of a mail."""
        return NOON + timedelta(hours=2 * number)
