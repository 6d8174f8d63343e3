"""Content-Transfer-Encoding of RFC 2045 6 (https://www.rfc-editor.org/rfc/rfc2045#section-6), undone."""

import binascii
import re

from connectors.mime.words import base64

_PADDING = re.compile(rb"[ \t]+(\r?\n)")
"""White space at the end of a line was added on the way: RFC 2045 6.7, rule 3."""


def transfer_decoded(raw: bytes, encoding: str) -> bytes:
    """The bytes of a part as they were before transfer; as they are where the encoding is none or unknown.

    Reads what was cut off or damaged as far as it goes.
    """
    match encoding.strip().lower():
        case "base64":
            try:
                return binascii.a2b_base64(raw)
            except binascii.Error:
                return base64(raw.decode("ascii", "replace"))
        case "quoted-printable":
            return binascii.a2b_qp(_PADDING.sub(rb"\1", raw))
        case _:
            return raw
