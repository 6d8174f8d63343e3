"""Ids of the messages of an mbox, which have no names of their own."""

from connectors.protocol import Known


class Numbering:
    """Gives messages their ids in the order of the file: file id + `#` + a hash of the header.

    Further messages with the same header get `~2`, `~3` and so on behind it.
    """

    def __init__(self, file: str, known: Known | None = None, begin: str = "") -> None:
        """To begin amidst the file, `known` tells what is held of it, and `begin` is the id of the message there."""
        self._start = f"{file}#"
        self._known = known
        self._counts: dict[str, int] = {}
        if begin:
            name, _, number = begin.removeprefix(self._start).partition("~")
            self._counts[name] = int(number or 1) - 1

    def next(self, name: str) -> str:
        """The id of the next message whose header hashes to `name`."""
        count = self._counts.get(name)
        if count is None:
            count = self._earlier(name)
        self._counts[name] = count + 1
        return f"{self._start}{name}" + (f"~{count + 1}" if count else "")

    def _earlier(self, name: str) -> int:
        if self._known is None:
            return 0
        start = self._start + name
        return sum("#" not in item[len(start) :] for item in self._known(start))
