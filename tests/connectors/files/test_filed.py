"""The folder that a message or a meeting in files is in, as people call it."""

import pytest

from connectors.files.filed import calendar_of, folder_of
from connectors.files.ids import escape


@pytest.mark.parametrize(
    ("message", "folder"),
    [
        ("12.eml", "."),
        ("inbox/12", "inbox"),
        ("cur/1700000000.M1.host", "INBOX"),
        (".Sent.2025/cur/1700000000.M1.host", "Sent/2025"),
        ("ann/.Sent/cur/1700000000.M1.host", "ann/Sent"),
        ("ann/Archive/cur/1700000000.M1.host", "ann/Archive"),
        ("old/2019.mbox#0f3a~2", "old/2019.mbox"),
        (f"{escape('Entwürfe 100%')}/12", "Entwürfe 100%"),
    ],
)
def test_a_message_is_in_its_folder(message: str, folder: str) -> None:
    assert folder_of(message) == (folder,)


def test_a_meeting_is_in_the_file_of_its_calendar() -> None:
    assert calendar_of("team/work.ics") == ("team/work.ics",)


def test_a_name_that_is_no_text_can_be_stored() -> None:
    assert folder_of(f"{escape(b'gr%fc%dfe'.decode())}/12") == ("gr%fc%dfe",)
    assert folder_of("%FC/12") == ("?",)
