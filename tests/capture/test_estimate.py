"""What people are told of the first reading of their mailboxes."""

import pytest

from capture.estimate import estimate
from config.microsoft import MicrosoftOptions
from config.providers import GoogleOptions, MailScope
from config.secrets import Secret
from tests.servers.microsoft.authority import CLIENT

OPTIONS = GoogleOptions(key=Secret("env:KEY"))


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ([1], "1 message; the first reading takes less than a minute and about 20 to 40 units of Google's quota"),
        ([12_345], "12,345 messages; the first reading takes 41 to 82 minutes and about 246,900 to 493,800 units of"),
        ([90_000], "90,000 messages; the first reading takes 5 to 10 hours and about 1,800,000 to 3,600,000 units of"),
    ],
)
def test_one_mailbox_is_bound_by_its_own_quota(messages: list[int], told: str) -> None:
    assert estimate(messages, OPTIONS).startswith(told)


def test_mailboxes_are_read_side_by_side_until_the_projects_quota_is_used_up() -> None:
    assert "20,000 messages in 2 mailboxes; the first reading takes 33 to 67 minutes" in estimate([10_000] * 2, OPTIONS)
    assert "in 2,000 mailboxes; the first reading takes 6 to 11 hours" in estimate([10_000] * 2_000, OPTIONS)


def test_headers_alone_take_half_as_long() -> None:
    assert "about 5 hours and about 1,800,000 units" in estimate(
        [90_000], OPTIONS.model_copy(update={"mail": MailScope.METADATA})
    )


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ([700], "700 messages; the first reading takes less than a minute, at about 13 messages a second of each"),
        ([90_000], "90,000 messages; the first reading takes about 115 minutes, at about 13 messages a second"),
        ([10_000] * 32, "320,000 messages in 32 mailboxes; the first reading takes about 13 minutes, at about 13"),
        ([10_000] * 320, "3,200,000 messages in 320 mailboxes; the first reading takes about 127 minutes, at about"),
    ],
)
def test_each_mailbox_at_microsoft_is_bound_by_itself_and_many_by_how_many_are_read_at_once(
    messages: list[int], told: str
) -> None:
    options = MicrosoftOptions(tenant="example.com", client=CLIENT, certificate=Secret("env:CERTIFICATE"))
    assert estimate(messages, options).startswith(told)


def test_an_older_project_may_read_faster() -> None:
    older = OPTIONS.model_copy(update={"quota_user": 15_000, "quota_message": 5})
    assert "30 to 60 minutes" in estimate([90_000], older)
