"""Whom the mail is about: accounts with two open deals each that look alike, so that reps are asked which."""

import csv
from collections.abc import Iterable
from pathlib import Path

from bench.faults.mailboxes import ACCOUNTS, Mailbox
from capture import declare, directory
from capture.worker import Tools
from connectors.crm.columns import RecordKind
from connectors.model.address import Address
from store.database import Store

_ROWS = range(ACCOUNTS)


def fill(store: Store, tools: Tools, folder: Path) -> None:
    """Imports the directory."""
    tables: dict[RecordKind, Iterable[tuple[str, ...]]] = {
        RecordKind.ACCOUNTS: [("id", "name", "domains"), *_accounts()],
        RecordKind.CONTACTS: [("id", "name", "email", "account_id"), *_contacts()],
        RecordKind.DEALS: [("id", "name", "account_id", "stage", "created_at"), *_deals()],
    }
    for kind, rows in tables.items():
        path = folder / f"{kind}.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows(rows)
        found = directory.import_file(store, kind, path, {}, past=tools.rules().past)
        assert not found.refused, found


def connect(store: Store, tools: Tools, boxes: Iterable[Mailbox]) -> dict[int, Mailbox]:
    """Connects every mailbox; connection → mailbox."""
    with store.begin() as connection:
        return {
            declare.ensure(connection, box.kind, Address(box.owner), box.options(), tools.now()).id: box
            for box in boxes
        }


def _accounts() -> Iterable[tuple[str, ...]]:
    return ((f"A{one}", f"Customer {one}", f"customer{one}.example") for one in _ROWS)


def _contacts() -> Iterable[tuple[str, ...]]:
    return ((f"C{one}", f"Person {one}", f"person@customer{one}.example", f"A{one}") for one in _ROWS)


def _deals() -> Iterable[tuple[str, ...]]:
    for one in _ROWS:
        for deal in ("north", "south"):
            yield f"D{one}{deal}", f"Plant {deal}", f"A{one}", "Proposal", "2026-01-05"
