"""What only we and Microsoft know of each subscription, made with the key of [secrets]."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from capture.push.heard import Stream
from capture.push.renewer import Unheard
from config.errors import SecretUnavailable
from config.secrets import Secret
from store.errors import Unreachable

_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Proofs:
    """Each the same as long as the key is. All raise Unheard where it cannot be read."""

    key: Callable[[], Secret]
    """Where it is; makes it where there is none. Raises Unreachable."""

    def state(self, stream: Stream) -> str:
        """What Microsoft adds to all that it posts of this stream: 64 characters.

        It keeps at most 128: https://learn.microsoft.com/graph/api/resources/subscription
        """
        return self._made_of(f"{stream.name} {stream.account}")

    def address(self, notifications: str) -> str:
        """The address that Microsoft is given, which tells subscriptions of one key from those of another.

        Their states cannot be looked up, so that those of another key would be taken for forged.
        """
        return f"{notifications}{'&' if '?' in notifications else '?'}of={self._made_of('')[:_SHOWN]}"

    def _made_of(self, text: str) -> str:
        try:
            key = self.key().reveal()
        except (SecretUnavailable, Unreachable) as error:
            raise Unheard("What Microsoft posts cannot be told from what is forged", str(error)) from error
        return hmac.new(key.encode(), f"microsoft {text}".encode(), hashlib.sha256).hexdigest()
