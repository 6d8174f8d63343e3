"""Examines the machine: whose packages are loaded, how much room there is, who can read what only Capture should."""

import shutil
import stat
from collections.abc import Iterable, Iterator
from importlib import import_module, metadata
from pathlib import Path
from typing import Final

from capture.finding import Finding, Severity
from capture.keeping import folder_of
from config.settings import Settings
from store.database import Store
from store.sources import Source

LOW_DISK_BYTES: Final = 1 << 30
NO_DISK_BYTES: Final = 100 << 20
PACKAGES: Final = ("config", "connectors", "matcher", "store", "capture")
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def packages() -> Iterator[Finding]:
    """Names such as `config` exist in other distributions: ours must not be shadowed, nor what we stand on."""
    homes = {str(Path(str(import_module(name).__file__)).parents[1]) for name in PACKAGES}
    if len(homes) > 1:
        yield Finding(
            "installation",
            f"Capture's five packages come from several places: {', '.join(sorted(homes))}.",
            "Install it into a virtual environment of its own.",
            Severity.CRITICAL,
        )
    foreign = sorted(set(metadata.packages_distributions().get("urllib3", ())) - {"urllib3"})
    if foreign:
        yield Finding(
            "installation",
            f"What is loaded as urllib3 is that of {', '.join(foreign)}: Exchange and Google may fail in strange ways.",
            f"Run `pip uninstall {' '.join(foreign)}`, then `pip install --force-reinstall urllib3`.",
            Severity.CRITICAL,
        )


def disk(settings: Settings, store: Store) -> Iterator[Finding]:
    """Where the record is, unless that is on a server, and where secrets are."""
    folders = {folder_of(settings): "secrets"}
    if store.url.get_backend_name() == "sqlite" and store.url.database:
        folders = {Path(store.url.database).absolute().parent: "the record"}
    for folder, what in folders.items():
        if not folder.exists():
            continue
        free = shutil.disk_usage(folder).free
        if free < LOW_DISK_BYTES:
            severity = Severity.CRITICAL if free < NO_DISK_BYTES else Severity.WARNING
            remedy = "Free some space before it is full."
            yield Finding("disk", f"Only {free >> 20} MB are free below {folder}, for {what}.", remedy, severity)


def permissions(settings: Settings, store: Store, file: Path | None) -> Iterator[Finding]:
    """What other users of the machine can read. `file`: the settings, if there is one."""
    key = settings.secrets.key
    folder = folder_of(settings)
    private = [folder / "key"]
    if key is not None and key.reference.startswith("file:"):
        private.append(Path(key.reference.removeprefix("file:")))
    if store.url.get_backend_name() == "sqlite" and store.url.database:
        private.append(Path(store.url.database).absolute())
    if file is not None and _has_password(settings, file):
        private.append(file)
    for path in private:
        if _mode(path) & _OTHERS:
            yield Finding("files", f"Other users of this machine can read {path}.", f"Run `chmod go= {path}`.")


def mailboxes(listed: Iterable[Source]) -> Iterator[Finding]:
    """Mail on a disk that every user of the machine can read; one finding for all of it."""
    paths = {str(one.options.get("path", "")): one.connection for one in listed if one.kind == "files"}
    open_ = [path for path in sorted(paths) if _mode(Path(path)) & stat.S_IROTH]
    if open_:
        more = f" and {len(open_) - 1:,} more places" if len(open_) > 1 else ""
        wrong = f"Every user of this machine can read the mail in {open_[0]}{more}."
        yield Finding("files", wrong, f"Run `chmod o= {open_[0]}`, if nobody else needs it.", Severity.INFO)


def _has_password(settings: Settings, file: Path) -> bool:
    """Whether the database's password stands in the file itself: other secrets are references."""
    url = Store(settings.database.url.get_secret_value()).url
    try:
        return bool(url.password) and str(url.password) in file.read_text(errors="replace")
    except OSError:
        return False


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError:
        return 0
