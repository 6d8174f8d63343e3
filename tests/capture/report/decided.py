"""An office in which Capture has said something of mail, and somebody has decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from connectors.model.address import Address
from connectors.model.interaction import Sign
from matcher.model import Match, Reason, Ref, RunnerUp, TargetType, Verdict
from matcher.score import log_odds
from store import decisions
from tests.builders import NOON, a_mail
from tests.people import ALICE, CAROL
from tests.web.office import Office

LEARNED = "deal/2.1"


def by_learned(deal: Ref, verdict: Verdict, odds: float = 3.0, rival: Ref | None = None) -> Match:
    """As learned weights would say it."""
    reasons = (
        Reason("like_earlier_messages", round(odds, 4), 1.0, "compared with what was filed under the deal before"),
        Reason("rivals", 0.0, -1.0, "all other deals together, and that it is about none"),
        Reason("about_a_deal", round(odds, 4), 0.0, "its lead over being about no deal"),
    )
    return Match(deal, log_odds(reasons), verdict, reasons, RunnerUp(rival.id, 0.05) if rival else None, LEARNED)


@dataclass
class Decided:
    """Each mail is decided on a second after the one before."""

    office: Office
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def mail(
        self,
        *matches: Match,
        at: datetime = NOON,
        sender: Address = CAROL,
        subject: str = "Offer for the plant",
        marks: tuple[Sign, ...] = (),
    ) -> int:
        """Something of which this was said, and nothing was decided."""
        number = next(self._numbers)
        what = a_mail(f"mail:{number}@x.example", at=at, sender=sender, subject=subject, marks=marks)
        id_ = self.office.sees(ALICE, what=what)
        self.office.links(id_, *matches)
        return id_

    def says(self, deal: Ref | None, *matches: Match, at: datetime = NOON, subject: str = "Offer for the plant") -> int:
        """A mail of which this was said, and which Alice then filed under a deal, or under none."""
        id_ = self.mail(*matches, at=at, subject=subject)
        moment = at + timedelta(seconds=id_)
        with self.office.store.begin() as connection:
            if deal is None:
                decisions.reject_suggested(connection, id_, TargetType.DEAL, ALICE, moment)
            else:
                decisions.choose(connection, id_, deal, ALICE, moment)
        return id_


def a_year(decided: Decided, deals: Sequence[Ref]) -> None:
    """Three hundred decisions, from hardly right to almost always right."""
    first, second = deals
    for number in range(300):
        at = NOON - timedelta(days=300 - number)
        score = (number * 37 % 100) / 100
        odds, right = score * 6 - 1.5, (number * 61 % 100) < 40 + 62 * score
        verdict = Verdict.LINK if odds > 2.5 else Verdict.SUGGEST
        told = by_learned(first, verdict, odds, second), by_learned(second, Verdict.IGNORE, odds - 4, first)
        decided.says(first if right else (second if number % 2 else None), *told, at=at)
