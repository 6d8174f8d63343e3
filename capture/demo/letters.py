"""Conversations of `content/mail/` as the messages that a mail program would have sent.

One file is one conversation: a list of `[[message]]` with `at`, `from`, `to`, `cc` (keys of people.toml), `subject` and
`body`. A message without a subject answers the one before it; `answers` names another by its number. An answer quotes
what it answers. `html` replaces `body`; `attach` and `invitation` name files; `headers` adds any header.
"""

import mimetypes
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from textwrap import indent
from typing import TypedDict

from capture.demo.days import Days, prose
from capture.demo.meetings import calendar


class Person(TypedDict, total=False):
    """One face of a person: a name as written, an address and perhaps a signature."""

    name: str
    address: str
    signature: str


Entry = TypedDict(
    "Entry",
    {
        "at": str,
        "from": str,
        "to": list[str],
        "cc": list[str],
        "subject": str,
        "answers": int,
        "body": str,
        "html": str,
        "attach": str,
        "invitation": str,
        "headers": dict[str, str],
    },
    total=False,
)
"""One `[[message]]`."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message, and what is needed to deliver and to answer it. `sender` and `recipients` are keys of people.toml."""

    name: str
    at: datetime
    sender: str
    recipients: tuple[str, ...]
    text: str
    message: EmailMessage


@dataclass(frozen=True, slots=True)
class Desk:
    """Where letters are written: the content folder, its people, and the days."""

    content: Path
    people: dict[str, Person]
    days: Days

    def letters(self) -> Iterator[Letter]:
        """Every letter of every conversation, in the order of the files."""
        for path in sorted((self.content / "mail").glob("*.toml")):
            entries: list[Entry] = tomllib.loads(self.days.fill(path.read_text("utf-8"), prose))["message"]
            written: list[Letter] = []
            for number, entry in enumerate(entries, start=1):
                answered = entry.get("answers", 0 if "subject" in entry else number - 1)
                letter = self._letter(f"{path.stem}-{number}", entry, written[answered - 1] if answered else None)
                written.append(letter)
            yield from written

    def _letter(self, name: str, entry: Entry, answered: Letter | None) -> Letter:
        at = self.days.moment(entry["at"])
        message = self._envelope(name, at, entry, answered)
        text = _text(entry, self.people[entry["from"]], answered)
        if "html" in entry:
            message.set_content(entry["html"], subtype="html")
        else:
            message.set_content(text)
        self._enclose(message, entry)
        for number, part in enumerate(message.walk()):
            if part.is_multipart():
                part.set_boundary(f"=_{name}_{number}")
        return Letter(name, at, entry["from"], (*entry["to"], *entry.get("cc", ())), text, message)

    def _envelope(self, name: str, at: datetime, entry: Entry, answered: Letter | None) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._address(entry["from"])
        message["To"] = [self._address(key) for key in entry["to"]]
        if "cc" in entry:
            message["Cc"] = [self._address(key) for key in entry["cc"]]
        message["Date"] = format_datetime(at)
        message["Message-ID"] = f"<{name}@{self._address(entry['from']).domain}>"
        message["Subject"] = entry.get("subject") or _answer_subject(answered)
        if answered:
            earlier = answered.message
            message["In-Reply-To"] = earlier["Message-ID"]
            message["References"] = f"{earlier.get('References', '')} {earlier['Message-ID']}".strip()
        for header, value in entry.get("headers", {}).items():
            message[header] = value
        return message

    def _enclose(self, message: EmailMessage, entry: Entry) -> None:
        if "invitation" in entry:
            text = calendar(self.content, self.content / "invitations" / entry["invitation"], self.days, "REQUEST")
            message.add_alternative(text, subtype="calendar", params={"method": "REQUEST"})
        if "attach" in entry:
            path = self.content / "attachments" / entry["attach"]
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            maintype, _, subtype = kind.partition("/")
            message.add_attachment(path.read_bytes(), maintype, subtype, filename=path.name)

    def _address(self, key: str) -> Address:
        person = self.people[key]
        return Address(person.get("name", ""), addr_spec=person["address"])


def _answer_subject(answered: Letter | None) -> str:
    subject = str(answered.message["Subject"]) if answered else ""
    return subject if subject.startswith("Re: ") else f"Re: {subject}"


def _text(entry: Entry, sender: Person, answered: Letter | None) -> str:
    """The plain text with signature and quote; "" for a message that is HTML only, which nobody quotes."""
    if "html" in entry:
        return ""
    text = entry["body"].strip() + "\n"
    if "signature" in sender:
        text += f"\n-- \n{sender['signature'].strip()}\n"
    if answered and answered.text:
        writer = answered.message["From"].addresses[0].display_name
        when = f"{answered.at:%a}, {answered.at.day} {answered.at:%b %Y} at {answered.at:%H:%M}"
        text += f"\nOn {when}, {writer} wrote:\n" + indent(answered.text, "> ", lambda _line: True)
    return text
