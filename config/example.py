"""Writes `config.example.toml` from the types: `python -m config.example > config.example.toml`."""

import sys
from inspect import cleandoc
from typing import Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from config.keys import models, sample, variants
from config.settings import Connection

HEAD: Final = """\
# Settings of Capture, all at their defaults. Copy this file to capture.toml and take the "# " from the keys you change.
#
# A variable of the environment wins over this file: CAPTURE_WEB__PORT=9000 sets web.port. A file of that name in
# systemd's $CREDENTIALS_DIRECTORY wins over this file too, and a variable over both; lists are parted by commas there.
# Lengths of time are written "90s", "5m", "1h30m", "2d".
"""


def example() -> str:
    """The whole file. It is valid as it stands."""
    return HEAD + "".join(_section(name, model) for name, model in models().items())


def _section(name: str, model: type[BaseModel]) -> str:
    head = f"# [[{name}]]" if model is Connection else f"[{name}]"
    forms = ("".join(_key(key, field) for key, field in fields.items()) for fields in variants(model))
    return f"\n{_comment(cleandoc(model.__doc__ or ''))}" + "\n".join(f"{head}\n{keys}" for keys in forms)


def _key(name: str, field: FieldInfo) -> str:
    lines = [field.description or ""]
    if field.examples and field.default == ():
        lines.append(f"Example: {sample(name, field, example=True)}")
    return "\n" + _comment("\n".join(lines)) + f"# {sample(name, field)}\n"


def _comment(text: str) -> str:
    return "".join(f"# {line}\n" for line in text.splitlines())


if __name__ == "__main__":
    sys.stdout.write(example())
