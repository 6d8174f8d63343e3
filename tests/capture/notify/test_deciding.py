"""When people are told: many at once are one message, and nothing is told twice or forgotten."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from capture.notify.deciding import DAY, GAP, SETTLE, Decided, decide
from store.notices import Notice, Trouble
from tests.builders import NOON

MINUTE = timedelta(minutes=1)


def away(number: int, cause: str = "away:imap:mail.example.com") -> Trouble:
    return Trouble(f"away:{number}", cause, f"connection {number}", "It does not answer.", "")


def person(number: int, stage: str = "", *, repeats: bool = True) -> Trouble:
    return Trouble(f"person:{number}", "", f"connection {number}", "Refused.", "Sign in.", stage, repeats)


class People:
    """What they were told, minute by minute."""

    def __init__(self) -> None:
        self.now = NOON
        self.known: dict[str, Notice] = {}
        self.spoke_at: datetime | None = None
        self.heard: list[tuple[list[str], list[str], list[str]]] = []

    def live(self, troubles: Iterable[Trouble], time: timedelta) -> "People":
        standing, until = list(troubles), self.now + time
        while self.now < until:
            self._hear(decide(self.known, standing, self.now, self.spoke_at))
            self.now += MINUTE
        return self

    def _hear(self, decided: Decided) -> None:
        self.known = {one.trouble.key: one for one in decided.known}
        if decided.says:
            self.spoke_at = self.now
            parts = ([one.trouble.key for one in some] for some in (decided.began, decided.over, decided.still))
            began, over, still = parts
            self.heard.append((began, over, still))


def test_an_outage_of_one_server_is_one_message_and_so_is_its_end() -> None:
    people = People()
    for number in range(1, 41):
        people.live(map(away, range(number)), MINUTE)
    people.live(map(away, range(40)), GAP)
    for number in range(40, 0, -1):
        people.live(map(away, range(number)), MINUTE)
    people.live((), SETTLE + GAP)
    (began, *_), (_, over, _) = people.heard
    assert (1 <= len(began) <= 6, len(over)) == (True, 40)
    assert people.known == {}


def test_what_mends_itself_at_once_is_not_worth_a_message() -> None:
    people = People().live([person(1)], SETTLE).live((), DAY)
    assert (people.heard, people.known) == ([], {})


def test_what_is_well_for_a_moment_is_not_told_to_be() -> None:
    people = People().live([person(1)], SETTLE + MINUTE)
    for _ in range(20):
        people.live((), MINUTE).live([person(1)], MINUTE)
    assert people.heard == [(["person:1"], [], [])]


def test_another_trouble_soon_after_waits_for_the_gap_and_is_told() -> None:
    people = People().live([person(1)], SETTLE + MINUTE).live([person(1), person(2)], GAP + SETTLE)
    assert [began for began, _, _ in people.heard] == [["person:1"], ["person:2"]]


def test_what_stands_is_repeated_daily_in_one_message() -> None:
    people = People().live([person(1)], timedelta(hours=6)).live([person(1), person(2)], 3 * DAY)
    assert [still for _, _, still in people.heard if still] == [["person:1", "person:2"]] * 3


def test_what_ends_some_day_is_told_at_its_steps_only() -> None:
    people = People().live([person(1, "30 days", repeats=False)], 3 * DAY)
    people.live([person(1, "7 days", repeats=False)], 3 * DAY)
    assert people.heard == [(["person:1"], [], []), (["person:1"], [], [])]


def test_two_servers_are_two_causes() -> None:
    people = People().live([away(1)], SETTLE + GAP).live([away(1), away(2, "away:imap:other.example")], SETTLE + GAP)
    assert [began for began, _, _ in people.heard] == [["away:1"], ["away:2"]]


steps = st.lists(
    st.tuples(st.sets(st.sampled_from([*map(away, range(3)), *map(person, range(3))])), st.integers(1, 15)), max_size=8
)


@given(steps)
def test_whatever_happens_everything_told_ends_and_nothing_is_kept_for_ever(
    story: list[tuple[set[Trouble], int]],
) -> None:
    people = People()
    for standing, minutes in story:
        people.live(sorted(standing, key=lambda one: one.key), minutes * MINUTE)
    people.live((), SETTLE + GAP + MINUTE)
    began = [key for some, _, _ in people.heard for key in some]
    over = [key for _, some, _ in people.heard for key in some]
    assert set(began) <= set(over)
    assert people.known == {}
    times = len(people.heard)
    people.live((), timedelta(hours=1))
    assert len(people.heard) == times
