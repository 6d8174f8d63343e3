"""The form of an answer: XML that is whole. What is not whole must not pass for little.

exchangelib's parser recovers from anything, and leaves out what it does not understand: of a page of changes that
would be changes, while the state of the page is there.
"""

import re
from typing import Any, Final

from exchangelib.errors import SOAPError  # type: ignore[import-untyped]
from exchangelib.util import SOAPNS  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]

_REFERENCE: Final = re.compile(rb"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,10}));")
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def parts_of(content: bytes) -> tuple[Any, Any]:
    """The header, None where there is none, and the body. Raises SOAPError."""
    try:
        root = _whole(content)
    except etree.XMLSyntaxError:
        # Exchange copies what people wrote into its answers, with characters that XML 1.0 does not have:
        # https://www.w3.org/TR/xml/#charsets
        try:
            root = _whole(_CONTROL.sub(b"", _REFERENCE.sub(_allowed, content)))
        except etree.XMLSyntaxError:
            raise SOAPError("The answer is no XML") from None
    body = root.find(f"{{{SOAPNS}}}Body")
    if body is None:
        raise SOAPError("The answer has no body")
    return root.find(f"{{{SOAPNS}}}Header"), body


def _whole(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(content, parser)


def _allowed(reference: re.Match[bytes]) -> bytes:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    is_allowed = number in (9, 10, 13) or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or number > 0xFFFF
    return reference[0] if is_allowed and number <= 0x10FFFF else b""
