"""Gathers the settings, or says everything that is wrong with them."""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from config.errors import ConfigError, Problem
from config.problems import problem
from config.settings import Settings
from config.sources import Layer, Tree, read_credentials, read_environment, read_file


def load(file: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of `file`, of the credentials directory and of the environment; the later of these wins.

    `environ` stands for the process's own environment. Raises ConfigError with every problem at once.
    """
    variables = os.environ if environ is None else environ
    layers, problems = _gather(file, variables)
    merged: Tree = {}
    for layer in layers:
        merged = _merge(merged, layer.values)
    try:
        settings = Settings.model_validate(merged)
    except ValidationError as error:
        problems += [problem(found, layers[::-1]) for found in error.errors()]
    if problems:
        raise ConfigError(problems)
    return settings


def _gather(file: Path | None, variables: Mapping[str, str]) -> tuple[list[Layer], list[Problem]]:
    layers: list[Layer] = []
    problems: list[Problem] = []
    if file is not None:
        read = read_file(file)
        layers += [read] if isinstance(read, Layer) else []
        problems += [read] if isinstance(read, Problem) else []
    if folder := variables.get("CREDENTIALS_DIRECTORY"):
        credentials, unreadable = read_credentials(Path(folder))
        layers.append(credentials)
        problems += unreadable
    return [*layers, read_environment(variables)], problems


def _merge(weak: Tree, strong: Tree) -> Tree:
    """Sections are joined key by key; anything else is replaced."""
    both = {
        key: _merge(here, there)
        for key, there in strong.items()
        if isinstance(here := weak.get(key), Mapping) and isinstance(there, Mapping)
    }
    return {**weak, **strong, **both}
