"""What this package raises, whatever the bytes."""


class Malformed(ValueError):
    """The bytes are no message that can be recorded. `str()` is one sentence without content of the message."""
