"""The folders of a mailbox: which there are, which of them Capture reads, and how they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from config.providers import ImapOptions
from connectors.imap.session import Session


class Special(StrEnum):
    """What a folder is for (RFC 6154)."""

    ALL = "all"
    """Everything but junk and trash, in every folder."""
    ARCHIVE = "archive"
    DRAFTS = "drafts"
    JUNK = "junk"
    SENT = "sent"
    TRASH = "trash"


@dataclass(frozen=True, slots=True)
class Status:
    """How a folder stands; two equal ones mean that nothing has come, gone or changed."""

    messages: int
    uidnext: int
    uidvalidity: int
    highestmodseq: int | None
    """None where the server has no CONDSTORE, or not for this folder (RFC 7162)."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that can be opened."""

    name: str
    """As people know it."""
    wire: bytes
    """Quoted, for commands."""
    special: Special | None
    status: Status


def list_folders(session: Session, options: ImapOptions) -> Sequence[Folder]:
    """The folders to read and their status, INBOX first, in one round trip where the server can. Raises ConnectorError.

    All but drafts, junk, trash and what others share, or those of `options.folders`: NeedsPerson where one is missing.
    A folder that holds all the others is read alone.
    """
    raise NotImplementedError
