"""A company's proxy that stands between us and the internet, and does not let us pass."""

from connectors.errors import ConnectorError, NeedsPerson, TryLater


def proxy_error(said: str, wanted: str) -> ConnectorError:
    """What it means that the proxy has `said` (its status, and more) when asked for `wanted`, a name for people."""
    if "407" in said:
        return NeedsPerson(
            "The proxy that HTTPS_PROXY names wants a name and a password",
            "Set HTTPS_PROXY to http://NAME:PASSWORD@HOST:PORT.",
        )
    return TryLater(f"The proxy that HTTPS_PROXY names does not lead to {wanted}")
