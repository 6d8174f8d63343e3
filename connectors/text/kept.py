"""The text that is kept of a body."""

from dataclasses import dataclass
from typing import Final

from connectors.text.own import parted

TEXT_LIMIT: Final = 1_000_000
"""Characters kept of a body: more is a file somebody pasted, and no page could show it."""
QUOTED_LIMIT: Final = 12_000
"""Characters kept of what it quotes: the messages that it answers are in the record themselves."""
HTML_LIMIT: Final = 512_000
"""Characters kept of the HTML of a body."""
CUT: Final = "\n[…]"
"""Says that the rest was left out."""
_RULES = " \t\r-_=*–—"
"""Of nothing else are rules and the delimiters of signatures, which are nobody's words."""


@dataclass(frozen=True, slots=True)
class KeptText:
    """A body in parts, bounded."""

    own: str
    """What its author wrote."""
    signature: str
    """The lines by which he signs; "" where there are none."""
    quoted: str
    """The lines that he only passed on: quotes and headers of quotes; "" where there are none."""


def kept_text(text: str, *, is_cut: bool = False) -> KeptText:
    """The parts of a body; `is_cut` where `text` is not all there was."""
    whole = text[:TEXT_LIMIT]
    parts = parted(whole)
    shown = {*parts.own.split("\n"), *parts.signature.split("\n")}
    passed_on = "\n".join([line for line in whole.split("\n") if line.strip(_RULES) and line not in shown])
    own = parts.own + CUT if is_cut or len(text) > TEXT_LIMIT else parts.own
    return KeptText(own, parts.signature, passed_on[:QUOTED_LIMIT])
