"""What became of a meeting."""

from datetime import datetime, timedelta

import pytest

from connectors.model.interaction import MeetingState
from store.meeting_state import state_now
from tests.builders import NOON

PAST, FUTURE = NOON - timedelta(hours=1), NOON + timedelta(hours=1)
P, H, M, C, D = (
    MeetingState.PLANNED,
    MeetingState.HELD,
    MeetingState.MOVED,
    MeetingState.CANCELLED,
    MeetingState.DECLINED,
)


@pytest.mark.parametrize(
    ("state", "end", "shown"),
    [(None, PAST, None), (P, FUTURE, P), (P, PAST, H), (P, NOON, H), (M, FUTURE, M), (M, PAST, H)]
    + [(state, end, state) for state in (C, D) for end in (PAST, FUTURE)],
)
def test_state_follows_the_record_and_the_clock(
    state: MeetingState | None, end: datetime, shown: MeetingState | None
) -> None:
    assert state_now(state, end, NOON) is shown
