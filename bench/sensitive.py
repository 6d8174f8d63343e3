"""What looking for sensitive content finds in real mail, and what it costs: `python -m bench.sensitive [--messages N]`.

Over the mailboxes of `../shared/data` (CAPTURE_SHARED names another place than `../shared`), read as connectors read
them: text, quotes, signature, subject and HTML. Every country's national ids are looked for, which no setting does by
default and the figures of cost leave out. What is found is counted and never shown; how much of it is wrong was judged
by hand (docs/sensitive.md).
"""

import argparse
import os
import tarfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import process_time

from bench.letters import letters
from bench.table import print_table
from capture.sensitive import Finder, finder, without_sensitive
from config.privacy import ContentLevel
from config.sensitive import Country, SensitiveContent, SensitiveKind
from connectors.mime import Malformed, body, envelope
from connectors.text.kept import kept_text
from store.model import Direction, Kept

MAILBOXES = Path(os.environ.get("CAPTURE_SHARED", Path(__file__).parents[2] / "shared")) / "data" / "mailboxes"


@dataclass(slots=True)
class Figures:
    """Of one set."""

    mails: int = 0
    letters: int = 0
    """Characters that were looked through."""
    reading: float = 0.0
    """Seconds of the processor for parsing, to compare with."""
    each: list[float] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)
    """Kind → mails in which there is any."""

    def row(self, name: str) -> Sequence[str]:
        per = 1e6 / max(1, self.mails)
        spent = sum(self.each)
        rates = (f"{self.found[kind] * 1000 / max(1, self.mails):.2f}" for kind in SensitiveKind)
        cost = (f"{median(self.each) * 1e6:.0f}", f"{spent * per:.0f}", f"{self.letters / max(spent, 1e-9) / 1e6:.0f}")
        return (name, f"{self.mails:,}", *rates, *cost, f"{spent / max(self.reading, 1e-9):.1%}")


def stored(archive: Path) -> Iterator[bytes]:
    """The messages of a mailbox that is kept as a tar file."""
    with tarfile.open(archive) as tar:
        for member in tar:
            file = tar.extractfile(member) if member.isfile() else None
            if file:
                yield file.read()


def read(raw: bytes) -> Kept | None:
    """As it would be recorded; None where it is no message."""
    try:
        said, seen = body(raw), envelope(raw)
    except Malformed:
        return None
    parts = kept_text(said.text)
    return Kept(
        id="1",
        version="1",
        interaction=seen,
        direction=Direction.INBOUND,
        content=ContentLevel.TEXT,
        text=parts.own,
        attachments=said.attachments,
        signature=parts.signature,
        quoted=parts.quoted,
        html=said.html,
    )


def measure(raws: Iterator[bytes], most: int, usual: Finder, thorough: Finder) -> Figures:
    """What is found in each message, and how long that takes by default."""
    figures = Figures()
    for raw in raws:
        began = process_time()
        item = read(raw)
        parsed = process_time()
        if item is None:
            continue
        without_sensitive(item, usual)
        figures.each.append(process_time() - parsed)
        figures.reading += parsed - began
        figures.mails += 1
        figures.letters += sum(map(len, (item.text or "", item.signature, item.quoted, item.html)))
        figures.found.update(kind for kind, _ in without_sensitive(item, thorough).sensitive)
        if figures.mails >= most:
            break
    return figures


def main() -> None:
    """Prints a line for each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=5_000, help="of each set, at most (default: %(default)s)")
    most = parser.parse_args().messages
    usual, thorough = (finder(SensitiveContent.MASK, SensitiveKind, countries) for countries in ((), Country))
    sets = {archive.name.partition(".")[0]: stored(archive) for archive in sorted(MAILBOXES.glob("*.tar.xz"))}
    rows = [
        measure(raws, most, usual, thorough).row(name) for name, raws in {**sets, "made": letters(most, 10_000)}.items()
    ]
    kinds = tuple(f"{kind} ‰" for kind in SensitiveKind)
    print_table(("set", "mails", *kinds, "median µs", "mean µs", "MB/s", "of parsing"), rows)


if __name__ == "__main__":
    main()
