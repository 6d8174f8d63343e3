"""How long the pages of a mailbox take within the quotas that its options state."""

import pytest

from config.providers import GoogleOptions
from config.secrets import Secret
from connectors.gmail.reading import page
from connectors.pace.quota import Quota
from connectors.pace.rate import Rate
from store.leases import TTL
from tests.connectors.pacing import FakeTime

LONGEST = TTL.total_seconds() / 4
READS = 3
"""Of one message: its envelope, its text, and a part that Google keeps apart."""


@pytest.mark.parametrize("per_message", [5, 20])
@pytest.mark.parametrize(
    ("per_user", "per_project", "mailboxes"),
    [(6_000, 1_200_000, 32), (15_000, 1_200_000, 1), (1_000, 1_200_000, 1), (6_000, 10_000, 32), (1_000, 10_000, 32)],
)
def test_a_page_is_recorded_long_before_the_pass_is_taken_for_dead(
    per_user: int, per_project: int, mailboxes: int, per_message: int
) -> None:
    options = GoogleOptions(
        key=Secret("env:KEY"), quota_user=per_user, quota_project=per_project, quota_message=per_message
    )
    clock = FakeTime()
    project = Rate(per_project, clock)
    quotas = [Quota(Rate(per_user, clock), project, "Google", clock.sleep) for _ in range(mailboxes)]
    for _ in range(page(options) * READS):
        for quota in quotas:
            quota.take(per_message)
    assert clock.now < LONGEST


def test_pages_are_no_smaller_than_quotas_make_them() -> None:
    assert page(GoogleOptions(key=Secret("env:KEY"))) == 100
