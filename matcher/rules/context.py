"""What makes an interaction a poor witness for anything."""

from matcher.model import Finding
from matcher.scene import Member, Scene, Seen


def mailing_list(seen: Seen | Member | Scene, _candidate: object) -> Finding | None:
    """It went to many, or a machine sent it: whoever is on it need not have had dealings with us."""
    return (1.0, f"sent to many or by a machine ({seen.bulk})") if seen.bulk else None
