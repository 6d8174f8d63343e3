"""What people may point Capture at from the pages."""

from config.values import Frozen


class Network(Frozen):
    """Where requests may go that people on the pages ask for. What stands in this file, or is typed on this machine's
    own command line, is trusted and not affected."""

    allow_private: bool = False
    """Let people connect servers in private networks and on this machine (10.0.0.0/8, 192.168.0.0/16, localhost and the
    like). Needed where the mail server stands behind the same firewall as Capture; without it nobody can use the pages
    to find out what else stands there."""
