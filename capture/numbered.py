"""Numbers with their nouns."""


def many(number: int, noun: str, nouns: str = "") -> str:
    """`1 item`, `2,195 items`; `nouns` where the plural is no mere s."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"
