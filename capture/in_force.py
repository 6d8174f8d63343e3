"""The model in force, as the linker asks for it at every pass."""

from threading import Lock

from matcher.learned.model import Learned
from store import models
from store.database import Store


class InForce:
    """Reads a model once, however many threads ask for it; another in force is noticed when it is asked for next."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._known: tuple[int, Learned] | None = None

    def __call__(self) -> Learned | None:
        """None where our own weights are in force. Raises StoreError."""
        with self._lock, self._store.read() as connection:
            id_ = models.in_force(connection)
            if id_ is None:
                self._known = None
            elif self._known is None or self._known[0] != id_:
                self._known = id_, models.load(connection, id_)
            return self._known[1] if self._known else None
