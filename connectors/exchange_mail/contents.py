"""The bodies of messages, and the meetings that they state."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from connectors.again import REFUSED
from connectors.ews.values import Item, Missing
from connectors.exchange_mail.envelopes import VERSION, is_about_a_meeting
from connectors.exchange_mail.fields import ATTACHED, MIME, TEXT
from connectors.exchange_mail.reading import Reader
from connectors.faults import costing_one_item
from connectors.ical import Window
from connectors.mime import Malformed
from connectors.model.sync import Content, Unreadable
from connectors.outlook.contents import of_mime, of_text
from connectors.pace.outcomes import Refused
from connectors.text.html import html_to_text

WHOLE: Final = 20
"""Messages about meetings in one request: they come with all that is attached."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Reads the bodies of messages that were asked for. Raises ConnectorError."""

    reader: Reader
    window: Window

    def of(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        """The contents of the messages that are still there."""
        messages = [ident for ident in ids if "#" not in ident]
        meetings = [ident for ident in messages if ident in self.reader.about_meetings]
        for ident, answer in self.reader.office.get_each(sorted({*messages} - {*meetings}), TEXT):
            if isinstance(answer, Refused):
                yield _refused(ident, answer.why)
            elif not isinstance(answer, Missing):
                if is_about_a_meeting(answer):
                    meetings.append(ident)
                else:
                    yield _guarded(answer)
        yield from self._of_meetings(meetings)

    def _of_meetings(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        for ident, answer in self.reader.office.get_each(ids, MIME, WHOLE):
            if isinstance(answer, Refused):
                yield _refused(ident, answer.why)
            elif not isinstance(answer, Missing):
                yield of_mime(ident, answer.values.get("mime_content") or b"", self.window)


def _guarded(message: Item) -> Content | Unreadable:
    try:
        return _content(message)
    except Malformed as error:
        return _refused(message.id, str(error))


@costing_one_item(Malformed)
def _content(message: Item) -> Content:
    attached = (each for each in message.values.get(ATTACHED) or () if not each.is_inline)
    body: Any = message.values.get("body") or ""
    html = str(body) if getattr(body, "body_type", "") == "HTML" else ""
    text = html_to_text(html) if html else str(body)
    return of_text(message.id, text, (each.name for each in attached if each.name), html)


def _refused(ident: str, why: str) -> Unreadable:
    return Unreadable(ident, why, VERSION + REFUSED)
