"""JSON Lines: one object a line (https://jsonlines.org)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from connectors.crm.encoding import SPOILED, encoding_of
from connectors.crm.rows import BadRow, Row, Rows, unfit


def read_jsonl(path: Path) -> Rows:
    """Every line that is not blank. Raises OSError."""
    with path.open(encoding=encoding_of(path), errors=SPOILED) as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _row(number, line)


def _row(number: int, line: str) -> Row | BadRow:
    try:
        value = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        return BadRow(number, f"it is no JSON ({error})")
    if not isinstance(value, dict):
        return BadRow(number, "it is no JSON object")
    why = unfit("".join(_texts(value)))
    return BadRow(number, why) if why else Row(number, value)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
