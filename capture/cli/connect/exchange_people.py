"""Whose mailboxes on an Exchange server are wanted: of the options, of a file, or asked for.

`Get-Mailbox | Select PrimarySmtpAddress` reaches a file as a table by `>` (UTF-16 in Windows PowerShell), or as CSV by
Export-Csv: each with lines that are no addresses.
https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/export-csv
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import typer

from capture.cli.connect.asking import asked
from capture.cli.connect.saving import address_of
from connectors.model.address import Address, parse_address

_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_HEADING: Final = re.compile(r"#TYPE .*|-+|(PrimarySmtpAddress|WindowsEmailAddress|Email|Address)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose mailboxes."""

    mailboxes: tuple[Address, ...]
    """Each once."""
    owner: Address | None = None
    """The rep, where it is not she whose the one mailbox is."""
    refused: tuple[str, ...] = ()
    """A sentence for each line of the file that is no address."""

    @property
    def are_many(self) -> bool:
        """One fails without the others."""
        return len(self.mailboxes) > 1 or bool(self.refused)


def people_of(users: Sequence[str], file: Path | None, owner: str | None) -> Wanted:
    """Raises BadParameter: an option is no address, a file names nobody or cannot be read, or nobody can be asked."""
    whose = None if owner is None else address_of(owner, "--owner")
    if file is not None:
        return _of_file(file)
    named = users or [asked("Email address of the mailbox", "--user", None)]
    return Wanted(tuple(dict.fromkeys(address_of(user, "--user") for user in named)), whose)


def _of_file(file: Path) -> Wanted:
    found: dict[Address, None] = {}
    refused: list[str] = []
    for number, line in _lines(_text(file)):
        address = parse_address(line)
        if address is None:
            refused.append(f"{file}, line {number}: {line!r} is not an email address.")
        else:
            found[address] = None
    if not found:
        raise typer.BadParameter("\n".join([f"{file} names nobody", *refused[:3]]), param_hint="--users")
    return Wanted(tuple(found), refused=tuple(refused))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """What stands there, with the numbers of the lines; without headings and what is empty."""
    for number, whole in enumerate(text.splitlines(), start=1):
        line = whole.strip().strip('"').strip()
        if line and not _HEADING.fullmatch(line):
            yield number, line


def _text(file: Path) -> str:
    try:
        content = file.read_bytes()
        return content.decode("utf-16" if content.startswith(_UTF_16) else "utf-8-sig")
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be read ({error.strerror})", param_hint="--users") from error
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"{file} is neither UTF-8 nor UTF-16 text", param_hint="--users") from error
