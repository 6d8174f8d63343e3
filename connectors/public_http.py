"""httpx2's way to servers on the internet alone, by `connectors.reachable`."""

import ssl
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2
from httpcore2 import NetworkStream, SyncBackend

from connectors.errors import NeedsPerson
from connectors.reachable import check_elsewhere, check_public, public_addresses


class PublicTransport(httpx2.BaseTransport):
    """For one client: direct, or by the proxy that HTTPS_PROXY names, which then says where names lead."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._direct = _Direct(context)
        proxy = getproxies().get("https", "")
        proxy = proxy if not proxy or "://" in proxy else f"http://{proxy}"
        self._by_proxy = httpx2.HTTPTransport(verify=context, proxy=proxy) if proxy else None

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer. Raises NeedsPerson for places that are not on the internet, and httpx2's errors."""
        host = request.url.host
        if self._by_proxy is None or request.url.scheme != "https" or proxy_bypass(host):
            return self._direct.handle_request(request)
        check_public(host, request.url.port or 443)
        return self._by_proxy.handle_request(request)

    def close(self) -> None:
        """Ends the connections."""
        self._direct.close()
        if self._by_proxy is not None:
            self._by_proxy.close()


class _Direct(httpx2.HTTPTransport):
    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(verify=context)
        # httpx2 has no other way to say how connections are made.
        self._pool = httpcore2.ConnectionPool(ssl_context=context, network_backend=_Backend())


class _Backend(SyncBackend):
    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> NetworkStream:
        """To an address of the internet that the host has. Raises NeedsPerson and httpcore2's errors."""
        try:
            addresses = public_addresses(host, port)
        except OSError as error:
            raise httpcore2.ConnectError(str(error)) from error
        stream = self._first(addresses, port, *args, **kwargs)
        ours, theirs = (str(stream.get_extra_info(end)[0]) for end in ("client_addr", "server_addr"))
        try:
            check_elsewhere(host, ours, theirs)
        except NeedsPerson:
            stream.close()
            raise
        return stream

    def _first(self, addresses: list[str], port: int, *args: Any, **kwargs: Any) -> NetworkStream:
        *others, last = addresses
        for address in others:
            try:
                return super().connect_tcp(address, port, *args, **kwargs)
            except httpcore2.ConnectError:
                continue
        return super().connect_tcp(last, port, *args, **kwargs)
