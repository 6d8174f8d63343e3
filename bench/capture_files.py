"""Capture of files against `mu index` over the same Maildir in one run: speed, memory, and a second pass.

    python -m bench.capture_files [--messages N] [--archive FILE]

Everything is captured (parse, policy, ledger, match, store, full-text index; SQLite on disk); nothing is excluded for
being internal or bulk, so that the figure is not flattered by mail that is never stored. The directory holds the
most frequent outside correspondents of the mail itself. `mu` (Debian `maildir-utils`) only parses and indexes.
"""

import argparse
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.capture_child import capture, settings
from bench.table import print_table
from capture import directory, wiring
from connectors.crm.columns import RecordKind

ARCHIVE = Path(__file__).parents[2] / "shared/data/mailboxes/enron-inboxes.tar.xz"
FEW = 2_000
"""The small run that peak memory is compared with."""
CONTACTS = 2_000
_SENDER = re.compile(rb"^From: .*?([\w.+-]+@[\w-]+\.[\w.-]+)", re.MULTILINE | re.IGNORECASE)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1_000_000, help="at most so many")
    parser.add_argument("--archive", type=Path, default=ARCHIVE, help="a .tar.xz of mail files, one a message")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        number = _maildirs(chosen.archive, folder, chosen.messages)
        few = _capture(folder, "few")
        whole = _capture(folder, "all")
        mu = _mu(folder / "all", folder / "mu")
    _report(number, few, whole, mu)


def _maildirs(archive: Path, folder: Path, most: int) -> int:
    """Unpacks the archive as Maildirs: `all`, and in `few` the first messages of each tenth folder; how many."""
    senders: Counter[str] = Counter()
    number = 0
    with tarfile.open(archive) as tar:
        for name, message in islice(_messages(tar), most):
            _deliver(folder / "all", name, number, message)
            if number < FEW:
                _deliver(folder / "few", name, number, message)
            if sender := _SENDER.search(message):
                senders[sender[1].decode("ascii", "replace").lower()] += 1
            number += 1
    with (folder / "contacts.jsonl").open("w") as file:
        for address in _outside(senders):
            file.write(json.dumps({"id": address, "name": address.partition("@")[0], "addresses": [address]}) + "\n")
    return number


def _outside(senders: Counter[str]) -> Iterator[str]:
    """The most frequent senders who are not of the organisation, which is the domain that sends most."""
    domains = Counter(address.rpartition("@")[2] for address in senders.elements())
    own = domains.most_common(1)[0][0]
    yield from islice((one for one, _ in senders.most_common() if not one.endswith(f"@{own}")), CONTACTS)


def _messages(tar: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    for member in tar:
        if member.isfile() and (file := tar.extractfile(member)):
            yield str(Path(member.name).parent), file.read()


def _deliver(root: Path, name: str, number: int, message: bytes) -> None:
    folder = root / name
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "cur" / f"{number}.bench:2,S").write_bytes(message)


def _capture(folder: Path, mail: str) -> dict[str, float]:
    """Two passes in a process of its own: seconds of each, items, and its peak memory in MB."""
    database = folder / f"{mail}.db"
    with wiring.prepare_store(settings(str(database))) as store:
        directory.import_file(store, RecordKind.CONTACTS, folder / "contacts.jsonl", {})
    return capture("files", {"path": str(folder / mail)}, database)


def _mu(mail: Path, home: Path) -> float | None:
    """Seconds that mu takes to index the same mail; None where it is not installed."""
    mu = shutil.which("mu")
    if mu is None:
        return None
    subprocess.run([mu, "init", f"--maildir={mail}", f"--muhome={home}"], check=True, capture_output=True)
    started = time.perf_counter()
    subprocess.run([mu, "index", f"--muhome={home}", "--quiet"], check=True, capture_output=True)
    return time.perf_counter() - started


def _report(number: int, few: dict[str, float], whole: dict[str, float], mu: float | None) -> None:
    rate = whole["items"] / whole["first"]
    rows = [
        ("capture, messages/s", f"{rate:,.0f}", f"{number:,} messages"),
        ("mu index, messages/s", f"{number / mu:,.0f}" if mu else "not installed", "Debian maildir-utils"),
        ("ratio to mu", f"{rate / (number / mu):.2f}" if mu else "", "at least 2 wanted"),
        ("second pass, seconds", f"{whole['second']:.2f}", f"{whole['written']:.0f} rows written"),
        ("peak memory, MB", f"{whole['peak']:,.0f}", f"{few['peak']:,.0f} for {few['items']:,.0f} messages"),
        ("ratio of memory", f"{whole['peak'] / few['peak']:.2f}", "at most 1.2 wanted"),
    ]
    print_table(("measure", "value", "note"), rows)


if __name__ == "__main__":
    main()
