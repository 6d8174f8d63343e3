"""What an Exchange server answers by HTTP alone, before EWS has a word for it."""

from collections.abc import Mapping
from typing import Final

from exchangelib.errors import ErrorInvalidSchemaVersionForMailboxVersion  # type: ignore[import-untyped]
from exchangelib.protocol import FailFast  # type: ignore[import-untyped]
from exchangelib.util import is_xml  # type: ignore[import-untyped]
from requests import Response

_OLDER: Final = (b"The specified server version is invalid", b"ErrorInvalidSchemaVersionForMailboxVersion")
_LOCKED: Final = b"The referenced account is currently locked out"


class HttpRefused(Exception):
    """A status that is no success."""

    def __init__(self, status: int, headers: Mapping[str, str], *, is_locked: bool = False) -> None:
        """`headers` by names in any case. `is_locked`: the account is, after too many wrong passwords."""
        super().__init__(status)
        self.status, self.headers, self.is_locked = status, headers, is_locked


class AtOnce(FailFast):  # type: ignore[misc]
    """exchangelib's policy of never waiting by itself: a thread would sleep for as long as the server says."""

    def raise_response_errors(self, response: Response) -> None:
        """Lets pass a success, and an error in XML, which Exchange sends with status 500. Raises HttpRefused."""
        if response.status_code == 200 or (response.status_code == 500 and is_xml(response.content)):
            return
        if response.status_code == 500 and any(word in response.content for word in _OLDER):
            raise ErrorInvalidSchemaVersionForMailboxVersion("Invalid server version")
        raise HttpRefused(response.status_code, response.headers, is_locked=_LOCKED in response.content)
