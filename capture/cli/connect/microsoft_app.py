"""Which app registration at Microsoft Entra is meant: of the options, of the settings, or asked for."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import typer

from capture.cli.connect.asking import asked, is_reference
from capture.cli.days import day
from config.microsoft import ANY_TENANT, App, Cloud
from config.settings import Microsoft

NAMES = {"folders": "--folder", "calendars": "--calendar"}
"""Option of the connection → option of the command line, where it is another word."""

PROOF = frozenset({"certificate", "secret", "secret_ends"})
"""What the app proves itself with on its own behalf."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a person or a script said of it."""

    client: str | None
    tenant: str | None
    cloud: Cloud | None
    certificate: str | None
    secret: str | None
    secret_ends: str | None


def registration(settings: Microsoft, given: Given, *, by_app: bool) -> dict[str, object]:
    """The options of a connection that say so. `by_app`: the app reads on its own behalf.

    Who signs in by a code needs neither certificate nor secret. Raises BadParameter where something is missing and
    nobody can be asked.
    """
    client = asked("Application (client) ID", "--client", given.client or settings.client)
    said = {name: value for name, value in asdict(given).items() if value is not None}
    before = _of_settings(settings) if client.lower() == settings.client else {}
    options: dict[str, object] = {"client": client}
    options |= {name: found[name] for found in (before, said) for name in ("tenant", "cloud") if name in found}
    if not by_app:
        return options
    options |= credential(said) if said.keys() & PROOF else {name: before[name] for name in PROOF & before.keys()}
    if not options.keys() & {"certificate", "secret"}:
        raise typer.BadParameter("give the app's certificate, or --secret", param_hint="--certificate")
    if options.get("tenant", ANY_TENANT) == ANY_TENANT:
        options["tenant"] = asked("Tenant ID or domain of the company", "--tenant", None)
    return options


def _of_settings(settings: Microsoft) -> dict[str, object]:
    found = {name: getattr(settings, name) for name in App.model_fields}
    return {name: value for name, value in found.items() if value is not None}


def credential(given: Mapping[str, object]) -> dict[str, object]:
    """What the app proves itself with, of what was given; of a secret it is asked when it ends. Raises BadParameter."""
    if "certificate" in given:
        return {"certificate": given["certificate"]}
    if "secret" not in given:
        raise typer.BadParameter("it goes with --secret only", param_hint="--secret-ends")
    if not is_reference(str(given["secret"])):
        raise typer.BadParameter(
            "write where the secret is, as env:NAME, file:PATH or credential:NAME; the secret itself would stay in the "
            "shell's history",
            param_hint="--secret",
        )
    said = given.get("secret_ends")
    ends = asked("When does the secret expire (YYYY-MM-DD)", "--secret-ends", None if said is None else str(said))
    return {"secret": given["secret"], "secret_ends": day(ends, "--secret-ends")}
