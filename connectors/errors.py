"""Errors a connector may raise, named for the remedy.

ConnectorError
├─ TryLater        passing: network, 5xx, throttling, a file still being written → same cursor, later
├─ CursorExpired   the provider no longer knows our cursor                       → one snapshot a run
├─ NeedsPerson     revoked, forbidden, no such mailbox or folder                 → pause, show `advice`
└─ ProviderBug     an answer outside the protocol                                → keep evidence, later
"""

from datetime import timedelta


class ConnectorError(Exception):
    """What a source answered instead of its changes. `str()` is one sentence for ops, without content or secrets."""

    def __str__(self) -> str:
        return str(self.args[0])


class TryLater(ConnectorError):
    """Nothing is wrong that waiting will not mend."""

    def __init__(self, message: str, after: timedelta | None = None, *, of_server: bool | None = None) -> None:
        """`after`: how long the source asks us to wait, where it said so.

        `of_server`: whoever else reads from that server meets with the same, so that fewer had better ask it; else it
        is this source's trouble alone. Where nothing is said, a server that names no wait is in trouble.
        """
        super().__init__(message, after)
        self.after = after
        self.of_server = after is None if of_server is None else of_server


class CursorExpired(ConnectorError):
    """The source cannot tell what changed since our cursor; only a snapshot can."""


class NeedsPerson(ConnectorError):
    """Capture cannot go on before a person acts."""

    def __init__(self, message: str, advice: str, *, may_be_over: bool = False) -> None:
        """`advice`: what to do, as an imperative sentence. `may_be_over`: there may be nothing to read any more."""
        super().__init__(message, advice)
        self.advice = f"{advice} Or remove the connection." if may_be_over else advice
        self.before_connecting = advice
        """What to do where there is no connection yet."""


class ProviderBug(ConnectorError):
    """The source broke its own protocol; `evidence` is what it said, without content."""

    def __init__(self, message: str, evidence: str) -> None:
        super().__init__(message, evidence)
        self.evidence = evidence
