"""The forms by which people connect a mailbox or a calendar, as pages show them again with what must be corrected."""

from collections.abc import Mapping
from typing import Final

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from capture.connecting.adding import Added
from capture.connecting.answers import Unfit
from capture.connecting.forms import FIELDS, OWNER, Field, Kind
from capture.refusals import Conflict, Refusal
from config.errors import SecretUnavailable
from connectors.errors import ConnectorError, NeedsPerson
from store.errors import StoreError

NAMES: Final = {
    Kind.IMAP: "Mail by IMAP",
    Kind.CALDAV: "Calendars by CalDAV",
    Kind.EXCHANGE: "Mail and calendars on an Exchange server",
    Kind.FILES: "Mail and calendars on a disk",
}
_MOST: Final = 2_000
"""Characters of an answer."""

FAILURES: Final = (Unfit, Conflict, ConnectorError, SecretUnavailable, StoreError)
"""Why something that was asked for cannot be connected."""


async def answers_of(request: Request) -> Mapping[str, str]:
    """What was filled in; files and what is too long are left out."""
    form: FormData = await request.form(max_files=0, max_fields=40)
    return {name: value for name, value in form.items() if not isinstance(value, UploadFile) and len(value) <= _MOST}


def questions(kind: Kind, *, of_others: bool) -> tuple[Field, ...]:
    """`of_others`: whose it is, is asked for too."""
    return (OWNER, *FIELDS[kind]) if of_others else FIELDS[kind]


def told(error: Exception) -> str:
    """Why it is not done, and what to do."""
    if isinstance(error, Unfit):
        return "; ".join(f"{_LABELS.get(one.place, one.place)}: {one.told}" for one in error.wrong) + "."
    if isinstance(error, NeedsPerson):
        return f"{error}. {error.advice}"
    return str(error) if isinstance(error, Refusal) else f"{str(error).rstrip('.')}. Try again later."


def said(added: Added) -> str:
    """What is connected."""
    return f"Connected {added.owner}: {added.tried.detail}. The first reading begins at once."


_LABELS: Final = {field.name: field.label for some in FIELDS.values() for field in some} | {
    OWNER.name: OWNER.label,
    "url": "Address of the server",
}
