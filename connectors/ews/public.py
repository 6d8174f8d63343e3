"""urllib3's way to servers on the internet alone, by `connectors.reachable`."""

from socket import socket

from urllib3.connection import HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from connectors.reachable import check_public, dial


class PublicConnection(HTTPSConnection):
    """Direct, or by the proxy that HTTPS_PROXY names, which then says where names lead."""

    def _new_conn(self) -> socket:
        if self._tunnel_host is not None:
            check_public(self._tunnel_host, self._tunnel_port or 443)
            return super()._new_conn()
        timeout = self.timeout if isinstance(self.timeout, (int, float)) else None
        try:
            return dial(self._dns_host, self.port or 443, timeout, public_only=True)
        except TimeoutError as error:
            raise ConnectTimeoutError(self, f"{self.host} does not answer in time") from error
        except OSError as error:
            raise NewConnectionError(self, f"{self.host} cannot be reached: {error}") from error
