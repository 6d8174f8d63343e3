"""Every key there is, for messages and for the example file."""

import json
from collections.abc import Mapping
from datetime import time, timedelta
from functools import cache
from typing import get_args

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from config.providers import Options
from config.settings import Connection, Settings
from config.values import format_duration


def models() -> Mapping[str, type[BaseModel]]:
    """The sections and what each is made of."""
    return {name: _model(field.annotation) for name, field in Settings.model_fields.items()}


def _model(annotation: object) -> type[BaseModel]:
    model = annotation if isinstance(annotation, type) else get_args(annotation)[0]
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise TypeError(f"{annotation} is no section")
    return model


def variants(model: type[BaseModel]) -> list[Mapping[str, FieldInfo]]:
    """The keys of a section as they are written, in each form it has: connections have one for each kind."""
    if model is not Connection:
        return [model.model_fields]
    kinds: tuple[type[BaseModel], ...] = get_args(get_args(Options)[0])
    own = {name: field for name, field in model.model_fields.items() if name != "options"}
    return [{"kind": kind.model_fields["kind"]} | own | kind.model_fields for kind in kinds]


@cache
def known() -> Mapping[str, FieldInfo]:
    """Every key in full, `web.port`."""
    return {
        f"{section}.{name}": field
        for section, model in models().items()
        for fields in variants(model)
        for name, field in fields.items()
    }


def sample(name: str, field: FieldInfo, *, example: bool = False) -> str:
    """A line that sets `name`: to its default; to its example where it has no default or `example` asks for it."""
    default = None if field.is_required() else field.default
    value = field.examples[0] if field.examples and (example or default is None) else default
    return f"{name} = {_toml(value)}"


def _toml(value: object) -> str:
    if isinstance(value, timedelta):
        return json.dumps(format_duration(value))
    if isinstance(value, time):
        return json.dumps(f"{value:%H:%M}")
    if isinstance(value, SecretStr):
        return json.dumps(value.get_secret_value())
    if isinstance(value, list | tuple):
        return f"[{', '.join(_toml(item) for item in value)}]"
    return json.dumps(value, ensure_ascii=False)
