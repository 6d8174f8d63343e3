"""The page about Exchange servers says what the code says."""

import re
from pathlib import Path
from typing import Final

import pytest

from config.exchange import Access, ExchangeSignIn
from connectors.ews import advice, watching
from connectors.ews.attempt import Attempt
from connectors.exchange_mail.connector import FOLDERS
from connectors.exchange_mail.feed import PAGE as CHANGES
from connectors.model.address import Address

ANN: Final = Address("ann@example.com")
HOST: Final = "mail.example.com"
PAGE: Final = (Path(__file__).parents[3] / "docs/connectors/exchange.md").read_text(encoding="utf-8")
ROWS: Final = re.findall(r"^\| \*(.+?)\* \|", PAGE, re.MULTILINE)


def told() -> set[str]:
    """All that is told of Ann's mailbox, however it is reached."""
    attempts = [Attempt(HOST, ANN, "EXAMPLE\\capture", ExchangeSignIn.NTLM, access) for access in Access]
    cases = [
        advice.sign_in_refused,
        advice.locked,
        advice.password_ended,
        advice.ews_refused,
        advice.forbidden,
        advice.no_such_mailbox,
        advice.no_ews_there,
    ]
    alone = [advice.not_discovered(ANN), advice.in_the_cloud("outlook.office365.com")]
    return {str(error) for error in [*(case(attempt) for case in cases for attempt in attempts), *alone]}


@pytest.mark.parametrize("sentence", ROWS)
def test_what_the_page_says_is_told_is_told(sentence: str) -> None:
    assert sentence in told()


def test_every_row_of_the_table_is_looked_at() -> None:
    (table,) = re.findall(r"\| told \|.*\n\|.*\n((?:\|.*\n)+)", PAGE)
    assert len(ROWS) == table.count("\n")


def test_as_many_folders_as_the_page_says_are_polled() -> None:
    assert "SyncFolderItems of five folders" in PAGE
    assert FOLDERS == 5


def test_a_page_of_changes_is_as_large_as_the_page_says() -> None:
    assert f"⌈N/{CHANGES}⌉ and at least F SyncFolderItems" in PAGE


def test_as_many_folders_are_streamed_in_as_many_streams_as_the_page_says() -> None:
    told = " ".join(PAGE.split())
    assert f"at most {watching.FOLDERS} folders are streamed" in told
    assert "One account has at most three streams" in told
    assert watching.AT_ONCE == 3
    assert f"at most {watching.OF_ALL} at once" in told
