"""Which properties $select may name: those of the type itself, as Graph has it, not of what derives from it."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from tests.servers.microsoft.delta import Query
from tests.servers.microsoft.refusal import invalid
from tests.servers.microsoft.schemas import NAMESPACE
from tests.servers.microsoft.shape import Shape

_FILE: Final = Path(__file__).parent / "schema" / "graph.json"
_EXPANDED: Final = {"attachments": "attachment", "singleValueExtendedProperties": "singleValueLegacyExtendedProperty"}


def shape_of(asked: Query, type_: str) -> Shape:
    """What is asked for of items of the type. Raises Refusal where they have no such property."""
    shape = Shape.of(asked)
    _check(shape.select, type_)
    for name, expansion in shape.expand.items():
        if name in _EXPANDED:
            _check(expansion.select, _EXPANDED[name])
    return shape


def _check(names: Iterable[str], type_: str) -> None:
    """Seen: https://github.com/microsoftgraph/microsoft-graph-explorer-v4/issues/3916"""
    for name in sorted(set(names) - _properties(type_)):
        raise invalid(f"Could not find a property named '{name}' on type '{NAMESPACE}{type_}'.")


@cache
def _properties(type_: str) -> frozenset[str]:
    return frozenset(json.loads(_FILE.read_bytes())["components"]["schemas"][NAMESPACE + type_]["properties"])
