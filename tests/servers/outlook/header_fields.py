"""What header fields say, as Exchange understands them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message as Mime
from email.utils import getaddresses, parsedate_to_datetime


def text(parsed: Mime, name: str) -> str:
    """The first field of that name: unfolded, encoded words decoded; "" where there is none."""
    return _decoded(_plain(parsed.get(name, "")))


def recipients(parsed: Mime, name: str) -> list[tuple[str, str]]:
    """Names and addresses of all fields of that name. Who has no name has the address for one, as in Exchange."""
    fields = [_plain(value) for value in parsed.get_all(name, [])]
    return [(_decoded(shown) or address, address) for shown, address in getaddresses(fields) if address]


def all_fields(parsed: Mime) -> Iterator[tuple[str, str]]:
    """Each field's name and value as it came, unfolded."""
    for name, value in parsed.raw_items():
        yield name, _plain(value).strip()


def dated(parsed: Mime) -> datetime | None:
    """The field Date; None where it is missing or broken."""
    try:
        at = parsedate_to_datetime(_plain(parsed.get("Date", "")))
    except ValueError:
        return None
    return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)


def _plain(value: object) -> str:
    unfolded = str(value).replace("\r", "").replace("\n", "")
    return unfolded if unfolded.isascii() else unfolded.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _decoded(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, UnicodeError):
        return value
