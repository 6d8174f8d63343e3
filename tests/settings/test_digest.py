"""The settings of the daily mail."""

from datetime import time

import pytest
from pydantic import ValidationError

from config.digest import Digest
from config.errors import ConfigError
from config.load import load


@pytest.mark.parametrize(
    ("smtp", "place"),
    [
        ("smtp://mail.example.com", ("mail.example.com", 587, False)),
        ("smtps://mail.example.com/", ("mail.example.com", 465, True)),
        ("smtp://[::1]:2525", ("::1", 2525, False)),
    ],
)
def test_a_server_is_an_address(smtp: str, place: tuple[str, int, bool]) -> None:
    assert Digest(smtp=smtp, sender="capture@ours.example").place == place


@pytest.mark.parametrize(
    "smtp",
    ["mail.example.com", "http://mail.example.com", "smtp://", "smtp://user:pass@host", "smtp://h:99999", "smtp://h/x"],
)
def test_what_is_no_server_is_refused(smtp: str) -> None:
    with pytest.raises(ValidationError, match="no address of a mail server"):
        Digest(smtp=smtp, sender="capture@ours.example")


def test_the_environment_sets_it_and_a_time_is_written_as_people_do() -> None:
    environ = {"CAPTURE_DIGEST__SMTP": "smtps://m.example", "CAPTURE_DIGEST__SENDER": "c@ours.example"}
    assert load(None, environ | {"CAPTURE_DIGEST__AT": "6:45"}).digest.at == time(6, 45)
    with pytest.raises(ConfigError, match="07:00"):
        load(None, environ | {"CAPTURE_DIGEST__AT": "25:00"})


@pytest.mark.parametrize(
    "half", [{"SMTP": "smtp://m.example"}, {"SENDER": "c@ours.example"}, {"USER": "capture"}, {"PASSWORD": "env:X"}]
)
def test_half_a_server_is_refused(half: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="set both, or neither"):
        load(None, {f"CAPTURE_DIGEST__{name}": value for name, value in half.items()})
