"""A file of accounts, contacts or deals, read in two passes that each hold one row in memory.

The first pass counts the rows, checks the columns and learns how each column writes its dates; the second yields the
records.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from connectors.crm.columns import Columns, RecordKind, columns_of
from connectors.crm.csv_file import read_csv
from connectors.crm.dates import Order, OrderSeen
from connectors.crm.fields import Fields
from connectors.crm.jsonl_file import read_jsonl
from connectors.crm.records import read_account, read_contact, read_deal
from connectors.crm.rows import BadRow, CannotImport, Row, Rows
from connectors.crm.xlsx_file import read_xlsx
from connectors.model.crm import Account, Contact, Deal

Record = Account | Contact | Deal

_READERS: Mapping[str, Callable[[Path], Rows]] = {".csv": read_csv, ".xlsx": read_xlsx, ".jsonl": read_jsonl}
_RECORDS: Mapping[RecordKind, Callable[[Fields], Record]] = {
    RecordKind.ACCOUNTS: read_account,
    RecordKind.CONTACTS: read_contact,
    RecordKind.DEALS: read_deal,
}


@dataclass(frozen=True, slots=True)
class Read:
    """A record and the line it stands on; `notes` say what of the line was left out."""

    line: int
    record: Record
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """What a first look at the file tells."""

    rows: int
    columns: Columns
    orders: Mapping[str, Order]
    """What stands first in the dates of a column."""


def read_rows(path: Path) -> Rows:
    """The rows of a .csv, .xlsx or .jsonl file. Raises CannotImport."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise CannotImport(f"{path} is of no known kind: its name must end in .csv, .xlsx or .jsonl.")
    try:
        yield from reader(path)
    except OSError as error:
        raise CannotImport(f"{path} cannot be read ({error.strerror}): check its name and its permissions.") from error


def survey(path: Path, kind: RecordKind, mapping: Mapping[str, str]) -> Survey:
    """Reads the file once; `mapping` is column → field. Raises CannotImport."""
    seen: dict[str, OrderSeen] = {}
    count = 0
    for row in read_rows(path):
        count += 1
        if isinstance(row, Row):
            for column, cell in row.cells.items():
                dates = seen.get(column) or seen.setdefault(column, OrderSeen())
                if isinstance(cell, str):
                    dates.add(cell)
    columns = columns_of(kind, tuple(seen), mapping) if seen else {}
    return Survey(count, columns, {column: dates.order for column, dates in seen.items()})


def read_records(path: Path, kind: RecordKind, known: Survey) -> Iterator[Read | BadRow]:
    """Every row as a record, or why it is none. `known` comes of `survey`. Raises CannotImport."""
    read = _RECORDS[kind]
    for row in read_rows(path):
        if isinstance(row, BadRow):
            yield row
            continue
        fields = Fields(row, known.columns, known.orders)
        try:
            record = read(fields)
        except ValueError as error:
            yield BadRow(row.line, str(error))
        else:
            yield Read(row.line, record, tuple(fields.notes))
