"""Which encoding a text file is in: by its mark, else by trying."""

import codecs
from pathlib import Path
from typing import Final

SPOILED: Final = "capture.spoiled"
"""How bytes that are no text are read: as half a character, so that they spoil their own row only. Python's own
`surrogateescape` gives up on UTF-16, such as that of a file that was cut in the middle of a character."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _half_a_character(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udcff", error.end


codecs.register_error(SPOILED, _half_a_character)


def encoding_of(path: Path) -> str:
    """A codec's name. UTF-16 and UTF-8 by their byte order mark; else UTF-8, or Windows-1252 where it cannot be that.

    A file with some broken lines in otherwise good UTF-8 is UTF-8. Raises OSError.
    """
    with path.open("rb") as file:
        start = file.read(512)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    return _unmarked_utf16(start) or _utf8_or_windows(path)


def _unmarked_utf16(start: bytes) -> str | None:
    # Latin text in UTF-16 has a NUL in every other byte; in other encodings NUL is rare.
    if len(start) < 4:
        return None
    half = len(start) // 2
    if start[1::2].count(0) > 0.8 * half and start[::2].count(0) == 0:
        return "utf-16-le"
    if start[::2].count(0) > 0.8 * half and start[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _utf8_or_windows(path: Path) -> str:
    good = bad = 0
    with path.open("rb") as file:
        for line in file:
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return "utf-8" if good >= bad else "cp1252"
