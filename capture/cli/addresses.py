"""Mail addresses on the command line."""

import typer

from connectors.model.address import Address, parse_address


def an_address(text: str) -> Address:
    """As it is compared everywhere. Raises BadParameter."""
    found = parse_address(text)
    if found is None:
        raise typer.BadParameter(f"{text!r} is no mail address")
    return found
