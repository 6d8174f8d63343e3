"""Those whom the company's sign-in does not let in are written down, and cannot fill the disk by coming back."""

from datetime import timedelta

from capture.signing_in.by_password import MOST_FROM_ORIGIN, WITHIN
from capture.signing_in.company import REFUSED, note_refusal
from capture.signing_in.entering import Browser
from store import audit
from store.database import Store
from tests.builders import NOON


def number(store: Store) -> int:
    with store.read() as connection:
        return audit.number(connection, REFUSED, NOON - timedelta(days=1))


def test_refusals_from_one_place_are_written_down_up_to_a_number(sqlite_store: Store) -> None:
    for _ in range(MOST_FROM_ORIGIN + 5):
        note_refusal(sqlite_store, None, Browser("192.0.2.1"), NOON)
    assert number(sqlite_store) == MOST_FROM_ORIGIN
    note_refusal(sqlite_store, None, Browser("192.0.2.2"), NOON)
    note_refusal(sqlite_store, None, Browser("192.0.2.1"), NOON + WITHIN + timedelta(seconds=1))
    assert number(sqlite_store) == MOST_FROM_ORIGIN + 2
