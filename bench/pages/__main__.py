"""The pages over a large record, with many people at them: server time of every kind of page, bytes over the wire.

    python -m bench.pages [--interactions N] [--database sqlite|postgresql|both] [--users N] [--seconds S] [--keep DIR]

Builds a made-up record (a million interactions, 50,000 contacts, 10,000 accounts, 8,000 deals, 20 reps) and serves it
as `capture run --role web` does, in a process of its own. Each of the users looks at an answer for some seconds.
Milliseconds are the server's, from the arrival of a request to the end of its answer: they hold what it waits for
others. `alone`: of one user without pauses. `CPU`: what the server's process used for her, with SQLite all of it, of
PostgreSQL's own nothing; `ratio`: that against a page that is empty but for its frame.
"""

import argparse
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import delete, update

from bench.pages import directory, served, vocabulary
from bench.pages.databases import DATABASES, Built, record
from bench.pages.figures import Times, table
from bench.pages.shape import REPS
from bench.pages.users import Places, User, cookie, crowd
from bench.pages.wire import Fetched, fetched
from bench.table import print_table
from store.database import Store
from store.schema import audit, decisions, links, sessions

_WIRE: Final = 100_000
_WARMING: Final = 5
"""Seconds that do not count."""


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--interactions", type=int, default=1_000_000)
    parser.add_argument("--database", choices=[*DATABASES, "both"], default="both")
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--keep", type=Path, help="a folder in which the record is kept, to be used again")
    chosen = parser.parse_args()
    with _folder(chosen.keep) as folder:
        for database in DATABASES if chosen.database == "both" else [chosen.database]:
            print(f"{database}, {chosen.interactions:,} interactions", flush=True)
            with record(folder, database, chosen.interactions) as built:
                _measure(built, chosen.users, chosen.seconds)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """Other users may enter it: PostgreSQL's server is not run as root."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.absolute()
        return
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def _measure(built: Built, users: int, seconds: int) -> None:
    known = vocabulary.words()
    with Store(built.url) as store:
        with store.begin() as connection:
            places = Places.drawn(connection)
            cookies = [cookie(connection, directory.rep(number % REPS), built.at) for number in range(users)]
        try:
            with served.serving(built.url, built.at) as port:
                people = [User(port, word, places, known, seed) for seed, word in enumerate(cookies)]
                crowd(people[:1], _WARMING, thinks=False)
                Times.of(port)
                crowd(people[:1], seconds / 4, thinks=False)
                alone = Times.of(port)
                crowd(people, seconds)
                _tell(people, alone, Times.of(port), seconds)
                pages = ["/review", places.large[0], f"/search?q={known[vocabulary.FREQUENT[0]]}"]
                _tell_wire(fetched(port, cookies[0], pages))
        finally:
            _as_it_was(store, built)


def _tell(people: Sequence[User], alone: Times, together: Times, seconds: int) -> None:
    print_table(*table(alone, together))
    busy = (together.cpu - alone.cpu) / seconds
    print(f"{len(people)} users; {busy:.0%} of a core used by the server, {together.peak:.0f} MB at most; ", end="")
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for kind, number in sorted(sum((person.refused for person in people), Counter()).items()):
        print(f"refused: {kind}, {number} times")


def _tell_wire(wire: Iterable[Fetched]) -> None:
    rows = [(one.path, f"{one.bytes:,}", f"{one.requests}", ", ".join(sorted(one.hosts))) for one in wire]
    print_table((f"first visit (at most {_WIRE:,} bytes wanted)", "bytes", "requests", "hosts"), rows)


def _as_it_was(store: Store, built: Built) -> None:
    """Takes back what the users decided."""
    undone = {"decision": None, "decided_by": None, "decided_at": None}
    with store.begin() as connection:
        connection.execute(update(links).where(links.c.decided_at > built.at).values(undone))
        connection.execute(delete(decisions).where(decisions.c.at > built.at))
        connection.execute(delete(audit).where(audit.c.at > built.at))
        connection.execute(delete(sessions))


if __name__ == "__main__":
    main()
