"""Where settings come from, weakest first: the file, the credentials directory, the environment.

VARIABLE   `CAPTURE_WEB__PORT` sets `web.port`: in the environment, or as the name of a file in systemd's
           `$CREDENTIALS_DIRECTORY`, upper or lower case. Only names with two underscores are settings.
LOCATION   the path of a value in the tree, as pydantic gives it: `("connections", 0, "owner")`.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic_settings import EnvSettingsSource

from config.errors import Problem
from config.settings import Settings

Tree = Mapping[str, object]
Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """What one source says."""

    values: Tree
    place: Callable[[Location], str]
    """Names the file or variable that a value of this layer came from."""

    def holds(self, location: Location) -> bool:
        """Whether it says anything there."""
        here: object = self.values
        for step in location:
            here = _inside(here, step)
        return here is not None


def _inside(tree: object, step: str | int) -> object:
    if isinstance(tree, Mapping):
        return tree.get(step)
    return tree[step] if isinstance(tree, list) and isinstance(step, int) else None


def read_file(file: Path) -> Layer | Problem:
    """A TOML file."""
    try:
        # Editors on Windows begin the file with a byte order mark, which TOML does not know.
        values = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Problem("", str(file), "there is no such file", "copy config.example.toml to it, or name another")
    except OSError as error:
        return Problem("", str(file), f"it cannot be read ({error.strerror})", "let the user that runs Capture read it")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return Problem("", f"{file}, line {line}", "this is not UTF-8 text", "save the file in UTF-8")
    except tomllib.TOMLDecodeError as error:
        return _not_toml(file, str(error))
    return Layer(values, lambda _: str(file))


def _not_toml(file: Path, message: str) -> Problem:
    found = re.fullmatch(r"(?s)(.*) \(at (.*)\)", message)
    what, where = found.groups() if found else (message, "somewhere")
    remedy = 'mend that line: text stands in quotes, as in host = "127.0.0.1", and no key stands twice'
    return Problem("", f"{file}, {where}", f"this is not TOML ({what})", remedy)


def read_environment(environ: Mapping[str, str]) -> Layer:
    """The variables of the environment."""
    return _from_variables(environ, "environment variable")


def read_credentials(folder: Path) -> tuple[Layer, list[Problem]]:
    """The files of a credentials directory that are named like variables; others are none of our business."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not _is_setting(file.name):
            continue
        try:
            texts[file.name] = file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
            problems.append(
                Problem("", str(file), f"it cannot be read ({why})", "write the value into it as plain text")
            )
    return _from_variables(texts, "credential"), problems


def _is_setting(name: str) -> bool:
    return name.lower().startswith("capture_") and "__" in name


def _from_variables(variables: Mapping[str, str], what: str) -> Layer:
    names = {name.lower(): name for name in variables if _is_setting(name)}
    lowered = {lower: variables[name] for lower, name in names.items()}
    paths = {tuple(lower.removeprefix("capture_").split("__")): name for lower, name in names.items()}
    source = EnvSettingsSource(Settings)
    values: dict[str, object] = {section: {} for section, *_ in paths if section not in Settings.model_fields}
    for section, field in Settings.model_fields.items():
        if said := source.explode_env_vars(section, field, lowered):
            values[section] = said

    def place(location: Location) -> str:
        named = (name for path, name in paths.items() if path[: len(location)] == location)
        return f"{what} {next(named)}"

    return Layer(values, place)
