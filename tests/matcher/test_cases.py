"""What a salesperson expects of a message, case by case."""

import pytest

from matcher.model import Ref, TargetType, Verdict
from tests.matcher.cases import Case, listed
from tests.matcher.cases_deals import DEALS
from tests.matcher.cases_people import ACCOUNTS, CONTACTS
from tests.matcher.company import COMPANY
from tests.matcher.world import ask, of_type

CASES = (*CONTACTS, *ACCOUNTS, *DEALS)
NAMES = (
    {Ref(TargetType.CONTACT, one.id): one.name for one in COMPANY.contacts}
    | {Ref(TargetType.ACCOUNT, one.id): one.name for one in COMPANY.accounts}
    | {Ref(TargetType.DEAL, one.id): one.name for one in COMPANY.deals}
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.type}: {case.says}")
def test_what_is_linked_and_what_is_asked(case: Case) -> None:
    matches = of_type(ask(COMPANY, case.message, case.thread), case.type)

    def named(verdict: Verdict) -> set[str]:
        return {NAMES[one.target] for one in matches if one.verdict is verdict}

    assert (named(Verdict.LINK), named(Verdict.SUGGEST)) == (listed(case.links), listed(case.asks)), matches


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(CASES) >= 60
