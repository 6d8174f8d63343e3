"""Imports accounts, contacts and deals from a file into the directory.

The file is read row by row and saved in batches, each in a transaction of its own: an import that is killed has saved
whole batches, and running it again changes nothing of them. A row that cannot be kept is refused with its line and the
reason, and costs no other row.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from capture.forgetting.suppressed import NOTHING, Past
from connectors.crm.columns import KNOWN_AS, RecordKind
from connectors.crm.file import Read, read_records, survey
from connectors.crm.rows import BadRow
from connectors.model.crm import Account, Contact, Deal
from store import directory
from store.database import Store
from store.directory import Saved

BATCH = 1_000

_NOWHERE = frozenset({"title", "phone"})
"""Fields that are read from no file."""

Progress = Callable[[int, int], None]
"""Told after each batch: rows done, rows of the file."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not kept; `why` is one sentence without its line."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do."""

    new: int
    changed: int
    unchanged: int
    refused: tuple[Refused, ...]
    """In the order of their lines."""
    notes: tuple[str, ...]
    """What was left out of rows that were kept: one sentence for each kind, with the count and the first line."""


def import_file(
    store: Store,
    kind: RecordKind,
    path: Path,
    mapping: Mapping[str, str],
    dry_run: bool = False,
    progress: Progress | None = None,
    past: Past = NOTHING,
) -> ImportReport:
    """Saves what the file holds; `mapping` is column → field, from `parse_mapping`. `past`: who was forgotten stays so.

    A dry run saves nothing and reports the same. Raises CannotImport where the file as a whole is at fault, StoreError.
    """
    known = survey(path, kind, mapping)
    untold = _NOWHERE | {field for field in KNOWN_AS[kind] if not known.columns.get(field)}
    running = _Import(untold, past)
    rows, done = read_records(path, kind, known), 0
    while batch := list(islice(rows, BATCH)):
        with store.begin() as connection:
            running.save(connection, batch)
            if dry_run:
                connection.rollback()
        done += len(batch)
        if progress:
            progress(done, known.rows)
    return running.report()


@dataclass(slots=True)
class _Import:
    """One file on its way into the directory."""

    untold: Collection[str]
    """The fields of which the file has no column."""
    past: Past
    saved: Saved = field(default_factory=Saved)
    refused: list[Refused] = field(default_factory=list)
    notes: dict[str, tuple[int, int]] = field(default_factory=dict)
    """What was left out → how often, and in which line first."""
    lines: dict[str, int] = field(default_factory=dict)
    """External id → the line where it stands."""

    def save(self, connection: Connection, batch: Iterable[Read | BadRow]) -> None:
        """Everything of the batch that can be kept."""
        accounts: list[Account] = []
        contacts: list[tuple[int, Contact]] = []
        deals: list[tuple[int, Deal]] = []
        for row in self._once_each(batch):
            match row.record:
                case Account() as account:
                    accounts.append(account)
                case Contact() as contact:
                    contacts.append((row.line, contact))
                case Deal() as deal:
                    deals.append((row.line, deal))
        companies = directory.adopt_accounts(connection, accounts, self.untold)
        self.saved += directory.save_accounts(connection, companies)
        known = list(self._without_forgotten(connection, contacts))
        placed = list(self._with_accounts(connection, known))
        self.saved += directory.save_contacts(connection, directory.adopt_contacts(connection, placed, self.untold))
        self.saved += directory.save_deals(connection, list(self._with_references(connection, deals)))

    def report(self) -> ImportReport:
        """What has become of the file."""
        notes = tuple(
            f"{count} {'line' if count == 1 else 'lines'} (first {line}): {what}"
            for what, (count, line) in self.notes.items()
        )
        refused = tuple(sorted(self.refused, key=lambda one: one.line))
        return ImportReport(self.saved.new, self.saved.changed, self.saved.unchanged, refused, notes)

    def _once_each(self, batch: Iterable[Read | BadRow]) -> Iterator[Read]:
        for row in batch:
            if isinstance(row, BadRow):
                self.refused.append(Refused(row.line, row.why))
                continue
            id_ = row.record.external_id
            first = self.lines.setdefault(id_, row.line)
            if first != row.line:
                self.refused.append(Refused(row.line, f"{id_!r} stands in line {first} already, which counts"))
                continue
            for what in row.notes:
                self._note(row.line, what)
            yield row

    def _without_forgotten(
        self, connection: Connection, rows: Sequence[tuple[int, Contact]]
    ) -> Iterator[tuple[int, Contact]]:
        """Who was forgotten is left out; a contact on record merely loses an address that was."""
        for line, contact in rows:
            left = tuple(address for address in contact.addresses if not self.past.is_person(address))
            whole = len(left) == len(contact.addresses)
            stays = left and directory.known_contacts(connection, {contact.external_id})
            if self.past.is_person(contact.external_id) or not (whole or stays):
                self._note(line, "the contact was forgotten and was left out")
            else:
                yield line, contact if whole else replace(contact, addresses=left)

    def _with_accounts(self, connection: Connection, rows: Sequence[tuple[int, Contact]]) -> Iterator[Contact]:
        """Contacts stand on their own: one whose account is unknown is kept without it."""
        known = _known_accounts(connection, (contact.account for _line, contact in rows))
        for line, contact in rows:
            if contact.account is not None and contact.account not in known:
                self._note(line, "the account is not in the directory and was left out: import the accounts first")
            yield replace(contact, account=known.get(contact.account or ""))

    def _with_references(self, connection: Connection, rows: Sequence[tuple[int, Deal]]) -> Iterator[Deal]:
        """A deal without its account or a contact would be matched wrongly: it is refused."""
        rows = [(line, self._without_forgotten_roles(line, deal)) for line, deal in rows]
        accounts = _known_accounts(connection, (deal.account for _line, deal in rows))
        people = directory.known_contacts(connection, {part.contact for _line, deal in rows for part in deal.contacts})
        for line, deal in rows:
            missing = [part.contact for part in deal.contacts if part.contact not in people]
            if deal.account is not None and deal.account not in accounts:
                self._refuse_deal(line, deal, "account", deal.account)
            elif missing:
                self._refuse_deal(line, deal, "contact", missing[0])
            else:
                parts = tuple(replace(part, contact=people[part.contact]) for part in deal.contacts)
                yield replace(deal, account=accounts.get(deal.account or ""), contacts=parts)

    def _without_forgotten_roles(self, line: int, deal: Deal) -> Deal:
        left = tuple(part for part in deal.contacts if not self.past.is_person(part.contact))
        if len(left) < len(deal.contacts):
            self._note(line, "a contact of the deal was forgotten and was left out")
        return replace(deal, contacts=left)

    def _refuse_deal(self, line: int, deal: Deal, kind: str, reference: str) -> None:
        why = f"deal {deal.name!r} points to {kind} {reference!r}, which is not in the directory"
        self.refused.append(Refused(line, f"{why}: import the {kind}s first"))

    def _note(self, line: int, what: str) -> None:
        count, first = self.notes.get(what, (0, line))
        self.notes[what] = count + 1, first


def _known_accounts(connection: Connection, references: Iterable[str | None]) -> dict[str, str]:
    return directory.known_accounts(connection, {reference for reference in references if reference is not None})
