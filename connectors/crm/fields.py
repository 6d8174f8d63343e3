"""One row seen as the fields of a record."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from connectors.crm.columns import Columns
from connectors.crm.dates import Order, parse_date, parse_moment
from connectors.crm.rows import Cell, Row
from connectors.crm.values import addresses_of, amount_of, domains_of, parts_of, text_of
from connectors.model.address import Address, parse_address

_Text = TypeVar("_Text", bound=str)
_JSON = ("[", "{")


class Fields:
    """Reads fields by name, and notes what it had to leave out. Every method raises ValueError with a sentence."""

    def __init__(self, row: Row, columns: Columns, orders: Mapping[str, Order]) -> None:
        """`orders`: what stands first in the dates of a column, where that is known."""
        self._row = row
        self._columns = columns
        self._orders = orders
        self.notes: list[str] = []

    def text(self, field: str) -> str:
        """One line of text; "" where there is none."""
        return " ".join(text_of(self._cell(field)).split())

    def owner(self) -> Address | None:
        """The owner's address; a name or a CRM's user id is left out with a note."""
        text = self.text("owner")
        owner = parse_address(text)
        if text and owner is None:
            self.notes.append("the owner is no email address and was left out")
        return owner

    def addresses(self) -> tuple[Address, ...]:
        """Main address first, none twice."""
        cells = map(_unpacked, self._cells("addresses"))
        return self._valid([found for cell in cells for found in addresses_of(cell)], "an address")

    def domains(self) -> tuple[str, ...]:
        """Best known first, none twice."""
        cells = map(_unpacked, self._cells("domains"))
        return self._valid([found for cell in cells for found in domains_of(cell)], "a domain")

    def amount(self) -> Decimal | None:
        """The amount, to the cent."""
        try:
            return amount_of(self._cell("amount"))
        except ValueError as error:
            raise ValueError(f"amount: {error}") from error

    def moment(self, field: str) -> datetime | None:
        """A moment in UTC."""
        try:
            return parse_moment(self._cell(field), self._order(field))
        except ValueError as error:
            raise ValueError(f"{field}: {error}") from error

    def date(self, field: str) -> date | None:
        """A date."""
        try:
            return parse_date(self._cell(field), self._order(field))
        except ValueError as error:
            raise ValueError(f"{field}: {error}") from error

    def items(self, field: str) -> list[Cell]:
        """A list: as such, as JSON in a text, or as texts with `;` between them."""
        cell = _unpacked(self._cell(field))
        if isinstance(cell, str) and cell.lstrip().startswith(_JSON):
            raise ValueError(f"{field}: it begins like JSON and is none")
        if isinstance(cell, Mapping):
            return [cell]
        if isinstance(cell, Sequence) and not isinstance(cell, str):
            return list(cell)
        return list(parts_of(cell))

    def _valid(self, found: list[_Text | None], kind: str) -> tuple[_Text, ...]:
        if None in found:
            self.notes.append(f"{kind} that is none was left out")
        return tuple(dict.fromkeys(value for value in found if value is not None))

    def _cells(self, field: str) -> list[Cell]:
        return [self._row.cells.get(column) for column in self._columns.get(field, ())]

    def _cell(self, field: str) -> Cell:
        return next((cell for cell in self._cells(field) if cell not in (None, "")), None)

    def _order(self, field: str) -> Order:
        columns = self._columns.get(field, ())
        return self._orders.get(columns[0], Order.EITHER) if columns else Order.EITHER


def _unpacked(cell: Cell) -> Cell:
    """What a text holds that is JSON, as lists are in CSV files and workbooks; any other cell as it is."""
    if not isinstance(cell, str) or not cell.lstrip().startswith(_JSON):
        return cell
    try:
        held: Cell = json.loads(cell)
    except (ValueError, RecursionError):
        return cell
    return held
