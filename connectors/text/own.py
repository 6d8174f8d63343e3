"""What an author wrote: the text without quoted history and signature."""

from bisect import bisect_left

from connectors.text.history import attribution, header_block, is_quoted, is_separator, quote_follows
from connectors.text.signature import without_signature

_COLONS = ":："


def own_text(text: str) -> str:
    """`text` without what its author only passed on: quotes, headers of quotes, signature, disclaimer.

    A forward without a comment is its own text; so is whatever else would leave nothing.
    """
    lines = text.split("\n")
    own = without_signature([lines[position] for position in _own(lines)])
    return "\n".join(own).strip() or text.strip()


def _own(lines: list[str]) -> list[int]:
    """The positions of the author's lines, blank ones among them."""
    kept: list[int] = []
    for position, line in enumerate(lines):
        stripped = line.strip()
        if not stripped:
            kept.append(position)
        elif is_quoted(stripped):
            continue
        elif is_separator(stripped):
            break
        else:
            start = attribution(lines, position) if stripped[-1] in _COLONS else None
            if start is not None and quote_follows(lines, position):
                del kept[bisect_left(kept, start) :]
                continue
            if start is None and (":" in stripped[:24] or "：" in stripped[:24]):
                start = header_block(lines, position)
            if start is not None:
                del kept[bisect_left(kept, start) :]
                break
            kept.append(position)
    return kept
