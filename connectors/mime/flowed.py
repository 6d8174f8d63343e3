"""Text/plain with format=flowed, made whole again: RFC 3676 4 (https://www.rfc-editor.org/rfc/rfc3676#section-4)."""

import re

_QUOTE = re.compile(r"^(>*) ?(.*)$")
_SIGNATURE = "-- "


def unflow(text: str, delete_space: bool) -> str:
    """Joins the lines that the sender's program broke; `delete_space` (DelSp=yes): the space before it too."""
    paragraphs: list[list[str]] = []
    depth, is_open = "", False
    for line in text.split("\n"):
        match = _QUOTE.match(line)
        quote, rest = (match[1], match[2]) if match else ("", line)
        was_open, is_open = is_open and quote == depth and rest != _SIGNATURE, rest.endswith(" ") and rest != _SIGNATURE
        depth = quote
        if is_open and delete_space:
            rest = rest[:-1]
        if was_open:
            paragraphs[-1].append(rest)
        else:
            paragraphs.append([f"{quote} {rest}" if quote else rest])
    return "\n".join(map("".join, paragraphs))
