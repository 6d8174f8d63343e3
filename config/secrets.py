"""Secrets by reference: settings say where a secret is, and it is read when it is used.

REFERENCE   `env:NAME` an environment variable · `file:PATH` a file · `credential:NAME` a file of systemd's
            `$CREDENTIALS_DIRECTORY` (https://systemd.io/CREDENTIALS/). One line break at the end of a file is dropped.
SEALED      `sealed:REFERENCE:TOKEN`: the secret itself, encrypted by a key that REFERENCE leads to (see
            `config.sealing`). Made by Capture for what people type or grant, and kept in the record.
"""

import os
from pathlib import Path
from typing import Final, Self

from pydantic import GetCoreSchemaHandler, SerializationInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from config.errors import SecretUnavailable

MASK: Final = "***"
PLACES: Final = ("env", "file", "credential")
SEALED: Final = "sealed"
STORING: Final = {"secrets": "by reference"}
"""The context of a pydantic dump that is kept with a connection: it names where secrets are, as settings do."""


class Secret:
    """A reference to a secret. However it is printed, formatted, pickled or dumped, it shows `***`.

    The reference is masked too: people paste the secret itself where the reference belongs.
    """

    __slots__ = ("_kind", "_name")

    def __init__(self, reference: str) -> None:
        """Raises ValueError where `reference` is none; the message does not repeat it."""
        kind, _, name = reference.partition(":")
        fits = _is_sealed(name) if kind == SEALED else kind in PLACES and name.strip()
        if not fits:
            raise ValueError("a secret is written as a reference: env:NAME, file:PATH or credential:NAME")
        self._kind = kind
        self._name = name.strip()

    @classmethod
    def sealed(cls, secret: str, key: "Secret") -> Self:
        """The secret itself, fit to be kept in the record: nobody reads it without the key.

        Raises SecretUnavailable where the key cannot be read or is none.
        """
        # On demand: cryptography loads slowly.
        from config.sealing import seal

        keys = key.reveal()
        try:
            return cls(f"{SEALED}:{key.reference}:{seal(keys, secret)}")
        except ValueError as error:
            raise _no_key(key.reference, str(error)) from None

    @property
    def reference(self) -> str:
        """Where the secret is, for storing it with a connection; a file by its absolute path. Not for printing."""
        return f"{self._kind}:{self._path() if self._kind == 'file' else self._name}"

    @property
    def key(self) -> "Secret | None":
        """What it is sealed with, if it is."""
        return Secret(self._name.rpartition(":")[0]) if self._kind == SEALED else None

    def is_sealed_with_newest(self, key: "Secret") -> bool:
        """Whether it is sealed with the first of the keys that `key` leads to. Raises SecretUnavailable."""
        # On demand: cryptography loads slowly.
        from config.sealing import is_sealed_with_newest

        if self.key != key:
            return False
        keys = key.reveal()
        try:
            return is_sealed_with_newest(keys, self._name.rpartition(":")[2])
        except ValueError as error:
            raise _no_key(key.reference, str(error)) from None

    def reveal(self) -> str:
        """The secret. Raises SecretUnavailable."""
        if key := self.key:
            return self._unsealed(key)
        if self._kind == "env":
            return self._from_environment()
        return _from_file(self._path(), self._remedy())

    def _unsealed(self, key: "Secret") -> str:
        # On demand: cryptography loads slowly.
        from config.sealing import unseal

        keys = key.reveal()
        try:
            return unseal(keys, self._name.rpartition(":")[2])
        except ValueError as error:
            raise _no_key(key.reference, str(error)) from None

    def _from_environment(self) -> str:
        value = os.environ.get(self._name, "")
        if not value:
            raise SecretUnavailable(f"The environment variable {self._name} is not set: set it, then start again.")
        return value

    def _path(self) -> Path:
        if self._kind == "file":
            # Where there is no such user, Path.expanduser raises RuntimeError.
            return Path(os.path.expanduser(self._name)).absolute()  # noqa: PTH111
        folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
        if not folder or "/" in self._name:
            raise SecretUnavailable(f"The credential {self._name} cannot be found: {self._remedy()}.")
        return Path(folder, self._name)

    def _remedy(self) -> str:
        if self._kind == "file":
            return "create it, readable for the user that runs Capture only"
        return "add LoadCredential= or SetCredential= with its name to the service, or use env:NAME or file:PATH"

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, layout: str) -> str:
        return format(MASK, layout)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.reference == self.reference

    def __hash__(self) -> int:
        return hash(self.reference)

    def __reduce__(self) -> str | tuple[object, ...]:
        return str, (MASK,)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A string in a file, a Secret in the model, `***` in every dump."""
        return core_schema.no_info_plain_validator_function(
            cls._validated,
            serialization=core_schema.plain_serializer_function_ser_schema(_dumped, info_arg=True, when_used="always"),
        )

    @classmethod
    def _validated(cls, value: object) -> Self:
        if isinstance(value, cls):
            return value
        try:
            return cls(value if isinstance(value, str) else "")
        except ValueError as error:
            raise PydanticCustomError(
                "setting",
                "{wrong}",
                {"wrong": str(error), "remedy": 'put the secret into a file and write "file:PATH"'},
            ) from None


def _is_sealed(name: str) -> bool:
    reference, _, token = name.strip().rpartition(":")
    kind, _, place = reference.partition(":")
    return bool(kind in PLACES and place and token)


def _no_key(reference: str, wrong: str) -> SecretUnavailable:
    return SecretUnavailable(
        f"The key {reference} does not fit ({wrong}): restore its line from a backup, or reconnect what was sealed "
        "with it."
    )


def _dumped(secret: Secret, info: SerializationInfo) -> str:
    return secret.reference if info.context == STORING else MASK


def _from_file(path: Path, remedy: str) -> str:
    try:
        text = path.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
    except OSError as error:
        raise SecretUnavailable(f"{path} cannot be read ({error.strerror}): {remedy}.") from error
    except UnicodeDecodeError as error:
        raise SecretUnavailable(f"{path} is not UTF-8 text: write the secret into it as plain text.") from error
    if not text:
        raise SecretUnavailable(f"{path} is empty: write the secret into it.")
    return text
