"""Writes the demonstration company to a folder."""

import json
import os
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from capture.demo.days import Days, crm_export, mail_header
from capture.demo.letters import Desk, Letter, Person
from capture.demo.meetings import calendar
from connectors.model.address import Address
from store.users import Role

_CONTENT = Path(__file__).parent / "content"
_WRITTEN = "-1 18:00"
"""When files without a date of their own were last changed: after all mail, and long enough ago to be complete."""
_UNREAD_SINCE = "-2 00:00"


@dataclass(frozen=True, slots=True)
class Rep:
    """A sales person; `folder` holds `mail/` (Maildir++) and `calendar/` (.ics files)."""

    address: Address
    name: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may sign in."""

    address: Address
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Company:
    """What there is to connect and to import, and the privacy settings that the company would choose."""

    name: str
    reps: tuple[Rep, ...]
    users: tuple[Colleague, ...]
    accounts: Path
    contacts: Path
    deals: Path
    internal_domains: tuple[str, ...]
    exclude_domains: tuple[str, ...]


def write_company(folder: Path, today: date) -> Company:
    """Writes every file below `folder`, as the story stands on `today`, and says what is where.

    The same day gives the same bytes and times; another day gives the same messages with other dates, so write it only
    once for one database. Raises OSError.
    """
    days = Days(today)
    about = tomllib.loads((_CONTENT / "company.toml").read_text("utf-8"))
    people: dict[str, Person] = tomllib.loads((_CONTENT / "people.toml").read_text("utf-8"))
    reps = {key: Rep(Address(people[key]["address"]), people[key]["name"], folder / key) for key in about["reps"]}
    _write_mail(reps, Desk(_CONTENT, people, days))
    _write_calendars(reps, days)
    crm = _write_crm(folder / "crm", days)
    users = (
        Colleague(Address(people[key]["address"]), people[key]["name"], Role(role))
        for role, keys in about["roles"].items()
        for key in keys
    )
    return Company(
        name=about["name"],
        reps=tuple(reps.values()),
        users=tuple(users),
        accounts=crm[0],
        contacts=crm[1],
        deals=crm[2],
        internal_domains=tuple(about["internal_domains"]),
        exclude_domains=tuple(about["exclude_domains"]),
    )


def _write_mail(reps: dict[str, Rep], desk: Desk) -> None:
    for rep in reps.values():
        for box in (rep.folder / "mail", rep.folder / "mail" / ".Sent"):
            for part in ("cur", "new", "tmp"):
                (box / part).mkdir(parents=True, exist_ok=True)
    for letter in desk.letters():
        for key in {letter.sender, *letter.recipients} & reps.keys():
            place = reps[key].folder / "mail" / _place(letter, key, desk.days)
            _put(place, letter.message.as_bytes(), letter.at)
    for path in sorted(_CONTENT.glob("raw/*/*.eml")):
        text = desk.days.fill(path.read_text("utf-8"), mail_header)
        place = reps[path.parent.name].folder / "mail" / "cur" / f"{path.stem}.demo:2,S"
        _put(place, text.encode(), desk.days.moment(_WRITTEN))


def _place(letter: Letter, key: str, days: Days) -> str:
    """The file in one rep's Maildir (https://cr.yp.to/proto/maildir.html): sent, read or new."""
    if key == letter.sender:
        return f".Sent/cur/{letter.name}.demo:2,S"
    if letter.at >= days.moment(_UNREAD_SINCE):
        return f"new/{letter.name}.demo"
    return f"cur/{letter.name}.demo:2,S"


def _write_calendars(reps: dict[str, Rep], days: Days) -> None:
    """A folder of `content/calendar/` names the reps in whose calendars its events are: `mara+jonas`."""
    for path in sorted(_CONTENT.glob("calendar/*/*.ics")):
        text = calendar(_CONTENT, path, days)
        for key in path.parent.name.split("+"):
            _put(reps[key].folder / "calendar" / path.name, text.encode(), days.moment(_WRITTEN))


def _write_crm(folder: Path, days: Days) -> tuple[Path, Path, Path]:
    written = days.moment(_WRITTEN)
    for name in ("accounts.csv", "contacts.csv"):
        _put(folder / name, days.fill((_CONTENT / "crm" / name).read_text("utf-8"), crm_export).encode(), written)
    deals = tomllib.loads(days.fill((_CONTENT / "crm" / "deals.toml").read_text("utf-8"), crm_export))["deal"]
    lines = "".join(json.dumps(deal, ensure_ascii=False) + "\n" for deal in deals)
    _put(folder / "deals.jsonl", lines.encode(), written)
    return folder / "accounts.csv", folder / "contacts.csv", folder / "deals.jsonl"


def _put(path: Path, data: bytes, at: datetime) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (at.timestamp(), at.timestamp()))
