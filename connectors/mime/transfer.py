"""Content-Transfer-Encoding of RFC 2045 6 (https://www.rfc-editor.org/rfc/rfc2045#section-6), undone."""

import binascii

from connectors.mime.words import base64


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
            return binascii.a2b_qp(raw)
        case _:
            return raw
