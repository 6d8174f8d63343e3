"""iCalUId to the UID that the same meeting has in other calendars.

[MS-OXCICAL] 2.1.3.1.1.20.26 (https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcical): Exchange
keeps a Global Object ID, in hexadecimal. Of a meeting that came from elsewhere the UID stands in it behind `vCal-Uid`;
of a single occurrence its date does, which is zero in the UID.
"""

from datetime import date
from typing import Final

_HEAD: Final = bytes.fromhex("040000008200E00074C5B7101A82E008")
_DATE: Final = slice(16, 20)
_DATA: Final = 40
"""Where what makes it unique begins: behind the date, when it was made, 8 bytes of zero, and a length."""
_FOREIGN: Final = b"vCal-Uid\x01\x00\x00\x00"


def uid_of(written: str) -> str:
    """The UID; what is no Global Object ID is one already."""
    made = _global(written)
    if made is None:
        return written
    if made[_DATA:].startswith(_FOREIGN):
        return made[_DATA + len(_FOREIGN) :].partition(b"\0")[0].decode("utf-8", "replace")
    return (made[: _DATE.start] + bytes(4) + made[_DATE.stop :]).hex().upper()


def occurrence_in(written: str) -> date | None:
    """The day of the occurrence that it names, by the clock of its organizer; None where it names a whole series."""
    made = _global(written)
    if made is None or made[_DATE] == bytes(4):
        return None
    try:
        return date(int.from_bytes(made[16:18], "big"), made[18], made[19])
    except ValueError:
        return None


def _global(written: str) -> bytes | None:
    try:
        made = bytes.fromhex(written)
    except ValueError:
        return None
    return made if made.startswith(_HEAD) and len(made) >= _DATA else None
