"""Walks the folders below a root, one at a time, so that memory grows with one folder and not with the archive.

Symbolic links are followed, but never back into a folder that we are inside of. Hidden files and the indexes that mail
servers and programs keep beside messages are no items.
"""

import errno
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from connectors.files import maildir
from connectors.files.ids import escape, file_of

_INDEX = re.compile(
    r"\.|dovecot|maildirfolder$|maildirsize$|subscriptions$|courierimap|courierpop3d|mh-sequences$|Thumbs\.db$|desktop\.ini$"
    r"|.*\.(?:msf|snm|toc|lock)$"
)


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder and the files in it that may hold items."""

    path: str
    prefix: str
    """What the ids of its files begin with."""
    is_maildir: bool
    files: Mapping[str, str]
    """File id → name below `path`."""


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A folder that the operating system does not let us list; nothing is known of what lies below it."""

    path: str
    prefix: str
    why: str


def direct(known: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Those of the items whose id starts with `prefix` that lie in its folder itself, not in a subfolder."""
    start = len(prefix)
    return {item: version for item, version in known.items() if "/" not in file_of(item)[start:]}


def walk(root: str) -> Iterator[Folder | Unlisted]:
    """Every folder from `root` down, parents first. A root that is a file stands as the only file of its folder."""
    if Path(root).is_file():
        folder, _, name = root.rpartition("/")
        yield Folder(folder, "", is_maildir=False, files={escape(name): name})
    else:
        yield from _below(root, "", (os.path.realpath(root),))


def files_in(path: str, prefix: str) -> dict[str, str]:
    """File id → name of the messages in the Maildir at `path`, whose ids begin with `prefix`. Raises OSError."""
    return {prefix + escape(maildir.unique(name[4:])): name for name in sorted(maildir.messages(path))}


def _below(path: str, prefix: str, inside: tuple[str, ...]) -> Iterator[Folder | Unlisted]:
    try:
        files, subfolders = _list(path)
        as_maildir = maildir.is_maildir(frozenset(subfolders))
        if as_maildir:
            messages = f"{prefix}cur/"
            yield Folder(path, messages, is_maildir=True, files=files_in(path, messages))
    except FileNotFoundError:
        return
    except OSError as error:
        yield Unlisted(path, prefix, error.strerror or "unknown reason")
        return
    yield Folder(path, prefix, is_maildir=False, files={prefix + escape(name): name for name in files})
    for name, linked in subfolders.items():
        if name in maildir.PRIVATE if as_maildir else name.startswith("."):
            continue
        deeper = f"{path}/{name}"
        real = os.path.realpath(deeper) if linked else f"{inside[-1]}/{name}"
        if real not in inside:
            yield from _below(deeper, f"{prefix}{escape(name)}/", (*inside, real))


def _list(path: str) -> tuple[list[str], dict[str, bool]]:
    """The names of the files, and of the subfolders with whether each is a symbolic link; in order of name.

    Pipes, sockets and devices are no files, nor are links to nothing.
    """
    files, subfolders = [], {}
    with os.scandir(path) as entries:
        for entry in entries:
            if _goes_in_circles(entry):
                continue
            if entry.is_dir():
                subfolders[entry.name] = entry.is_symlink()
            elif entry.is_file() and not _INDEX.match(entry.name):
                files.append(entry.name)
    return sorted(files), dict(sorted(subfolders.items()))


def _goes_in_circles(entry: os.DirEntry[str]) -> bool:
    """Whether a symbolic link leads to itself. Other trouble is raised: what cannot be reached has not vanished."""
    try:
        entry.is_dir()
    except OSError as error:
        if error.errno == errno.ELOOP:
            return True
        raise
    return False
