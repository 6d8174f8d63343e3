"""What the options of every kind of connection have in common."""

from typing import ClassVar

from config.values import Frozen


class Account(Frozen):
    """What a connection leads to."""

    account: ClassVar[tuple[str, ...]]
    """The options that tell one account of an owner from another; the others say how it is reached and read."""


class Remote(Account):
    """Something that is reached over the network."""

    public_only: bool = False
    """Refuse the server where it stands in a private network or on this machine. Connections that are made on the pages
    have it, unless network.allow_private is set."""

    @property
    def at(self) -> str:
        """What must not be asked by many at once: the name of its host."""
        raise NotImplementedError
