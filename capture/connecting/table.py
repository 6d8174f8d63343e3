"""Many connections by a table: a CSV file with a line each, read again without harm.

    kind,owner,host,password
    imap,ann@example.com,imap.example.com,file:/etc/capture/ann.password
    caldav,bob@example.com,,…          (what a kind does not take is left empty)

A password may be given itself: it is sealed, and the file should go afterwards.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from capture.connecting import forms
from capture.connecting.adding import Asked
from capture.connecting.answers import Options, Unfit, Wrong, checked
from capture.refusals import Refusal
from config.secrets import Secret
from config.settings import Settings
from connectors import registry
from connectors.model.address import Address

_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_OWNER: Final = ("address", "email", "mail", "user_email")
"""Other names of the column `owner`."""
_LISTS: Final = frozenset({"folders", "calendars", "labels"})


class CannotRead(Refusal):
    """The file is no such table. One sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One that can be tried."""

    number: int
    """As an editor counts it."""
    asked: Asked
    owner: Address


@dataclass(frozen=True, slots=True)
class Broken:
    """One that cannot."""

    number: int
    why: str


Meant = Callable[[Mapping[str, str]], Asked]
"""What the filled cells of a line mean. Raises Unfit."""


def by_ops(cells: Mapping[str, str]) -> Asked:
    """Of a line in a file of somebody who has the command line: secrets and files of this machine may be named."""
    options: dict[str, object] = {name: text for name, text in cells.items() if name not in ("kind", "owner")}
    options |= {name: _listed(cells[name]) for name in _LISTS & cells.keys()}
    typed = str(options.get("password", ""))
    if typed and _is_reference(typed):
        typed = ""
    if typed:
        del options["password"]
    return Asked(cells["kind"], cells["owner"], options, typed)


def by_page(settings: Settings) -> Meant:
    """Of a line in a file that was uploaded: it may say no more than the forms, so nothing of this machine."""

    def meant(cells: Mapping[str, str]) -> Asked:
        if cells["kind"] not in list(forms.Kind):
            raise Unfit([Wrong("kind", f"{cells['kind']!r} cannot be connected here: use `capture connect`")])
        kind = forms.Kind(cells["kind"])
        known = {field.name for field in forms.FIELDS[kind]} | {"kind", "owner"}
        if more := sorted(cells.keys() - known):
            raise Unfit([Wrong(more[0], "it cannot be given here for this kind: use `capture connect csv`")])
        if kind is forms.Kind.IMAP and "host" not in cells:
            raise Unfit([Wrong("host", "it is missing")])
        said = {name: ",".join(_listed(text)) if name in _LISTS else text for name, text in cells.items()}
        return forms.asked(settings, kind, cells["owner"], said)

    return meant


def read(content: bytes, meant: Meant) -> list[Line | Broken]:
    """Every line, the broken ones with what is wrong. Raises CannotRead for what is no table."""
    found: list[Line | Broken] = []
    there: dict[tuple[object, ...], int] = {}
    for number, cells in _rows(content):
        try:
            line = _line(number, cells, meant)
        except Unfit as error:
            found.append(Broken(number, "; ".join(f"{one.place}: {one.told}" for one in error.wrong)))
            continue
        first = there.setdefault(_account(line), number)
        found.append(line if first == number else Broken(number, f"it is the account of line {first} again"))
    return found


def _line(number: int, cells: Mapping[str, str], meant: Meant) -> Line:
    missing = [name for name in ("kind", "owner") if name not in cells]
    if missing:
        raise Unfit([Wrong(missing[0], "it is missing")])
    if cells["kind"] not in registry.PROVIDERS:
        raise Unfit([Wrong("kind", f"{cells['kind']!r} is none of {', '.join(sorted(registry.PROVIDERS))}")])
    asked = meant(cells)
    owner, _ = options_of(asked)
    return Line(number, asked, owner)


def options_of(asked: Asked) -> tuple[Address, Options]:
    """The owner and the options; a password that was given itself stands there as a mere promise. Raises Unfit."""
    options = {**asked.options, "password": _PROMISED} if asked.typed else asked.options
    return checked(asked.kind, asked.owner, options)


_PROMISED: Final = "env:GIVEN"


def _account(line: Line) -> tuple[object, ...]:
    owner, options = options_of(line.asked)
    model = registry.options_model(line.asked.kind)
    names: Sequence[str] = getattr(model, "account", ())
    return (line.asked.kind, owner, *(str(options.get(name)) for name in names))


def _rows(content: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
    text = _text(content)
    heading = text.partition("\n")[0]
    delimiter = max((",", ";", "\t"), key=heading.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = _header(next(lines, []))
        number = lines.line_num + 1
        for row in lines:
            cells = {name: cell.strip() for name, cell in zip(header, row, strict=False) if cell.strip()}
            if cells and not row[0].startswith("#"):
                yield number, cells
            number = lines.line_num + 1
    except csv.Error as error:
        raise CannotRead(f"Line {lines.line_num} is no CSV ({error}): close its quotes.") from error


def _header(row: Sequence[str]) -> list[str]:
    names = [name.strip().lower().replace(" ", "_").replace("-", "_") for name in row]
    names = ["owner" if name in _OWNER and "owner" not in names else name for name in names]
    known = {"kind", "owner"}.union(*(registry.options_model(kind).model_fields for kind in registry.PROVIDERS))
    known |= {field.name for some in forms.FIELDS.values() for field in some}
    if strange := [name for name in names if name not in known]:
        raise CannotRead(f"There is no column {strange[0]!r}: the first line names kind, owner and options of a kind.")
    if not {"kind", "owner"} <= set(names) or len(set(names)) < len(names):
        raise CannotRead("The first line must name the columns kind and owner, and each column once.")
    return names


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-16" if content.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRead("The file is neither UTF-8 nor UTF-16 text: save it as CSV in UTF-8.") from error
    if "\x00" in text:
        raise CannotRead("The file contains NUL bytes, which are no text: save it as CSV in UTF-8.")
    return text


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(";") if one.strip()]


def _is_reference(text: str) -> bool:
    try:
        Secret(text)
    except ValueError:
        return False
    return True
