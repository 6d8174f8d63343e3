"""What a server of the tests raises where its program is not installed."""


class ServerMissing(Exception):
    """`str()` says how to get it."""
