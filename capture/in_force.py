"""The model in force, as the linker asks for it at every pass."""

from threading import Lock

import structlog
from sqlalchemy import Connection

from matcher.learned.model import Learned
from store import models
from store.database import Store

log = structlog.get_logger()


class InForce:
    """Reads a model once, however many threads ask for it; a change is noticed when it is asked for next."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._known: tuple[tuple[int, int], Learned | None] | None = None

    def __call__(self) -> Learned | None:
        """None where our own weights are in force. Raises StoreError."""
        with self._lock, self._store.read() as connection:
            state = models.state(connection)
            if state is None:
                self._known = None
            elif self._known is None or self._known[0] != state:
                self._known = state, _loaded(connection, state[0])
            return self._known[1] if self._known else None


def _loaded(connection: Connection, id_: int) -> Learned | None:
    """None, and a warning, for a model of another release: our own weights hold until the next training."""
    try:
        return models.load(connection, id_)
    except KeyError:
        log.warning("model_of_another_release", model=id_)
        return None
