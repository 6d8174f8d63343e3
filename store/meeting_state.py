"""What became of a meeting, as of now: what is recorded of it (`store.meetings`), and the clock."""

from datetime import datetime

from connectors.model.interaction import MeetingState

_TAKES_PLACE = frozenset({MeetingState.PLANNED, MeetingState.MOVED})


def state_now(state: MeetingState | None, end_or_start: datetime, now: datetime) -> MeetingState | None:
    """The state to show; None for mail. A planned or moved meeting is held once `end_or_start` has passed."""
    return MeetingState.HELD if state in _TAKES_PLACE and end_or_start <= now else state
