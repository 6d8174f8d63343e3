"""Puts the archive together."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import Connection

from capture.access import letters
from capture.access.readable import page
from capture.acting import Acting
from capture.export.shapes import moment
from connectors.model.address import Address
from connectors.model.interaction import Kind
from store.forgetting import accessing
from store.forgetting.accessing import Held
from store.sight import Eye


@dataclass(frozen=True, slots=True)
class Archived:
    """What is in it."""

    mails: int
    meetings: int
    contacts: int
    left_out: int
    """Interactions of which whoever asked may not know."""


def write(
    connection: Connection,
    people: tuple[Address, ...],
    eye: Eye,
    acting: Acting,
    out: IO[bytes],
    told: Callable[[int], None] = lambda _: None,
) -> Archived:
    """Writes the archive. `people`: the person's addresses; `told` how many interactions are done.

    Of the person's mail and meetings, what `eye` may see of them. Raises TextsLocked, and OSError of `out`.
    """
    contacts = accessing.contacts_of(connection, people)
    known = [
        {"name": one.record.name, "title": one.record.title, "phone": one.record.phone}
        | _addresses(one.record.addresses)
        for one in contacts
    ]
    known += accessing.proposed(connection, people)
    left_out = accessing.others(connection, people, eye)
    files: list[tuple[str, Held]] = []
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for number, one in enumerate(accessing.of_person(connection, people, eye), start=1):
            is_mail = one.kind == Kind.EMAIL
            name = f"{'mail' if is_mail else 'meetings'}/{number:06}.{'eml' if is_mail else 'ics'}"
            _put(archive, acting, name, letters.message(one) if is_mail else letters.calendar(one))
            files.append((name, one))
            told(number)
        about = list(_about(people, acting, len(files), left_out))
        document: dict[str, object] = {"addresses": people, "made_at": moment(acting.at), "known": known}
        document |= {"interactions": [_shape(name, one) for name, one in files], "left_out": left_out}
        _put(archive, acting, "data.json", json.dumps(document, ensure_ascii=False, indent=1).encode(errors="replace"))
        _put(archive, acting, "index.html", "".join(page(about, known, files)).encode(errors="replace"))
    mails = sum(name.startswith("mail/") for name, _ in files)
    return Archived(mails, len(files) - mails, len(contacts), left_out)


def _about(people: tuple[Address, ...], acting: Acting, number: int, left_out: int) -> Iterator[str]:
    yield f"Of {', '.join(people)}, as of {acting.at:%Y-%m-%d %H:%M} UTC: {number:,} mails and meetings."
    yield "Each is a file of its own beside this page; data.json has all of it for programs."
    if left_out:
        yield f"Left out: {left_out:,} that whoever made this archive may not know of."


def _addresses(addresses: tuple[Address, ...]) -> dict[str, str]:
    return {"addresses": ", ".join(addresses)}


def _put(archive: ZipFile, acting: Acting, name: str, content: bytes) -> None:
    # As large in a second archive of the same: nothing of this machine is in it.
    entry = ZipInfo(name, acting.at.timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    archive.writestr(entry, content)


def _shape(file: str, one: Held) -> dict[str, object]:
    return {
        "file": file,
        "interaction": str(one.id),
        "kind": one.kind,
        "at": moment(one.at),
        "end": moment(one.end),
        "state": one.state,
        "subject": one.subject,
        "text": one.texts.own if one.texts else None,
        "quoted": one.texts.quoted if one.texts else None,
        "signature": one.texts.signature if one.texts else None,
        "attachments": list(one.attachments),
        "participants": [
            {"address": who.address, "name": who.name, "role": who.role.value} for who in one.participants
        ],
        "links": [{"type": type_, "id": str(target)} for type_, target in one.links],
    }
