"""What a first pass is said to take."""

from typing import Any

import pytest

from config.providers import GoogleOptions
from connectors.gmail.estimate import estimate


def said(messages: int, **options: Any) -> str:
    return estimate(messages, GoogleOptions.model_validate({"key": "env:KEY", **options}))


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        (1, "1 message"),
        (100, "100 messages"),
        (12_345, "12,345 messages; reading them first takes 42 to 83 minutes within 6,000 units a minute"),
        (100_000, "100,000 messages; reading them first takes 6 to 12 hours within 6,000 units a minute"),
    ],
)
def test_it_is_said_in_words(messages: int, words: str) -> None:
    assert said(messages) == words


def test_headers_alone_are_read_once() -> None:
    assert "takes 42 minutes" in said(12_345, mail="metadata")


def test_an_old_project_has_more_units_and_pays_less() -> None:
    assert "takes 5 to 9 minutes within 15,000" in said(12_345, quota_user=15_000, quota_message=5)
