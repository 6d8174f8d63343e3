"""Why something that a person asked for is not done: one sentence that says what to do, told by pages and API alike."""


class Refusal(Exception):
    """Not done, and nothing was changed."""


class Missing(Refusal):
    """There is no such record, or she may not know of it: the two are told alike."""

    def __init__(self) -> None:
        super().__init__("There is nothing here: it may have been removed, or the address is mistyped.")


class Conflict(Refusal):
    """Somebody was faster, or the record no longer allows it."""


class Forbidden(Refusal):
    """Her role does not allow it."""
