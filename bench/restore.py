"""A backup of a large record: how long it takes to make, to restore with all that is examined, and to export.

    python -m bench.restore [--interactions N] [--keep DIR] [--export]

Builds a made-up record (`bench.pages`) on SQLite, or takes the one that DIR has, and leaves it as it is. Seconds on the
wall, one run each, with the file in the system's cache as it comes.
"""

import argparse
import shutil
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from bench.clock import seconds
from bench.pages.databases import record
from bench.table import print_table
from capture import restoring
from capture.export.everything import everything
from config.settings import Database, Settings
from store.backup import backup
from store.database import Store


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--interactions", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="a folder in which the record is kept, to be used again")
    parser.add_argument("--export", action="store_true", help="export everything too")
    chosen = parser.parse_args()
    with (
        nullcontext(str(chosen.keep)) if chosen.keep else TemporaryDirectory() as folder,
        record(Path(folder), "sqlite", chosen.interactions) as built,
    ):
        _measure(built.url, Path(folder) / "restore", export=chosen.export)


def _measure(url: str, folder: Path, *, export: bool) -> None:
    folder.mkdir(exist_ok=True)
    copy, restored = folder / "backup.db", folder / "capture.db"
    settings, now = Settings(database=Database(url=SecretStr(f"sqlite:///{restored}"))), datetime.now(UTC)
    try:
        with Store(url) as store:
            rows = [("backup", seconds(lambda: backup(store, copy)), _size(copy))]
            check = seconds(lambda: restoring.check_backup(copy))
            again = seconds(lambda: restoring.restore(settings, copy, now, lambda *_: None))
            rows += [("check of the backup", check, ""), ("restore, with both examinations", again, _size(restored))]
            if export:
                with store.read() as connection:
                    took = seconds(lambda: everything(connection, folder / "out", now, lambda *_: None) and None)
                rows.append(("export of everything", took, _size(*(folder / "out").rglob("*.*"))))
    finally:
        shutil.rmtree(folder)
    print_table(("measure", "s", "size"), [(name, f"{took:,.1f}", size) for name, took, size in rows])


def _size(*files: Path) -> str:
    return f"{sum(file.stat().st_size for file in files) / 1e6:,.0f} MB"


if __name__ == "__main__":
    main()
