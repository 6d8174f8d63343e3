"""The figures as a table, on the screen and in docs/reliability.md."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.faults.scene import Outcome

PAGE = Path(__file__).parents[2] / "docs/reliability.md"
BEGINS, ENDS = "<!-- figures of bench.faults -->", "<!-- end of the figures -->"
COLUMNS = (
    *("fault", "what was done", "messages", "dispositions", "mailboxes that differ", "doubles", "missing"),
    *("unlinked", "decisions made", "lost", "recovered after"),
)


def show(outcomes: Sequence[Outcome]) -> None:
    """Prints it as Markdown."""
    print("\n".join(_lines(outcomes)))


def write(outcomes: Sequence[Outcome]) -> None:
    """Puts it between its marks, in place of what stood there."""
    head, _, rest = PAGE.read_text().partition(BEGINS)
    tail = rest.partition(ENDS)[2]
    PAGE.write_text("\n".join([head + BEGINS, "", *_lines(outcomes), "", ENDS + tail]))


def _lines(outcomes: Sequence[Outcome]) -> Iterable[str]:
    yield f"| {' | '.join(COLUMNS)} |"
    yield f"|{'---|' * len(COLUMNS)}"
    yield from (f"| {' | '.join(_cells(one))} |" for one in outcomes)


def _cells(one: Outcome) -> tuple[str, ...]:
    found = one.verdict
    numbers = (found.there, found.recorded, found.differing, found.doubles, found.missing, found.unmatched)
    counted = tuple(f"{number:,}" for number in (*numbers, one.decided, found.lost))
    return one.fault, one.did, *counted, f"{one.recovery:.0f} s"
