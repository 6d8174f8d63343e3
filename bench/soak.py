"""Memory of every process over half an hour of full load: each source is due again at once, and mail keeps coming.

    python -m bench.soak [--minutes N] [--sources N] [--workers N] [--write FILE]

Real processes on a PostgreSQL server of the bench's own; mailboxes are folders on this disk. The first fifth of the
time, in which caches fill, is told apart: what counts is how the rest ends against how it begins. `--write`: the table
as Markdown.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from statistics import median

from bench.fleet import Fleet, fleet, memory_of
from bench.letters import letters
from bench.table import print_table

COLUMNS = ("process", "after the first fifth, MB", "at the end, MB", "ratio", "most, MB")
SAMPLES = 60
LETTERS_A_SECOND = 2.0


@dataclass(frozen=True, slots=True)
class Sample:
    """MB of each process, by its role and number, and how many passes and messages there were until then."""

    memory: tuple[float, ...]
    passes: int
    messages: int


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--sources", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", type=Path)
    chosen = parser.parse_args()
    roles = {"scheduler": 1, "worker": chosen.workers}
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        with fleet(folder, roles, CAPTURE_SCHEDULE__MAIL="1s") as made:
            made.fill(chosen.sources)
            made.crew.start_all()
            made.tell("UPDATE sources SET next_due_at = now()")
            samples = list(_samples(made, chosen.minutes * 60))
            names = [member.role for member in made.crew.living()]
    rows = list(_rows(names, samples))
    print_table(COLUMNS, rows)
    last = samples[-1]
    print(f"{chosen.minutes:g} minutes, {last.passes:,} passes, {last.messages:,} messages")
    if chosen.write:
        lines = [f"| {' | '.join(row)} |" for row in (COLUMNS, ["---"] * len(COLUMNS), *rows)]
        chosen.write.write_text("\n".join(lines) + "\n")


def _samples(made: Fleet, seconds: float) -> Iterator[Sample]:
    started, mail, every = time.monotonic(), letters(10**9, 10_000), seconds / SAMPLES
    brought = count()
    for sample in range(1, SAMPLES + 1):
        while time.monotonic() < started + sample * every:
            _bring(made, next(brought), next(islice(mail, 1)))
            time.sleep(1 / LETTERS_A_SECOND)
        memory = tuple(memory_of(member) for member in made.crew.living())
        passes, messages = made.ask("SELECT (SELECT sum(lease_epoch) FROM sources), (SELECT count(*) FROM ledger)")
        yield Sample(memory, int(passes), int(messages))


def _bring(made: Fleet, number: int, raw: bytes) -> None:
    (made.boxes[number % len(made.boxes)] / "new" / f"{number}.bench").write_bytes(raw)


def _rows(names: Sequence[str], samples: Sequence[Sample]) -> Iterator[tuple[str, ...]]:
    warm = samples[len(samples) // 5 :]
    tenth = max(1, len(warm) // 10)
    for place, name in enumerate(names):
        sizes = [sample.memory[place] for sample in warm]
        first, last = median(sizes[:tenth]), median(sizes[-tenth:])
        yield name, f"{first:.1f}", f"{last:.1f}", f"{last / first:.2f}", f"{max(sizes):.1f}"


if __name__ == "__main__":
    main()
