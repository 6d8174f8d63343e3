"""What the three addresses for machines answer from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from fastapi import Request
from prometheus_client import generate_latest

from capture.monitoring.measures import Measures
from capture.monitoring.process import Process
from capture.monitoring.pulse import Pulse
from capture.monitoring.ready import Check, checks
from capture.monitoring.record import Record
from config.monitoring import Monitoring
from store.database import Store


@dataclass(frozen=True, slots=True)
class Monitor:
    """Of one process."""

    store: Store
    now: Callable[[], datetime]
    settings: Monitoring = field(default_factory=Monitoring)
    pulse: Pulse = field(default_factory=Pulse)
    measures: Measures = field(default_factory=Measures)

    def __post_init__(self) -> None:
        self.measures.registry.register(Process(self.pulse))
        self.measures.registry.register(Record(self.store, self.now))

    def checks(self) -> list[Check]:
        """Whether this process can do its work."""
        return checks(self.store, self.pulse)

    def exposition(self) -> bytes:
        """All metrics as Prometheus reads them: https://prometheus.io/docs/instrumenting/exposition_formats/"""
        return generate_latest(self.measures.registry)


def monitor_of(request: Request) -> Monitor:
    """That of the app which serves the request."""
    return cast(Monitor, request.app.state.monitor)
