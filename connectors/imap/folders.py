"""The folders of a mailbox: which there are, which of them Capture reads, and how they stand."""

from collections.abc import Container, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from config.providers import ImapOptions
from connectors.errors import NeedsPerson
from connectors.imap.errors import NoSuchFolder
from connectors.imap.listing import ListLine, Namespace, Status, decoded, list_lines, quoted, statuses
from connectors.imap.session import Session
from connectors.imap.special import VIEWS, Special, by_flags, by_name

_UNOPENABLE: Final = frozenset({"\\noselect", "\\nonexistent", "\\noaccess"})
_LEFT_OUT: Final = VIEWS | {Special.DRAFTS, Special.JUNK, Special.TRASH}


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that can be opened."""

    name: str
    """As people know it."""
    wire: bytes
    """Quoted, for commands."""
    special: Special | None
    status: Status


@dataclass(frozen=True, slots=True)
class _Found:
    """A folder that there is."""

    name: str
    raw: bytes
    wire: bytes
    special: Special | None
    shared: bool


def list_folders(session: Session, options: ImapOptions) -> Sequence[Folder]:
    """The folders to read and their status, INBOX first, in one round trip where the server can. Raises ConnectorError.

    All but drafts, junk, trash, views and what others share, or those of `options.folders`: NeedsPerson where one is
    missing. At Gmail only All Mail is read, which has everything but junk and trash once, where labels are folders:
    https://developers.google.com/workspace/gmail/imap/imap-extensions#special-use_extension_of_the_list_command
    """
    return told_folders(session.run(_list_command(session)), session, options)


def peek(session: Session) -> Sequence[bytes] | None:
    """What the server tells of its folders amid an IDLE, which goes on, for `told_folders`.

    None where that cannot be, or the folder waited on has changed: of that one the IDLE tells more than its status
    does, which servers need not keep true for a folder that is open.
    """
    return session.idle.peek(_list_command(session)) if session.offers("LIST-STATUS") else None


def told_folders(answers: Sequence[bytes], session: Session, options: ImapOptions) -> Sequence[Folder]:
    """The folders to read, as the server has told of them. Raises as `list_folders`."""
    listed = tuple(line for line in answers if line[:7].upper() == b"* LIST ")
    found = _found(listed, tuple(session.namespaces))
    chosen = _chosen(found, options.folders, session)
    known = statuses(answers)
    missing = [folder for folder in chosen if folder.raw not in known]
    if missing:
        known |= _asked(session, missing)
    return [
        Folder(folder.name, folder.wire, folder.special, known[folder.raw]) for folder in chosen if folder.raw in known
    ]


def _list_command(session: Session) -> bytes:
    """Folders and their status at once (RFC 5819); what each is for is told unasked where LIST is a plain one."""
    status = session.offers("LIST-STATUS")
    wanted = [b"SPECIAL-USE"] if session.offers("SPECIAL-USE") and (status or session.offers("LIST-EXTENDED")) else []
    wanted += [b"STATUS " + _items(session)] if status else []
    return b'LIST "" "*"' + (b" RETURN (" + b" ".join(wanted) + b")" if wanted else b"")


def _items(session: Session) -> bytes:
    return b"(MESSAGES UIDNEXT UIDVALIDITY" + (b" HIGHESTMODSEQ)" if session.offers("CONDSTORE") else b")")


@lru_cache(maxsize=1024)
def _found(answers: tuple[bytes, ...], namespaces: tuple[Namespace, ...]) -> Sequence[_Found]:
    """What can be opened, and what each is for. Kept, as a mailbox that is polled mostly has the folders it had."""
    lines = [line for line in list_lines(answers) if _UNOPENABLE.isdisjoint(flag.lower() for flag in line.flags)]
    told = {by_flags(line.flags) for line in lines}
    found = [_understood(line, told, namespaces) for line in lines]
    return tuple(sorted(found, key=lambda folder: (folder.name != "INBOX", folder.name)))


def _understood(line: ListLine, told: Container[Special | None], namespaces: Sequence[Namespace]) -> _Found:
    name = decoded(line.raw)
    guessed = by_name(name, line.separator)
    special = by_flags(line.flags) or (guessed if guessed not in told else None)
    return _Found(name, line.raw, quoted(line.raw), special, _is_shared(line, namespaces))


def _is_shared(line: ListLine, namespaces: Sequence[Namespace]) -> bool:
    """Whether the longest prefix that fits is one of other users or of all (RFC 2342)."""
    place = line.raw + line.separator.encode("latin-1")
    fitting = [(len(space.prefix), not space.shared) for space in namespaces if place.startswith(space.prefix)]
    return line.raw.upper() != b"INBOX" and not max(fitting, default=(0, True))[1]


def _chosen(found: Sequence[_Found], wanted: Sequence[str], session: Session) -> Sequence[_Found]:
    if wanted:
        return _named(found, {"INBOX" if name.upper() == "INBOX" else name for name in wanted}, session.server)
    everything = [folder for folder in found if folder.special is Special.ALL]
    if everything and session.offers("X-GM-EXT-1"):
        return everything
    return [folder for folder in found if folder.special not in _LEFT_OUT and not folder.shared]


def _named(found: Sequence[_Found], wanted: Set[str], server: str) -> Sequence[_Found]:
    absent = wanted - {folder.name for folder in found}
    if absent:
        raise NeedsPerson(
            f"{server} has no folder {' and no folder '.join(sorted(absent))} for this name",
            "Name another by `capture connection reconnect` with --folder. These are there: "
            f"{', '.join(folder.name for folder in found)}.",
        )
    return [folder for folder in found if folder.name in wanted]


def _asked(session: Session, folders: Sequence[_Found]) -> Mapping[bytes, Status]:
    """Asks for each, all in one go. A folder that has gone since it was listed is left out."""
    answers: list[bytes] = []
    with session.errors():
        for tag in session.send(*(b"STATUS %b %b" % (folder.wire, _items(session)) for folder in folders)):
            with suppress(NoSuchFolder):
                answers += session.answer(tag)
    return statuses(answers)
