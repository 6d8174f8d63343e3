"""The text that is kept of a body."""

from connectors.text.own import own_text

TEXT_LIMIT = 1_000_000
"""Characters kept of a body: more is a file somebody pasted, and no page could show it."""
CUT = "\n[…]"
"""Says that the rest was left out."""


def kept_text(text: str, *, is_cut: bool = False) -> str:
    """What its author wrote, bounded; `is_cut` where `text` is not all there was."""
    return own_text(text[:TEXT_LIMIT]) + (CUT if is_cut or len(text) > TEXT_LIMIT else "")
