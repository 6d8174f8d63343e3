"""Everything that the record holds, as files that need no Capture to be read; see `docs/export.md`.

    tables/NAME.jsonl     every table, one row a line, its columns by name; texts in the plain
    mail/YYYY-MM/ID.eml   every mail and meeting that is shown, by the number of its row in `interactions`
    columns.json          table → column → type
    manifest.json         when, of which revision, and of each of the files above tables its rows and SHA-256

What opens doors is left out: passwords, sessions, tokens, and what was granted or sealed.
"""

import hashlib
import json
import os
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Table, select

from capture.export.letter import Letter, eml, whole
from capture.export.whole import CannotExport
from store import bodies, models, stream, texts, version, waiting
from store.meetings.tellings import place_of
from store.schema import metadata

Told = Callable[[str, int], None]
"""Is told what is being written, and how many rows are."""

LEFT_OUT: Final = frozenset(
    {"invitations", "mailbox_links", "sessions", "suppression_key", "text_keys", "tokens", "wallets"}
)
"""Tables that hold nothing but what opens doors."""
_SECRET: Final = {"users": {"password"}, "interactions": {"sealed"}}
_SEALED: Final = "sealed:"
_LEFT: Final = "(left out)"

Out = dict[str, Any]


def everything(connection: Connection, out: Path, now: datetime, told: Told) -> Mapping[str, int]:
    """Writes the folder, which must not be there yet; table → rows. Raises CannotExport, StoreError."""
    if out.exists():
        raise CannotExport(f"{out} exists already: name a new folder.")
    part = out.with_name(f"{out.name}.part")
    try:
        part.mkdir(mode=0o700)
        (part / "tables").mkdir()
    except OSError as error:
        raise CannotExport(
            f"{part} cannot be made ({error.strerror}): delete it, or name a place that you may write to."
        ) from error
    tables = {name: table for name, table in sorted(metadata.tables.items()) if name not in LEFT_OUT}
    try:
        files = {name: _table(connection, table, part, told) for name, table in tables.items()}
        _write(part / "columns.json", {name: {c.name: str(c.type) for c in t.c} for name, t in tables.items()})
        letters = _letters(connection, part, told)
    except OSError as error:
        raise CannotExport(f"{part} cannot be written ({error.strerror}): make room, delete it, try again.") from error
    said = {"at": now.isoformat(), "revision": version.current(connection), "letters": letters, "tables": files}
    _write(part / "manifest.json", said)
    part.rename(out)
    return {name: one["rows"] for name, one in files.items()}


def _table(connection: Connection, table: Table, part: Path, told: Told) -> Out:
    """Its rows, in the order of its key."""
    digest, rows = hashlib.sha256(), 0
    reading = connection.execution_options(yield_per=stream.CHUNK)
    with (part / "tables" / f"{table.name}.jsonl").open("wb") as file:
        for row in reading.execute(select(table).order_by(*table.primary_key)).mappings():
            line = json.dumps(_plain(connection, table.name, row), ensure_ascii=False, default=_value)
            encoded = (line + "\n").encode(errors="replace")
            file.write(encoded)
            digest.update(encoded)
            rows += 1
            told(table.name, rows)
    return {"rows": rows, "sha256": digest.hexdigest()}


def _plain(connection: Connection, name: str, row: RowMapping) -> Out:
    """A row without secrets, its texts in the plain. Raises TextsLocked."""
    found = {key: value for key, value in row.items() if key not in _SECRET.get(name, ())}
    match name:
        case "interactions":
            said = texts.of(connection, row)
            found |= {"text": said.own, "quoted": said.quoted or None, "signature": said.signature or None}
        case "bodies":
            found["html"] = bodies.read(connection, row["interaction_id"])
        case "tellings":
            place = place_of(row["source_id"], row["item"])
            found["said"] = row["said"] | {"text": texts.out_of(connection, place, row["said"]["text"])}
        case "models":
            found["document"] = json.loads(models.opened(connection, row["document"], row["made_at"]))
        case "connections":
            found["options"] = {key: _unsealed(value) for key, value in row["options"].items()}
    return found


def _unsealed(value: object) -> object:
    return _LEFT if isinstance(value, str) and value.startswith(_SEALED) else value


def _value(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    return str(value)


def _letters(connection: Connection, part: Path, told: Told) -> int:
    number = 0
    for id_, at, letter in _written(connection):
        folder = part / "mail" / f"{at:%Y-%m}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{id_}.eml").write_bytes(eml(letter))
        number += 1
        told("mail", number)
    return number


def _written(connection: Connection) -> Iterator[tuple[int, datetime, Letter]]:
    for rows in stream.interaction_rows(connection, None):
        people = waiting.of_interactions(connection, [row["id"] for row in rows])
        for row in rows:
            said, html = texts.of(connection, row), bodies.read(connection, row["id"]) or ""
            letter = Letter(row["key"], row["at"], row["subject"], people.get(row["id"], ()), whole(said), html)
            yield row["id"], row["at"], letter


def _write(file: Path, said: Mapping[str, object]) -> None:
    with file.open("w", encoding="utf-8") as opened:
        json.dump(said, opened, ensure_ascii=False, indent=1)
        opened.flush()
        os.fsync(opened.fileno())
