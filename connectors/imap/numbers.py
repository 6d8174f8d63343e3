"""Sets of UIDs as IMAP writes them: `1:4,7` (RFC 9051 9, sequence-set: https://www.rfc-editor.org/rfc/rfc9051#section-9)."""

from collections.abc import Iterable, Iterator


def ranges(text: str) -> Iterator[tuple[int, int]]:
    """The lowest and highest number of each range of a set, in its order. Raises ValueError where it is none."""
    for piece in text.split(",") if text else ():
        low, colon, high = piece.partition(":")
        first, second = int(low), int(high if colon else low)
        yield min(first, second), max(first, second)


def numbers(text: str) -> Iterator[int]:
    """The numbers of a set, in its order. Raises ValueError where it is none. Sets may be huge: bound them first."""
    for low, high in ranges(text):
        yield from range(low, high + 1)


def count(text: str) -> int:
    """How many numbers a set holds. Raises ValueError where it is none."""
    return sum(high - low + 1 for low, high in ranges(text))


def as_set(uids: Iterable[int]) -> str:
    """Ascending numbers as a set, as short as it gets; "" for none."""
    pieces: list[str] = []
    start = last = 0
    for uid in uids:
        if uid != last + 1 or not last:
            if last:
                pieces.append(_piece(start, last))
            start = uid
        last = uid
    if last:
        pieces.append(_piece(start, last))
    return ",".join(pieces)


def _piece(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}:{high}"
