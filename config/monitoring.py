"""Who may see how the program fares, and where."""

from typing import Self

from pydantic import Field, model_validator

from config.secrets import Secret
from config.values import Frozen, Host, is_this_machine, wrong


class Monitoring(Frozen):
    """/healthz, /readyz and /metrics (Prometheus). The pages' port has them; /metrics answers this machine itself, and
    whoever bears the token."""

    token: Secret | None = Field(default=None, examples=["file:/etc/capture/metrics-token"])
    """Where the token is that Prometheus sends from elsewhere (`Authorization: Bearer …`). Default: none, and /metrics
    is for this machine alone."""

    host: Host = "127.0.0.1"
    """The address that the port below is opened on. Any but this machine's own needs the token."""

    port: int | None = Field(default=None, ge=1, le=65_535, examples=[8767])
    """A port with these three and nothing else: for a worker, which serves no pages, and for a Prometheus that does not
    come through the proxy. Default: none."""

    @model_validator(mode="after")
    def _guarded(self) -> Self:
        if not is_this_machine(self.host) and self.token is None:
            raise wrong(
                "everybody in the network could read the metrics",
                "set monitoring.token, or monitoring.host to 127.0.0.1",
                keys="monitoring.host, monitoring.token",
            )
        return self
