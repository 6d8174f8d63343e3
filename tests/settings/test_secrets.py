"""Secrets are found by reference and never printed."""

import json
import pickle
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from config.errors import SecretUnavailable
from config.providers import ImapOptions, as_stored
from config.sealing import new_key
from config.secrets import Secret


class Login(BaseModel):
    password: Secret


def test_each_kind_of_reference_leads_to_the_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "imap").write_text("hunter2\n")
    monkeypatch.setenv("IMAP_PASSWORD", "hunter2")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    for reference in ("env:IMAP_PASSWORD", f"file:{tmp_path / 'imap'}", "credential:imap"):
        assert Secret(reference).reveal() == "hunter2"


@pytest.mark.parametrize("reference", ["env:hunter2", "file:/hunter2", "credential:hunter2"])
def test_a_secret_is_never_printed(reference: str) -> None:
    secret = Secret(reference)
    login = Login.model_validate({"password": reference})
    shown = [
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret:>20}",
        repr(login),
        login.model_dump_json(),
    ]
    shown += [json.dumps(login.model_dump(mode="json")), json.dumps(secret, default=str), str(pickle.dumps(login))]
    assert all("***" in text and "hunter2" not in text for text in shown)


def test_a_secret_written_where_its_reference_belongs_is_refused_unseen() -> None:
    with pytest.raises(ValueError, match="env:NAME, file:PATH or credential:NAME") as plain:
        Secret("hunter2")
    with pytest.raises(ValidationError) as validated:
        Login.model_validate({"password": "hunter2"})
    assert "hunter2" not in str(plain.value)
    (found,) = validated.value.errors()
    assert found["ctx"]["remedy"] == 'put the secret into a file and write "file:PATH"'


def test_the_reference_can_be_stored() -> None:
    assert Secret(Secret("env:A").reference) == Secret("env:A")
    assert len({Secret("env:A"), Secret("env:A"), Secret("env:B")}) == 2


def test_a_connection_keeps_where_its_secret_is() -> None:
    options = ImapOptions(host="imap.example.com", password=Secret("env:IMAP_PASSWORD"))
    assert as_stored(options) == {"host": "imap.example.com", "password": "env:IMAP_PASSWORD"}


def test_a_file_near_by_is_kept_so_that_it_is_found_from_every_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_text(new_key())
    (tmp_path / "imap").write_text("hunter2")
    monkeypatch.chdir(tmp_path)
    near, key = Secret("file:imap"), Secret("file:key")
    stored = as_stored(ImapOptions(host="imap.example.com", password=near))["password"]
    sealed = Secret.sealed("hunter2", key)
    assert sealed.is_sealed_with_newest(key)
    monkeypatch.chdir("/")
    assert stored == f"file:{tmp_path / 'imap'}"
    assert [Secret(str(stored)).reveal(), Secret(sealed.reference).reveal()] == ["hunter2"] * 2


def test_a_secret_that_is_not_there_names_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.delenv("NOT_SET", raising=False)
    with pytest.raises(SecretUnavailable, match="NOT_SET is not set: set it"):
        Secret("env:NOT_SET").reveal()
    with pytest.raises(SecretUnavailable, match="No such file or directory"):
        Secret(f"file:{tmp_path / 'absent'}").reveal()
    with pytest.raises(SecretUnavailable, match="No such file or directory"):
        Secret("file:~no-such-user/imap").reveal()
    with pytest.raises(SecretUnavailable, match="add LoadCredential= or SetCredential="):
        Secret("credential:imap").reveal()


@pytest.mark.parametrize(("content", "said"), [(b"\n", "is empty"), (b"\xff", "is not UTF-8 text")])
def test_a_file_without_a_usable_secret_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "imap").write_bytes(content)
    with pytest.raises(SecretUnavailable, match=said):
        Secret(f"file:{tmp_path / 'imap'}").reveal()


def test_a_credential_cannot_leave_its_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    (tmp_path / "other").write_text("hunter2")
    with pytest.raises(SecretUnavailable):
        Secret("credential:../other").reveal()


def test_a_sealed_secret_is_kept_without_being_readable(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(new_key())
    sealed = Secret.sealed("hunter2", Secret(f"file:{key}"))
    assert "hunter2" not in sealed.reference
    assert Secret(sealed.reference).reveal() == "hunter2"
    assert str(sealed) == "***"


@pytest.mark.parametrize("reference", ["sealed:", "sealed:token", "sealed:env:A", "sealed:env::x", "sealed:sealed:a:b"])
def test_what_is_sealed_names_its_key(reference: str) -> None:
    with pytest.raises(ValueError, match="env:NAME, file:PATH or credential:NAME"):
        Secret(reference)


@pytest.mark.parametrize(
    ("content", "said"),
    [("too short", "keys of 32 bytes in base64"), ("# a note\n", "holds no key"), (f"{'A' * 43}=", "none of the keys")],
)
def test_a_key_that_does_not_fit_names_the_remedy(tmp_path: Path, content: str, said: str) -> None:
    key = tmp_path / "key"
    key.write_text(new_key())
    sealed = Secret.sealed("hunter2", Secret(f"file:{key}"))
    key.write_text(content)
    with pytest.raises(SecretUnavailable, match=f"{said}.*restore its line from a backup"):
        sealed.reveal()


def test_a_key_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(SecretUnavailable, match="No such file"):
        Secret.sealed("hunter2", Secret(f"file:{tmp_path / 'key'}"))
