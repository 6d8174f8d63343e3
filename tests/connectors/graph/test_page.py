"""The page about Microsoft 365 says what the code says: sentences by their cause, and how much one poll asks."""

import re
from pathlib import Path
from typing import Final

import pytest

from config.microsoft import Cloud, MicrosoftOptions
from config.secrets import Secret
from connectors.entra.aadsts import refused
from connectors.entra.attempt import Attempt
from connectors.entra.registration import Registration
from connectors.entra.tokens import tokens_of
from connectors.graph.access import Access
from connectors.graph.batch import MOST_PARTS
from connectors.graph.errors import trouble_of
from connectors.model.address import Address
from tests.connectors.entra.asking import surroundings

ANN: Final = Address("ann@example.com")
APP: Final = Registration(Cloud.GLOBAL, "example.onmicrosoft.com", "CLIENT-ID")
PAGE: Final = (Path(__file__).parents[3] / "docs/connectors/microsoft.md").read_text(encoding="utf-8")
ROWS: Final = re.findall(r"^\| \*(.+?)\* \| `(\w+)` \|", PAGE, re.MULTILINE)
STATUS: Final = {"ErrorAccessDenied": 403}


def test_every_row_of_the_table_is_looked_at() -> None:
    (table,) = re.findall(r"\| told \|.*\n\|.*\n((?:\|.*\n)+)", PAGE)
    assert len(ROWS) == table.count("\n")


@pytest.mark.parametrize(("sentence", "code"), ROWS)
def test_what_the_page_says_is_told_is_told(sentence: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "s")
    assert sentence in (_signing_in(int(code)) if code.isdecimal() else _asking(code))


def _signing_in(code: int) -> set[str]:
    said = {"error": "invalid_grant", "error_codes": [code]}
    return {str(refused(said, Attempt(APP, ANN, redirect))) for redirect in ("", "https://capture.example.com")}


def _asking(code: str) -> set[str]:
    options = MicrosoftOptions(
        client="6731de76-14a6-49ae-97bc-6eba6914391e", tenant=APP.tenant, secret=Secret("env:SECRET")
    )
    tokens, body = tokens_of(options, surroundings()), {"error": {"code": code, "message": ""}}
    by = [Access(ANN, APP, is_app_only, tokens) for is_app_only in (True, False)]
    return {str(trouble_of(STATUS.get(code, 404), {}, body, access, "me/mailFolders").error) for access in by}


def test_as_many_as_the_page_says_are_polled_with_one_request() -> None:
    folders, calendars = re.findall(r"(?:up to|of up to) (\d+) (?:of them|calendars)", PAGE)
    assert int(folders) == int(calendars) == MOST_PARTS - 1, "their list is asked for with them"
