"""The bodies of messages, and the meetings that they state.

A message is handed over as HTML, of mail that was sent as text too. A message about a meeting is read as MIME, as only
that has the invitation in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from connectors.again import REFUSED
from connectors.faults import costing_one_item
from connectors.graph.requests import Missing
from connectors.ical import Window
from connectors.mime import Malformed
from connectors.model.sync import Content, Unreadable
from connectors.outlook.contents import of_mime, of_text
from connectors.outlook_mail.answers import Message
from connectors.outlook_mail.envelopes import VERSION, is_about_a_meeting
from connectors.outlook_mail.reading import Reader
from connectors.pace.outcomes import Refused
from connectors.text.html import html_to_text


@dataclass(frozen=True, slots=True)
class Contents:
    """Reads the bodies of messages that were asked for. Raises ConnectorError."""

    reader: Reader
    window: Window

    def of(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        """The contents of the messages that are still there."""
        messages = [ident for ident in ids if "#" not in ident]
        meetings = [ident for ident in messages if ident in self.reader.about_meetings]
        others = [ident for ident in messages if ident not in self.reader.about_meetings]
        for ident, answer in self.reader.mailbox.bodies(others):
            if isinstance(answer, Refused):
                yield _refused(ident, answer.why)
            elif not isinstance(answer, Missing):
                if is_about_a_meeting(answer):
                    meetings.append(ident)
                else:
                    yield _guarded(ident, answer)
        yield from self._of_meetings(meetings)

    def _of_meetings(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        for ident, answer in self.reader.mailbox.wholes(ids):
            if isinstance(answer, Refused):
                yield _refused(ident, answer.why)
            elif not isinstance(answer, Missing):
                yield of_mime(ident, answer, self.window)


def _guarded(ident: str, message: Message) -> Content | Unreadable:
    try:
        return _content(ident, message)
    except Malformed as error:
        return _refused(ident, str(error))


@costing_one_item(Malformed)
def _content(ident: str, message: Message) -> Content:
    said = message.get("body") or {}
    written = said.get("content") or ""
    is_html = said.get("contentType") == "html"
    text = html_to_text(written) if is_html else written
    attached = (each for each in message.get("attachments") or () if not each.get("isInline"))
    names = (name for each in attached if (name := each.get("name")))
    return of_text(ident, text, names, written if is_html else "")


def _refused(ident: str, why: str) -> Unreadable:
    return Unreadable(ident, why, VERSION + REFUSED)
