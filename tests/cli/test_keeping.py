"""The key of what is sealed: made once, kept through a loss of power, and told where this user may not have it."""

import os
import stat
from pathlib import Path

import pytest

from capture import doctor_access, keeping
from config.settings import Secrets, Settings
from store.errors import Unreachable
from tests.cli.conftest import Cli
from tests.cli.rights import unprivileged


def test_a_folder_of_another_user_is_told_with_what_to_do(cli: Cli) -> None:
    with unprivileged(cli) as closed, pytest.raises(Unreachable, match="Permission denied") as told:
        keeping.sealed(Settings(secrets=Secrets(folder=closed)), "hunter2")
    assert "let this user write there, or name another folder as secrets.folder" in str(told.value)


def test_the_doctor_finds_a_folder_of_another_user(cli: Cli) -> None:
    with unprivileged(cli) as closed:
        (found,) = doctor_access.secrets(Settings(secrets=Secrets(folder=closed)))
    assert (found.about, f"{closed}/key cannot be read (Permission denied)" in found.wrong) == ("secrets.key", True)


def test_a_key_is_on_the_disk_before_anything_is_sealed_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, synced = tmp_path / "key", []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append((stat.S_ISDIR(os.fstat(file).st_mode), key.exists())))
    for secret in ("hunter2", "hunter3"):
        keeping.sealed(Settings(secrets=Secrets(folder=tmp_path)), secret)
    assert synced == [(False, False), (True, True)]
