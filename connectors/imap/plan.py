"""What is to be read of one folder: which messages are new, and which have gone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from connectors.ical import expanded_elsewhere
from connectors.imap.cursor import UNFINISHED, Progress
from connectors.imap.envelopes import DRAFT, REFUSED
from connectors.imap.ids import item, uid_of
from connectors.imap.listing import Status
from connectors.imap.mailbox import Mailbox, Opened
from connectors.imap.numbers import as_set, count, numbers, ranges
from connectors.protocol import Known

PAGE = 500
"""Messages handed over at a time; as many that may have gone are named without a look at what capture holds."""


@dataclass(slots=True)
class Plan:
    """One place, while a pass reads it."""

    place: str
    before: Progress
    after: Progress
    """Once everything has been handed over; `drafts` and `refused` are filled in then."""
    new: list[int]
    """UIDs, ascending."""
    gone: list[str]
    """Ids."""
    drafts: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)

    def finished(self) -> Progress:
        """The progress when all is handed over."""
        return self._with_exceptions(self.after)

    def reached(self, uid: int) -> Progress:
        """The progress when `uid` and all below it have been handed over."""
        if not self.before.next:
            return UNFINISHED
        progress = Progress(max(uid + 1, self.before.next), self.before.modseq, -1)
        return self._with_exceptions(progress)

    def _with_exceptions(self, progress: Progress) -> Progress:
        drafts, refused = as_set(sorted(self.drafts)), as_set(sorted(self.refused))
        return Progress(progress.next, progress.modseq, progress.messages, drafts, refused)


def stands_still(before: Progress, status: Status) -> bool:
    """Whether nothing has happened in a folder since it was read."""
    told = (status.uidnext, status.highestmodseq or 0, status.messages)
    return (before.next, before.modseq, before.messages) == told


def readable_now(place: str, before: Progress, known: Known) -> set[int]:
    """UIDs of messages that an earlier release could not read and that this one may."""
    refused = numbers(before.refused)
    return {uid for uid in refused if known(item(place, uid)).get(item(place, uid)) == ""}


def outdated(place: str, window: str, known: Known) -> set[int]:
    """UIDs of messages to be read again when series are expanded in a new window, by its name.

    Those with series that go on; and those that could not be read, as servers are mended too.
    """
    return {
        uid_of(ident)
        for ident, version in known(f"{place};").items()
        if not version or version.endswith(REFUSED) or expanded_elsewhere(version, window)
    }


def plan(mailbox: Mailbox, place: str, before: Progress, known: Known) -> Plan:
    """Opens the folder of a place and finds out what to do there. Raises ConnectorError."""
    opened = mailbox.examine(place, before if mailbox.resyncs else None)
    after = Progress(opened.uidnext, opened.modseq, opened.messages)
    if mailbox.resyncs and before.next and before.modseq and opened.modseq:
        return _told(mailbox, place, before, after, opened, known)
    return _compared(mailbox, place, before, after, known)


def _told(mailbox: Mailbox, place: str, before: Progress, after: Progress, opened: Opened, known: Known) -> Plan:
    """From what the server says has changed (RFC 7162 3.2.5). A changed flag is no change, but for that of drafts."""
    drafts, refused = set(numbers(before.drafts)), set(numbers(before.refused))
    old = {message.uid: message.has_flag(DRAFT) for message in opened.changed if message.uid < before.next}
    began = {uid for uid, is_draft in old.items() if is_draft} - drafts
    ended = {uid for uid, is_draft in old.items() if not is_draft} & drafts
    vanished = _vanished(place, opened.vanished, known)
    gone = sorted(vanished | began)
    new = _arrived(mailbox, before.next, after.next)
    left = vanished | began
    return Plan(place, before, after, [*new, *ended], _items(place, gone), (drafts | began) - vanished, refused - left)


def _vanished(place: str, uids: str, known: Known) -> set[int]:
    """A server that has forgotten when messages went names every UID that is free; so many are looked up."""
    if count(uids) <= PAGE:
        return set(numbers(uids))
    spans = list(ranges(uids))
    return {uid for uid in _held(place, known) if any(low <= uid <= high for low, high in spans)}


def _arrived(mailbox: Mailbox, start: int, end: int) -> Iterable[int]:
    """The UIDs from `start` to before `end`; where they are few, without asking which there are."""
    return range(start, end) if end - start <= PAGE else mailbox.search(f"UID {start}:{end - 1}")


def _compared(mailbox: Mailbox, place: str, before: Progress, after: Progress, known: Known) -> Plan:
    """From what is there and what capture holds, for servers that do not say what vanished, and the first time."""
    there = [uid for uid in mailbox.search("ALL") if uid < after.next]
    after = Progress(after.next, after.modseq, len(there))
    arrived = [uid for uid in there if uid >= before.next]
    if before.next and len(there) - len(arrived) == before.messages:
        again = set(numbers(before.drafts)).intersection(there)
        return Plan(place, before, after, [*again, *arrived], [], set(), set(numbers(before.refused)))
    held = _held(place, known)
    gone = sorted(held.keys() - set(there))
    new = [uid for uid in there if not held.get(uid)]
    refused = {uid for uid, version in held.items() if version.endswith(REFUSED)}.intersection(there)
    return Plan(place, before, after, new, _items(place, gone), set(), refused)


def _held(place: str, known: Known) -> Mapping[int, str]:
    """UID → version of the messages of a place that capture holds; "" where something in one is to be tried again."""
    held: dict[int, str] = {}
    again: dict[int, str] = {}
    for ident, version in known(f"{place};").items():
        uid = uid_of(ident)
        if not version:
            again[uid] = version
        if "#" not in ident:
            held[uid] = version
        else:
            held.setdefault(uid, version)
    return held | again


def _items(place: str, uids: Iterable[int]) -> list[str]:
    return [item(place, uid) for uid in uids]
