"""The one error that parsing inside a calendar raises; it never leaves this package."""


class NotUnderstood(ValueError):
    """A property that cannot be read. `str()` is one sentence without content: it becomes `BrokenEvent.why`."""
