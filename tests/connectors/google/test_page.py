"""The page about Google says what the code says: sentences by their cause, and how much one poll asks at once."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import RefreshError

from config.providers import GoogleOptions
from config.secrets import Secret
from connectors.google.access import Access, Tokens
from connectors.google.api import calendar, gmail
from connectors.google.batch import MOST_PARTS
from connectors.google.errors import trouble_of
from connectors.google.sign_in import sign_in_error
from connectors.model.address import Address
from connectors.pace.quota import Quota
from connectors.pace.rate import Rate

ANN: Final = Address("ann@example.com")
CLIENT: Final = "1234567890-abc.apps.googleusercontent.com"
OPTIONS: Final = GoogleOptions(key=Secret("env:KEY"))
KEY: Final = Access(ANN, "capture-1234", CLIENT, Tokens(AnonymousCredentials()), is_delegated=True)  # type: ignore[no-untyped-call]
GRANT: Final = replace(KEY, is_delegated=False)
ENDED: Final = replace(GRANT, ends=datetime(2026, 1, 8, 9, tzinfo=UTC))
PAGE: Final = (Path(__file__).parents[3] / "docs/connectors/google.md").read_text(encoding="utf-8")
ROW: Final = re.compile(r"^\| \*(.+?)\* \| `(\w+)`(?: “(.+?)”)?", re.MULTILINE)
ROWS: Final = ROW.findall(PAGE)


def test_every_row_of_the_table_is_looked_at() -> None:
    (table,) = re.findall(r"\| told \|.*\n\|.*\n((?:\|.*\n)+)", PAGE)
    assert len(ROWS) == table.count("\n")


@pytest.mark.parametrize(("sentence", "code", "description"), ROWS)
def test_what_the_page_says_is_told_is_told(sentence: str, code: str, description: str) -> None:
    assert sentence in {told for access in (KEY, GRANT, ENDED) for told in _told(access, code, description)}


def _told(access: Access, code: str, description: str) -> tuple[str, str]:
    """Where the token endpoint says it, and where an API does."""
    refused = {"error": {"errors": [{"reason": code}], "message": description}}
    trouble = trouble_of(403, {}, json.dumps(refused).encode(), access, gmail(OPTIONS))
    signing_in = RefreshError(code, {"error": code, "error_description": description})  # type: ignore[no-untyped-call]
    return str(trouble.error), str(sign_in_error(signing_in, access, gmail(OPTIONS)))


def test_as_many_calendars_as_the_page_says_are_polled_with_one_request() -> None:
    (most,) = re.findall(r"one batch for up to (\d+) calendars", PAGE)
    rate = Rate(calendar(OPTIONS).per_user)
    together = min(MOST_PARTS, Quota(rate, rate, "Google").at_once(1))
    assert together == int(most) + 1, "the list of calendars is asked for with them"
