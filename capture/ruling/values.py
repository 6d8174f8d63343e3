"""What a rule may be about, as it is written and as it is compared."""

from pydantic_core import PydanticCustomError

from capture.refusals import Conflict
from capture.ruled import folded
from config.values import parse_domain
from connectors.model.address import parse_address
from store.rules import What

LONGEST = 200
"""Characters of a value."""
SHORTEST = 2
"""Characters of a phrase: one letter is in almost every subject."""


def parse(what: What, text: str) -> str:
    """The value as rules hold it. Raises Conflict, with how to write it."""
    if len(text) > LONGEST:
        raise Conflict(f"That is too long: write up to {LONGEST} characters.")
    match what:
        case What.PERSON:
            return _address(text)
        case What.DOMAIN:
            return _domain(text)
        case What.FOLDER:
            return _words("/".join(filter(None, (part.strip() for part in text.split("/")))), 1)
        case What.CATEGORY:
            return _words(text, 1)
        case What.SUBJECT:
            return _words(text, SHORTEST)


def _address(text: str) -> str:
    found = parse_address(text)
    if found is None:
        raise Conflict("That is no address: write one such as name@example.com.")
    return found


def _domain(text: str) -> str:
    try:
        domain = parse_domain(text)
    except PydanticCustomError:
        domain = ""
    if "." not in domain:
        raise Conflict("That is no domain: write one such as example.com.")
    return domain


def _words(text: str, least: int) -> str:
    words = folded(text)
    if len(words) < least or not words.isprintable():
        raise Conflict(f"Write {least} characters or more of plain text.")
    return words
