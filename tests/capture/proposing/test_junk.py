"""Newsletters and spam of a real mailbox leave nothing behind: counted as `bench.junk` does."""

from pathlib import Path

import pytest

from bench.junk import clean, measure, unpack
from tests.shared_data import shared


@pytest.mark.parametrize("answered", [False, True])
def test_nothing_comes_of_newsletters_and_spam(tmp_path: Path, answered: bool) -> None:
    messages = list(unpack(shared("mailboxes", "spamassassin-dev.tar.xz")))
    found, _ = measure(messages, tmp_path, answered=answered)
    assert clean(found) >= 0.995
