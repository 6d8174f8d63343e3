"""Texts of interactions: the one place that knows whether they stand in the plain or are sealed.

Sealed, `text`, `quoted` and `signature` are null, and `sealed` holds all three: so the index of words has the subject's
alone, on either database. The HTML of mail (`store.bodies`) and what calendars say of meetings (`store.meetings`) are
sealed by `close` and `open_` too, each for its own row and column.
"""

from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import from_json, to_json
from sqlalchemy import ColumnElement, Connection, Row, RowMapping, func, null, select, update

from config.boxes import Boxes, Locked, mark_of
from store import text_keys
from store.database import among
from store.errors import TextsLocked
from store.schema import interactions

OPTION: Final = "capture_boxes"
"""The option of connections that has the `Boxes`."""

_c = interactions.c
COLUMNS: Final = (_c.key, _c.text, _c.quoted, _c.signature, _c.sealed)
"""What `of` needs of a row."""


def opening(most: int) -> tuple[ColumnElement[Any], ...]:
    """The same of a row of which no more than the signature and so many characters of the author's text are wanted."""
    begins = func.substr(_c.text, 1, most).label("text")
    return (_c.key, begins, null().label("quoted"), _c.signature, _c.sealed)


InJson = str | None | Mapping[str, str]
Columns = dict[str, str | bytes | None]
_NONE: Final[Columns] = {"text": None, "quoted": None, "signature": None, "sealed": None}


@dataclass(frozen=True, slots=True)
class Texts:
    """What was written, as far as it is kept."""

    own: str | None
    """By its author; None where policy keeps only the envelope."""
    quoted: str = ""
    signature: str = ""


def boxes_of(connection: Connection) -> Boxes | None:
    """Those that the database was opened with."""
    found: Boxes | None = connection.get_execution_options().get(OPTION)
    return found


def agree(connection: Connection) -> None:
    """Before texts are written: other processes may seal otherwise since this one began. Raises TextsLocked."""
    boxes = boxes_of(connection)
    if boxes is None:
        return
    try:
        boxes.agree(text_keys.in_force(connection))
    except Locked as error:
        raise TextsLocked(str(error)) from None


def columns(connection: Connection, key: str, texts: Texts) -> Columns:
    """What stands in the row of an interaction. Raises TextsLocked where it is to be sealed and there is no key."""
    boxes = boxes_of(connection)
    own, quoted, signature = texts.own, texts.quoted or None, texts.signature or None
    if boxes is None or not boxes.closes or not (own or quoted or signature):
        return {"text": own, "quoted": quoted, "signature": signature, "sealed": None}
    return _NONE | {"sealed": close(boxes, to_json((own, quoted, signature)), _place(key))}


def of(connection: Connection, row: Row[*tuple[Any, ...]] | RowMapping) -> Texts:
    """Of a row with COLUMNS. Raises TextsLocked."""
    found = row if isinstance(row, RowMapping) else row._mapping
    if found["sealed"] is None:
        return Texts(found["text"], found["quoted"] or "", found["signature"] or "")
    own, quoted, signature = from_json(open_(connection, found["sealed"], _place(found["key"])))
    return Texts(own, quoted or "", signature or "")


def told(connection: Connection, row: Row[*tuple[Any, ...]] | RowMapping) -> tuple[Texts, str]:
    """The same for people: without the key no text, and a sentence that says so; else ""."""
    try:
        return of(connection, row), ""
    except TextsLocked as error:
        return Texts(None), str(error)


def read(connection: Connection, ids: Collection[int]) -> dict[int, Texts]:
    """Interaction → its texts. Raises TextsLocked."""
    rows = connection.execute(select(_c.id, *COLUMNS).where(among(connection, _c.id, ids)))
    return {row.id: of(connection, row) for row in rows}


def drop(connection: Connection, ids: Collection[int]) -> None:
    """Of these no text is kept any more: `bodies.remove` takes their HTML."""
    connection.execute(update(interactions).where(among(connection, _c.id, ids)).values(_NONE))


def close(boxes: Boxes, content: bytes, place: str) -> bytes:
    """The box for that row and column. Raises TextsLocked."""
    try:
        return boxes.close(content, place)
    except Locked as error:
        raise TextsLocked(str(error)) from None


def open_(connection: Connection, box: bytes, place: str) -> bytes:
    """What is in a box of that row and column. Raises TextsLocked."""
    boxes = boxes_of(connection)
    if boxes is None:
        raise TextsLocked("Texts are sealed, and this was opened without a key.")
    try:
        return boxes.open(bytes(box), place)
    except Locked as error:
        raise TextsLocked(str(error)) from None


def within(connection: Connection, place: str, text: str | None) -> InJson:
    """A text as it stands in JSON that is kept in that row and column. Raises TextsLocked."""
    boxes = boxes_of(connection)
    if not text or boxes is None or not boxes.closes:
        return text
    return {"sealed": b64encode(close(boxes, text.encode(), place)).decode()}


def out_of(connection: Connection, place: str, found: InJson) -> str | None:
    """What `within` was given. Raises TextsLocked."""
    if found is None or isinstance(found, str):
        return found
    return open_(connection, b64decode(found["sealed"]), place).decode()


def is_as_new(connection: Connection, found: InJson) -> bool:
    """It stands there as `within` would put it now."""
    boxes = boxes_of(connection)
    if not found or boxes is None or not boxes.closes:
        return not isinstance(found, Mapping)
    return isinstance(found, Mapping) and mark_of(b64decode(found["sealed"])) == text_keys.in_force(connection)


def _place(key: str) -> str:
    return f"interactions.sealed/{key}"
