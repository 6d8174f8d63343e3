"""The text that is kept of a body."""

from dataclasses import replace

from connectors.text.own import Parted, parted

TEXT_LIMIT = 1_000_000
"""Characters kept of a body: more is a file somebody pasted, and no page could show it."""
CUT = "\n[…]"
"""Says that the rest was left out."""


def kept_text(text: str, *, is_cut: bool = False) -> Parted:
    """What its author wrote, bounded, and his signature; `is_cut` where `text` is not all there was."""
    parts = parted(text[:TEXT_LIMIT])
    return replace(parts, own=parts.own + CUT) if is_cut or len(text) > TEXT_LIMIT else parts
