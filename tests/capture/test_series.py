"""A series of meetings is matched once; its occurrences inherit, as the deals stood on each day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from capture.link import Linker
from connectors.model.crm import Account, Contact, Deal, DealContact
from connectors.model.interaction import Interaction
from matcher.model import Context, Match, Ref, TargetType, Thresholds, Verdict
from store import decisions, directory, links
from store.database import Store
from tests.builders import NOON, a_meeting
from tests.people import ALICE, CAROL, DAVE
from tests.recording import a_lease, id_of, write

LINKER = Linker(Context(frozenset({"ours.example"}), frozenset({ALICE})), Thresholds())
SERIES = "meeting:weekly@acme.example"


def occurrence(week: int, **other: object) -> Interaction:
    at = NOON + timedelta(weeks=week)
    meeting = replace(a_meeting(f"{SERIES}/{at:%Y%m%d}", at=at), subject="Rooftop solar weekly", references=(SERIES,))
    return replace(meeting, **other)  # type: ignore[arg-type] # of the fields of an interaction


def know(connection: Connection, closed_week: int | None = None) -> None:
    closed = NOON + timedelta(weeks=closed_week) if closed_week is not None else None
    directory.save_accounts(connection, [Account("A", "Acme", ("acme.example",))])
    directory.save_contacts(connection, [Contact("C", "Carol", (CAROL,), "A")])
    part = DealContact("C", "buyer")
    created = NOON - timedelta(weeks=80)
    deal = Deal("D", "Rooftop solar", "A", ALICE, created_at=created, closed_at=closed, contacts=(part,))
    directory.save_deals(connection, [deal])


def record(connection: Connection, *meetings: Interaction) -> None:
    LINKER.link(connection, write(connection, a_lease(connection), *meetings).to_match)


def deals(connection: Connection, meetings: Sequence[Interaction]) -> list[Match]:
    ids = [id_of(connection, meeting.key) for meeting in meetings]
    found = links.of_interactions(connection, ids)
    return [link.match for id_ in ids for link in found[id_] if link.match.target.type is TargetType.DEAL]


def days(matches: Sequence[Match]) -> int:
    """How many occurrences were matched for themselves: each reason of a deal's being open names the day."""
    return len({reason.detail for one in matches for reason in one.reasons if "open on" in reason.detail})


def test_a_series_is_matched_once(store: Store) -> None:
    weekly = [occurrence(week) for week in range(30)]
    with store.begin() as connection:
        know(connection)
        record(connection, *weekly)
        found = deals(connection, weekly)
    assert [one.verdict for one in found] == [Verdict.LINK] * 30
    assert days(found) == 1


def test_a_deal_counts_as_it_stood_on_the_day(store: Store) -> None:
    weekly = [occurrence(week) for week in range(0, 52, 4)]
    with store.begin() as connection:
        know(connection, closed_week=10)
        record(connection, *weekly)
        found = deals(connection, weekly)
    assert found[0].verdict is Verdict.LINK
    assert Verdict.LINK not in [one.verdict for one in found[8:]]


@pytest.mark.parametrize(
    "other",
    [{"subject": "Rooftop solar, contract"}, {"participants": a_meeting(attendees=(ALICE, DAVE)).participants}],
    ids=["subject", "people"],
)
def test_an_occurrence_with_another_subject_or_people_is_matched_for_itself(
    store: Store, other: dict[str, object]
) -> None:
    weekly = [occurrence(0), occurrence(1, **other), occurrence(2)]
    with store.begin() as connection:
        know(connection)
        record(connection, *weekly)
        assert days(deals(connection, weekly)) == 2


def test_a_decision_on_one_occurrence_is_offered_for_the_series(store: Store) -> None:
    weekly = [occurrence(week) for week in range(3)]
    with store.begin() as connection:
        know(connection)
        record(connection, *weekly)
        first, *rest = (id_of(connection, one.key) for one in weekly)
        decisions.accept(connection, first, Ref(TargetType.DEAL, 1), ALICE, NOON)
        assert decisions.undecided_of_thread(connection, first, ALICE) == rest
