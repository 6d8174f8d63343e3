"""The bodies of messages, and the meetings that they state."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from connectors.again import REFUSED
from connectors.faults import costing_one_item
from connectors.gmail.answers import Body, Message, MessagePart
from connectors.gmail.parts import lacking, tree
from connectors.gmail.reading import Reader
from connectors.google.client import Missing
from connectors.ical import Window, inside
from connectors.mime import Malformed, body_of
from connectors.model.sync import Content, Unreadable
from connectors.pace.outcomes import Refused
from connectors.text.kept import kept_text


@dataclass(slots=True)
class _Waiting:
    """A message some of whose text Google keeps apart."""

    payload: MessagePart
    lacking: list[Body]


@dataclass(frozen=True, slots=True)
class Contents:
    """Reads the bodies of messages that were asked for. Raises ConnectorError."""

    reader: Reader
    window: Window

    def of(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        """The contents of the messages that are still there."""
        messages = [ident for ident in ids if "#" not in ident]
        for start in range(0, len(messages), self.reader.page):
            yield from self._some(messages[start : start + self.reader.page])

    def _some(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        waiting: dict[str, _Waiting] = {}
        for ident, answer in self.reader.mailbox.bodies(ids):
            if isinstance(answer, Missing):
                continue
            found = self._refused(ident, answer) if isinstance(answer, Refused) else self._read(ident, answer)
            if isinstance(found, _Waiting):
                waiting[ident] = found
            else:
                yield found
        refused = self._fill(waiting)
        for ident, one in waiting.items():
            yield self._refused(ident, refused[ident]) if ident in refused else self._whole(ident, one.payload)

    def _fill(self, waiting: Mapping[str, _Waiting]) -> dict[str, Refused]:
        """Asks for what is lacking; returns the messages of which Google refuses a part."""
        bodies = {f"{ident}/{n}": body for ident, one in waiting.items() for n, body in enumerate(one.lacking)}
        wanted = {key: (key.partition("/")[0], body["attachmentId"]) for key, body in bodies.items()}
        refused: dict[str, Refused] = {}
        for key, answer in self.reader.mailbox.attachments(wanted) if wanted else ():
            if isinstance(answer, Refused):
                refused[key.partition("/")[0]] = answer
            elif not isinstance(answer, Missing):
                bodies[key]["data"] = answer.get("data", "")
        return refused

    def _read(self, ident: str, message: Message) -> Content | Unreadable | _Waiting:
        payload = message.get("payload", {})
        try:
            bodies = _lacking(payload)
        except Malformed as error:
            return Unreadable(ident, str(error), self.reader.version + REFUSED)
        return _Waiting(payload, bodies) if bodies else self._whole(ident, payload)

    def _whole(self, ident: str, payload: MessagePart) -> Content | Unreadable:
        try:
            return _content(ident, payload, self.window)
        except Malformed as error:
            return Unreadable(ident, str(error), self.reader.version + REFUSED)

    def _refused(self, ident: str, refused: Refused) -> Unreadable:
        return Unreadable(ident, refused.why, self.reader.version + REFUSED)


@costing_one_item(Malformed)
def _lacking(payload: MessagePart) -> list[Body]:
    return lacking(tree(payload))


@costing_one_item(Malformed)
def _content(ident: str, payload: MessagePart, window: Window) -> Content:
    said = body_of(tree(payload))
    kept = kept_text(said.text)
    found = inside(ident, said.calendars, window)
    return Content(ident, kept.own, said.attachments, found, kept.signature, kept.quoted, said.html)
