"""The bodies of messages: the parts that hold text, and nothing of attachments but their names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from connectors.faults import costing_one_item
from connectors.ical import Window, inside
from connectors.imap.bodies import Reading, Wanted
from connectors.imap.envelopes import REFUSED, VERSION
from connectors.imap.ids import item, place_of, uid_of
from connectors.imap.mailbox import Mailbox
from connectors.imap.responses import Answer
from connectors.imap.structure import BrokenStructure, read_structure
from connectors.imap.suspects import answers_to
from connectors.mime import Malformed, body_of
from connectors.model.sync import Content, Unreadable
from connectors.text.kept import kept_text

AT_ONCE: Final = 16 << 20
"""Bytes of text that are asked for before some are read."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Reads the bodies of messages that were asked for. Raises ConnectorError."""

    mailbox: Mailbox
    structures: Mapping[str, Answer]
    """Id → BODYSTRUCTURE, where that is known already."""
    window: Window

    def of(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        """The contents of the messages that are still there, each folder opened once."""
        places: dict[str, set[int]] = {}
        for ident in ids:
            if "#" not in ident:
                places.setdefault(place_of(ident), set()).add(uid_of(ident))
        for place, uids in places.items():
            if self.mailbox.folder(place):
                yield from self._in_place(place, sorted(uids))

    def _in_place(self, place: str, uids: Sequence[int]) -> Iterator[Content | Unreadable]:
        structures, refused = self._structures(place, uids)
        yield from _not_handed_over(place, refused)
        together: list[Reading] = []
        size = 0
        for uid in sorted(structures):
            try:
                reading = _reading(uid, structures[uid])
            except BrokenStructure as error:
                yield Unreadable(item(place, uid), str(error), VERSION + REFUSED)
                continue
            if together and size + reading.texts.size > AT_ONCE:
                yield from self._read(place, together)
                together, size = [], 0
            together.append(reading)
            size += reading.texts.size
        yield from self._read(place, together)

    def _structures(self, place: str, uids: Sequence[int]) -> tuple[dict[int, Answer], Iterable[int]]:
        """UID → structure of the messages that are there, and those that are refused."""
        found = {uid: self.structures[ident] for uid in uids if (ident := item(place, uid)) in self.structures}
        unknown = [uid for uid in uids if uid not in found]
        if not unknown:
            return found, ()
        (asked,) = self.mailbox.ask(place, (unknown, "BODYSTRUCTURE"))
        answers = answers_to(self.mailbox, place, asked)
        told = {message.uid: message.structure() for message in answers.found if b"BODYSTRUCTURE" in message.items}
        return found | told, answers.refused

    def _read(self, place: str, readings: Sequence[Reading]) -> Iterator[Content | Unreadable]:
        came, refused = self._fetch(place, {reading.uid: reading.texts for reading in readings})
        there = [reading for reading in readings if reading.uid in came]
        _, also_refused = self._fetch(place, {reading.uid: reading.alternatives() for reading in there})
        yield from _not_handed_over(place, sorted(refused | also_refused))
        for reading in there:
            if reading.uid not in also_refused:
                yield self._content(item(place, reading.uid), reading)

    def _fetch(self, place: str, wanted: Mapping[int, Wanted]) -> tuple[set[int], set[int]]:
        """Fetches the sections, those of messages of one shape together; returns which are there, and are refused."""
        shapes: dict[str, list[int]] = {}
        for uid, each in wanted.items():
            shapes.setdefault(each.items, []).append(uid)
        came, refused = set(shapes.pop("", ())), set[int]()
        commands = [(uids, items) for items, uids in shapes.items()]
        for asked in self.mailbox.ask(place, *commands) if commands else ():
            answers = answers_to(self.mailbox, place, asked)
            refused.update(answers.refused)
            for message in answers.found:
                if message.sections and message.uid in wanted:
                    came.add(message.uid)
                    for section, raw in message.sections.items():
                        wanted[message.uid].fill(section.decode("ascii", "replace"), raw)
        return came, refused

    def _content(self, ident: str, reading: Reading) -> Content | Unreadable:
        try:
            return _read(ident, reading, self.window)
        except Malformed as error:
            return Unreadable(ident, str(error), VERSION + REFUSED)


def _not_handed_over(place: str, refused: Iterable[int]) -> Iterator[Unreadable]:
    for uid in refused:
        yield Unreadable(item(place, uid), "The server cannot hand over the text of the message", VERSION + REFUSED)


@costing_one_item(BrokenStructure)
def _reading(uid: int, structure: Answer) -> Reading:
    return Reading(uid, read_structure(structure))


@costing_one_item(Malformed)
def _read(ident: str, reading: Reading, window: Window) -> Content:
    said = body_of(reading.root)
    kept = kept_text(said.text, is_cut=reading.is_cut())
    found = inside(ident, said.calendars, window)
    return Content(ident, kept.own, said.attachments, found, kept.signature, kept.quoted, said.html)
