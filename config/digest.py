"""The daily mail to those who want it: by which server, from whom, when."""

import re
from datetime import time
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer

from config.mail_server import MailServer
from config.values import wrong


def parse_time(value: object) -> object:
    """`07:00` as a time of day; what is one already passes. Raises PydanticCustomError."""
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value.strip()):
        raise wrong(f"{value!r} is no time of day", 'write it as "07:00"')
    hour, minute = value.strip().split(":")
    return time(int(hour), int(minute))


TimeOfDay = Annotated[time, BeforeValidator(parse_time), PlainSerializer(lambda at: f"{at:%H:%M}")]


class Digest(MailServer):
    """The page "Today" as a mail on working days, for those who switch it on there: their meetings, who waits for an
    answer, what went quiet. It is only sent to users of Capture."""

    section = "digest"

    at: TimeOfDay = Field(default=time(7), examples=["07:00"])
    """The time of day at which it is sent, in this machine's zone."""
