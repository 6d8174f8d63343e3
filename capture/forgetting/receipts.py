"""What was forgotten, for who asks later: the receipts, whether they are true, and whether they still hold."""

from dataclasses import dataclass

from sqlalchemy import Connection

from capture.acting import Acting
from capture.forgetting import receipt, root
from capture.forgetting.receipt import NoReceipt
from capture.forgetting.suppressed import hash_of
from capture.forgetting.verifying import come_back
from capture.refusals import Conflict, Missing
from connectors.model.address import Address
from store.forgetting import suppressions
from store.forgetting.suppressions import Forgetting, Suppressed

_MOST = 500
_LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Checked:
    """A receipt that is true."""

    forgetting: int
    kind: str
    at: str
    is_about: bool
    """The person who was asked about is who was forgotten."""
    back: int
    """How much of it is in the record again."""


def listed(connection: Connection) -> list[Forgetting]:
    """The latest first."""
    return suppressions.listed(connection, _MOST)


def of(connection: Connection, forgetting: int) -> str:
    """The receipt. Raises Missing; Conflict where it was interrupted."""
    found = suppressions.get(connection, forgetting) if 0 < forgetting <= _LARGEST else None
    if found is None:
        raise Missing
    if found.receipt is None:
        raise Conflict("It was interrupted, and has no receipt: forget the same again.")
    return found.receipt


def check(connection: Connection, text: str, person: Address | None = None) -> Checked:
    """Raises Conflict where it is none of this record's, or was altered; SecretUnavailable."""
    key = suppressions.key(connection)
    if key is None:
        raise Conflict("This record has signed no receipt: nothing was ever forgotten here.")
    try:
        told = receipt.verified(key.public, text)
    except NoReceipt as error:
        raise Conflict(f"It proves nothing: {error}.") from None
    keys = root.unsealed(key)
    number = int(told["forgetting"])
    hashes = suppressions.of(connection, number).get(Suppressed.PERSON, [])
    named = person is not None and hash_of(keys.hashing, Suppressed.PERSON, person) in hashes
    return Checked(number, str(told["kind"]), str(told["at"]), named, come_back(connection, keys, number))


def lift(connection: Connection, person: Address, acting: Acting) -> bool:
    """She may be recorded again; False where she was not forgotten. Raises SecretUnavailable."""
    key = suppressions.key(connection)
    if key is None:
        return False
    hash_ = hash_of(root.unsealed(key).hashing, Suppressed.PERSON, person)
    lifted = suppressions.lift(connection, hash_)
    if lifted:
        acting.note(connection, "forget.lift", "")
    return lifted > 0
