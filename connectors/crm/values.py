"""Cells as the values of records: ids, addresses, domains, amounts. Raises ValueError with a sentence for people."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from connectors.crm.rows import Cell
from connectors.model.address import Address, parse_address

_BETWEEN = re.compile(r"[;,|\n]")
_IN_BRACKETS = re.compile(r"<([^<>]+)>")
_DOMAIN = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)+")
_MONEY_SIGNS = re.compile(r"^(?:[A-Z]{3}|[$€£¥])\s*|\s*(?:[A-Z]{3}|[$€£¥])$")
_PLAIN = re.compile(r"-?\d+(\.\d*)?")
_ENGLISH = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?")
_EUROPEAN = re.compile(r"-?(\d{1,3}([. ]\d{3})+|\d+)(,\d{1,2})?")
_DOUBTFUL = re.compile(r"-?\d{1,3}\.\d{3}")
_CENTS = Decimal("0.01")
_TOO_LARGE = Decimal(10) ** 13


def text_of(cell: Cell) -> str:
    """A cell as one text; whole numbers without the `.0` that spreadsheets give them; "" where it is blank."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def parts_of(cell: Cell) -> list[str]:
    """A cell that may hold several texts: a list, or one text with `;`, `,`, `|` or line ends between them."""
    if isinstance(cell, Sequence) and not isinstance(cell, str):
        return [text for item in cell if (text := text_of(item))]
    return [part.strip() for part in _BETWEEN.split(text_of(cell)) if part.strip()]


def addresses_of(cell: Cell) -> Iterator[Address | None]:
    """The addresses in a cell, without display names; None for each part that is none."""
    for part in parts_of(cell):
        bracketed = _IN_BRACKETS.search(part)
        yield parse_address(bracketed[1] if bracketed else part)


def domains_of(cell: Cell) -> Iterator[str | None]:
    """The domains in a cell, in A-labels, also of web addresses (`https://www.acme.com/en`); None for what is none."""
    for part in parts_of(cell):
        yield _domain(part.lower().lstrip("@"))


def _domain(text: str) -> str | None:
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
        host = host.encode("idna").decode("ascii").rstrip(".").removeprefix("www.")
    except ValueError:
        return None
    return host if _DOMAIN.fullmatch(host) else None


def amount_of(cell: Cell) -> Decimal | None:
    """A sum of money to the cent; None where the cell is blank."""
    text = text_of(cell)
    if not text:
        return None
    number = _MONEY_SIGNS.sub("", text.replace("\u00a0", " ").replace("\u202f", " ")).strip()
    if not isinstance(cell, int | float) and _DOUBTFUL.fullmatch(number):
        plain = number.replace(".", "")
        raise ValueError(f"{text!r} can mean {plain} or {number[:-1]}: write it without a thousands separator")
    return _to_cents(_without_separators(number), text)


def _without_separators(number: str) -> str:
    if _PLAIN.fullmatch(number):
        return number
    if _ENGLISH.fullmatch(number):
        return number.replace(",", "")
    if _EUROPEAN.fullmatch(number):
        return number.replace(".", "").replace(" ", "").replace(",", ".")
    return number


def _to_cents(number: str, text: str) -> Decimal:
    try:
        amount = Decimal(number)
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is no amount: write it as 1234.50") from error
    if not amount.is_finite() or abs(amount) >= _TOO_LARGE:
        raise ValueError(f"{text!r} is no amount that can be kept")
    return amount.quantize(_CENTS)
