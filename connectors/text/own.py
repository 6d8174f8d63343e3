"""What an author wrote: the text without quoted history and signature."""

from connectors.text.history import attribution, header_block, is_quoted, is_separator, quote_follows
from connectors.text.signature import without_signature


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
            continue
        if is_quoted(stripped):
            continue
        if is_separator(stripped):
            break
        if stripped[-1] in ":：":
            start = attribution(lines, position)
            if start is not None:
                while kept and kept[-1] >= start:
                    kept.pop()
                if quote_follows(lines, position):
                    continue
                break
        if ":" in stripped[:24] or "：" in stripped[:24]:
            start = header_block(lines, position)
            if start is not None:
                while kept and kept[-1] >= start:
                    kept.pop()
                break
        kept.append(position)
    return kept
