"""Shows Capture on the demonstration company: its files, its CRM export and its connections, ready for a first pass."""

from datetime import date
from pathlib import Path

from pydantic import SecretStr

from capture import declare, directory
from capture.demo.company import Company, write_company
from capture.worker import Tools
from config.settings import Database, Settings
from connectors.crm.columns import RecordKind
from connectors.model.address import Address
from store import users
from store.database import Store

FOLDER = Path("var/demo")
"""Below the folder that Capture is started in."""


def settings(given: Settings) -> Settings:
    """The given settings, on a database of its own and with the privacy rules that the company would choose."""
    company = _company()
    privacy = given.privacy.model_copy(
        update={"internal_domains": company.internal_domains, "exclude_domains": company.exclude_domains}
    )
    database = Database(url=SecretStr(f"sqlite:///{FOLDER / 'capture.db'}"))
    return given.model_copy(update={"database": database, "privacy": privacy, "connections": ()})


def fill(store: Store, tools: Tools) -> tuple[Address, ...]:
    """Imports the CRM's export, connects the reps' mail and calendars, and lets the company's people sign in.

    What is there already stays as it is. As whom a visitor may look at it.
    """
    company = _company()
    for kind, file in _exports(company):
        directory.import_file(store, kind, file, {}, past=tools.rules().past)
    with store.begin() as connection:
        for rep in company.reps:
            options = {"path": str(rep.folder.absolute())}
            declare.ensure(connection, "files", rep.address, options, tools.now())
        for one in company.users:
            if users.by_address(connection, one.address) is None:
                users.add(connection, one.address, one.name, one.role, tools.now())
    return tuple(one.address for one in company.users)


def _exports(company: Company) -> tuple[tuple[RecordKind, Path], ...]:
    return (
        (RecordKind.ACCOUNTS, company.accounts),
        (RecordKind.CONTACTS, company.contacts),
        (RecordKind.DEALS, company.deals),
    )


def _company() -> Company:
    """The company as of the day it was first shown: its story does not move while its record exists."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    first_shown = FOLDER / "day"
    if not first_shown.exists():
        first_shown.write_text(date.today().isoformat())  # noqa: DTZ011 - the reader's own day
    return write_company(FOLDER / "company", date.fromisoformat(first_shown.read_text()))
