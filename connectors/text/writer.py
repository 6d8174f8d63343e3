"""Lines of text from the pieces that an HTML tree gives one by one."""

import re

_SPACE = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 20
"""Levels of quotes that are told apart."""


class LineWriter:
    """Puts words on lines; blank lines never repeat; lines within quotes get a `>` for each level.

    `depth`: of quotes; `preformatted`: of `pre` elements. The caller counts both.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.depth = 0
        self.preformatted = 0
        self._line: list[str] = []

    def write(self, text: str) -> None:
        """Adds to the line; within a `pre`, line feeds end it."""
        if not self.preformatted:
            self._line.append(text)
            return
        *whole, last = text.split("\n")
        for line in whole:
            self._line.append(line)
            self._put("".join(self._line).rstrip())
            self._line.clear()
        self._line.append(last)

    def end_line(self) -> None:
        """Ends the line, blank or not."""
        text = "".join(self._line)
        self._line.clear()
        self._put(text.rstrip() if self.preformatted else _SPACE.sub(" ", text).strip())

    def end_block(self) -> None:
        """Ends the line if there is anything on it."""
        if self._line:
            if "".join(self._line).strip():
                self.end_line()
            self._line.clear()

    def end_paragraph(self) -> None:
        """Ends the line and leaves one blank."""
        self.end_block()
        self._put("")

    def _put(self, text: str) -> None:
        line = f"{'>' * min(self.depth, _DEEPEST)} {text}".rstrip() if self.depth else text
        if text or (self.lines and self.lines[-1] != line):
            self.lines.append(line)
