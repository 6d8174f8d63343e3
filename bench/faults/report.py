"""The figures as a table, on the screen and in docs/reliability.md."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.faults.scene import Outcome

PAGE = Path(__file__).parents[2] / "docs/reliability.md"
BEGINS, ENDS = "<!-- figures of bench.faults -->", "<!-- end of the figures -->"
COLUMNS = (
    *("fault", "what was done", "mailboxes", "messages", "dispositions", "mailboxes that differ", "doubles"),
    *("missing", "unlinked", "decisions made", "lost", "recovered after"),
)
_HEAD = (f"| {' | '.join(COLUMNS)} |", f"|{'---|' * len(COLUMNS)}")


def show(outcomes: Sequence[Outcome]) -> None:
    """Prints it as Markdown."""
    print("\n".join(_lines(outcomes)))


def write(outcomes: Sequence[Outcome]) -> None:
    """Puts it between its marks; lines of faults that were not played this time stay as they are."""
    head, _, rest = PAGE.read_text().partition(BEGINS)
    before, _, tail = rest.partition(ENDS)
    lines = [*before.strip().splitlines(), *_lines(outcomes)]
    figures = {_fault(line): line for line in lines if line not in _HEAD}
    PAGE.write_text("\n".join([head + BEGINS, "", *_HEAD, *figures.values(), "", ENDS + tail]))


def _fault(line: str) -> str:
    """What the line of a table is of."""
    return line.split("|")[1].strip()


def _lines(outcomes: Sequence[Outcome]) -> Iterable[str]:
    yield from _HEAD
    yield from (f"| {' | '.join(_cells(one))} |" for one in outcomes)


def _cells(one: Outcome) -> tuple[str, ...]:
    found = one.verdict
    numbers = (
        one.mailboxes,
        found.there,
        found.recorded,
        found.differing,
        found.doubles,
        found.missing,
        found.unmatched,
    )
    counted = tuple(f"{number:,}" for number in (*numbers, one.decided, found.lost))
    return one.fault, one.did, *counted, f"{one.recovery:.0f} s"
