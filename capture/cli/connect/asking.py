"""Asks a person at a terminal for what the options left open; a script is told which option it left out."""

import sys
from dataclasses import dataclass

import typer

from config.secrets import Secret

_REFERENCES = "env:NAME, file:PATH or credential:NAME"


@dataclass(frozen=True, slots=True)
class Password:
    """A password as it was given: where it is, or what it is. At most one of the two is not ""."""

    reference: str = ""
    typed: str = ""


def asked(question: str, option: str, given: str | None, default: str | None = None) -> str:
    """The answer to a question that `option` answers too; `default` is a guess that only a person may confirm.

    Raises BadParameter where nobody can be asked.
    """
    if given is not None:
        return given
    if not sys.stdin.isatty():
        guess = f"it may be {default}, but" if default else "and"
        raise typer.BadParameter(f"it is missing; {guess} there is no terminal to ask at", param_hint=option)
    return str(typer.prompt(question, default=default))


def password(given: str | None, *, keep: bool = False) -> Password:
    """Asked for without showing it. An option must say where it is: a shell keeps what is typed.

    `keep`: an empty answer, or nobody to ask, gives an empty Password. Raises BadParameter.
    """
    if given is not None:
        if not is_reference(given):
            raise typer.BadParameter(
                f"write where the password is, as {_REFERENCES}; the password itself would stay in the shell's history",
                param_hint="--password",
            )
        return Password(reference=given)
    if not sys.stdin.isatty():
        if keep:
            return Password()
        raise typer.BadParameter(f"it is missing: write {_REFERENCES}", param_hint="--password")
    question = "Password (Enter keeps the present one)" if keep else f"Password (or {_REFERENCES})"
    typed = str(typer.prompt(question, hide_input=True, default="" if keep else None, show_default=False))
    return Password(reference=typed) if is_reference(typed) else Password(typed=typed)


def is_reference(text: str) -> bool:
    """Whether it says where a secret is."""
    try:
        Secret(text)
    except ValueError:
        return False
    return True
