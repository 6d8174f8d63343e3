"""Keeps secrets that people type or grant: sealed, in the record, under a key that lies elsewhere."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection

from config.errors import SecretUnavailable
from config.providers import secrets_of
from config.secrets import Secret
from config.settings import Settings
from connectors import registry
from store import sealed as sealed_in_record
from store import sources, wallets
from store.database import Store
from store.errors import Unreachable
from store.forgetting import suppressions
from store.sources import Json


def folder_of(settings: Settings) -> Path:
    """`secrets.folder`; without it `secrets` beside the SQLite database, or below `var` for one on a server."""
    if settings.secrets.folder:
        return settings.secrets.folder
    url = Store(settings.database.url.get_secret_value()).url
    beside = Path(url.database).parent if url.get_backend_name() == "sqlite" and url.database else Path("var")
    return (beside / "secrets").absolute()


def key_of(settings: Settings) -> Secret:
    """Where the key is; it may not exist yet where the settings name none."""
    return settings.secrets.key or Secret(f"file:{folder_of(settings) / 'key'}")


def has_key(settings: Settings) -> bool:
    """Whether there is a key, be it one that this user cannot look at."""
    if settings.secrets.key:
        return True
    try:
        return (folder_of(settings) / "key").exists()
    except PermissionError:
        return True


def key_named(settings: Settings) -> str:
    """The key, for people: they must not lose it."""
    if settings.secrets.key:
        return "the key that secrets.key leads to"
    return f"the key {folder_of(settings) / 'key'}, readable by this user only"


def lost(store: Store, settings: Settings) -> str:
    """That what people typed or granted cannot be unsealed; "" where it can, or where there is none.

    One secret speaks for all, as this is asked at every page and command. Raises StoreError.
    """
    with store.read() as connection:
        one = sealed_in_record.one_secret(connection)
    try:
        if one:
            Secret(one).reveal()
    except SecretUnavailable:
        return (
            "Passwords and grants in the database cannot be read, as the key that they were sealed with is not here: "
            f"put back {key_named(settings)}, from a backup. Without it, reconnect each connection."
        )
    return ""


def sealed(settings: Settings, secret: str) -> str:
    """The secret as the record may keep it. The key is made on first use where the settings name none.

    Raises SecretUnavailable, and Unreachable where the folder cannot be written.
    """
    return Secret.sealed(secret, made_key(settings)).reference


def made_key(settings: Settings) -> Secret:
    """Where the key is; made where the settings name none, and there is none yet.

    Raises Unreachable where the folder cannot be written.
    """
    if settings.secrets.key is None:
        _ensure_key(folder_of(settings))
    return key_of(settings)


def _ensure_key(folder: Path) -> None:
    # On demand: cryptography loads slowly.
    from config.sealing import new_key

    try:
        if (folder / "key").exists():
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Readable for this user only, whatever the umask; under its name it is never seen half written.
        with tempfile.NamedTemporaryFile("w", encoding="ascii", dir=folder) as file:
            file.write(f"{new_key()}\n")
            file.flush()
            # What is sealed with a key that a loss of power takes is lost too.
            os.fsync(file.fileno())
            os.link(file.name, folder / "key")
        _sync(folder)
    except FileExistsError:
        return
    except OSError as error:
        raise Unreachable(
            f"The key that secrets are sealed with cannot be kept in {folder} ({error.strerror}): let this user write "
            "there, or name another folder as secrets.folder, or a key as secrets.key."
        ) from error


def _sync(folder: Path) -> None:
    """Puts the names in it on the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def forget(settings: Settings, options: Mapping[str, object], kept: Mapping[str, object] | None = None) -> None:
    """Removes the file of a typed password that `options` lead to and `kept` do not.

    Only those that earlier releases made: they kept each in a file of its own.
    """
    reference = options.get("password")
    path = Path(str(reference).removeprefix("file:"))
    if path.parent == folder_of(settings) and path.name != "key" and reference != (kept or {}).get("password"):
        path.unlink(missing_ok=True)


def reseal(connection: Connection, settings: Settings) -> int:
    """Seals with the newest key what another one sealed; how many secrets that were.

    Raises SecretUnavailable for the first that cannot be unsealed.
    """
    sealed_again = _reseal_options(connection, settings) + _reseal_wallets(connection, settings)
    return sealed_again + _reseal_suppressions(connection, settings)


def _reseal_options(connection: Connection, settings: Settings) -> int:
    number = 0
    connected = {one.connection: (one.kind, one.options) for one in sources.all_sources(connection)}
    for id_, (kind, options) in connected.items():
        old = _sealed_otherwise(kind, options, settings)
        if old:
            new = {name: sealed(settings, secret.reveal()) for name, secret in old.items()}
            sources.rewrite(connection, id_, {**options, **new})
            number += len(new)
    return number


def _reseal_wallets(connection: Connection, settings: Settings) -> int:
    """One that is exchanged meanwhile is sealed with the newest key by whoever exchanges it."""
    newest = key_of(settings)
    old = {id_: Secret(text) for id_, text in wallets.all_sealed(connection).items()}
    old = {id_: secret for id_, secret in old.items() if not secret.is_sealed_with_newest(newest)}
    written = [
        wallets.rewrite(connection, id_, secret.reference, sealed(settings, secret.reveal()))
        for id_, secret in old.items()
    ]
    return written.count(True)


def _reseal_suppressions(connection: Connection, settings: Settings) -> int:
    """What hashes of the forgotten and receipts are made with: itself it never changes."""
    there = suppressions.key(connection)
    if there is None or Secret(there.sealed).is_sealed_with_newest(key_of(settings)):
        return 0
    suppressions.rewrite_key(connection, sealed(settings, Secret(there.sealed).reveal()))
    return 1


def _sealed_otherwise(kind: str, options: Mapping[str, Json], settings: Settings) -> dict[str, Secret]:
    if kind not in registry.PROVIDERS:
        return {}
    named = secrets_of(registry.options_model(kind))
    secrets = {name: Secret(str(value)) for name, value in options.items() if name in named}
    newest = key_of(settings)
    return {name: secret for name, secret in secrets.items() if secret.key and not secret.is_sealed_with_newest(newest)}
