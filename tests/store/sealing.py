"""Keys for texts, and the record opened with them."""

from collections.abc import Iterator
from contextlib import contextmanager

from config.boxes import Boxes
from config.errors import SecretUnavailable
from config.sealing import new_key
from store.database import Store

KEY, OTHER = new_key(), new_key()


def boxes(*keys: str, closes: bool = True) -> Boxes:
    """With these keys, the newest first; none: the key is lost."""

    def read() -> str:
        if not keys:
            raise SecretUnavailable("/keys/key cannot be read (No such file or directory): create it.")
        return "\n".join(keys)

    return Boxes(read, "the key /keys/key", closes=closes)


@contextmanager
def opened(store: Store, *keys: str, closes: bool = True) -> Iterator[Store]:
    """The same database, as a process with these keys opens it."""
    url = store.url.render_as_string(hide_password=False)
    with Store(url, boxes(*keys, closes=closes)) as again:
        yield again
