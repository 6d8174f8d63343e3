"""Keeps a password that was typed: in a file of its own that only the user who runs Capture can read."""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from config.settings import Settings
from store.database import Store
from store.errors import Unreachable


def folder_of(settings: Settings) -> Path:
    """`secrets.folder`; without it `secrets` beside the SQLite database, or below `var` for one on a server."""
    if settings.secrets.folder:
        return settings.secrets.folder
    url = Store(settings.database.url.get_secret_value()).url
    beside = Path(url.database).parent if url.get_backend_name() == "sqlite" and url.database else Path("var")
    return (beside / "secrets").absolute()


@contextmanager
def kept(folder: Path, name: str, password: str) -> Iterator[str]:
    """A reference to a new file that holds the password; the file goes again if the block fails.

    Raises Unreachable where the folder cannot be written.
    """
    path = folder / f"{re.sub('[^a-z0-9@._+-]', '_', name.lower())}-{secrets.token_hex(4)}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(password)
    except OSError as error:
        raise Unreachable(
            f"The password cannot be kept in {folder} ({error.strerror}): let this user write there, or name another "
            "folder as secrets.folder."
        ) from error
    with ExitStack() as undone:
        undone.callback(path.unlink, missing_ok=True)
        yield f"file:{path}"
        undone.pop_all()


def forget(folder: Path, reference: object) -> None:
    """Removes the file behind a reference that is no longer used, if it is one that `kept` made."""
    path = Path(str(reference).removeprefix("file:"))
    if path.parent == folder:
        path.unlink(missing_ok=True)
