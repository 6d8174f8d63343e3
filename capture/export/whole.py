"""Files that are there when they are whole, and not before."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class CannotExport(Exception):
    """The file cannot be made. `str()` is one sentence with the remedy."""


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """A path to write to, which becomes `out` when the block ends well and is removed when it does not.

    What is no plain file (a pipe, /dev/stdout) is written to directly. Raises CannotExport for an OSError of the block.
    """
    part = out.with_name(f".{out.name}.part")
    try:
        if out.exists() and not out.is_file():
            part = out
        # Tells at once what would otherwise be told after the last line.
        part.open("wb").close()
        yield part
        if part != out:
            part.replace(out)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise CannotExport(
            f"{out} cannot be written: {why}. Choose a place with room that you may write to."
        ) from error
    finally:
        if part != out:
            with suppress(OSError):
                part.unlink(missing_ok=True)
