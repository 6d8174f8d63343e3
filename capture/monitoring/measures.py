"""What this process counts while it works. Kinds and states only: no address, no subject, no id is a label."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, disable_created_metrics

from capture.retry import Decision
from capture.sync import Report
from store.sources import Source

_PASS_SECONDS: Final = (0.05, 0.25, 1, 5, 30, 120, 600)
_PAGE_SECONDS: Final = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Measures:
    """Of one process, with a registry of its own. Safe to share between threads."""

    def __init__(self) -> None:
        # A second sample for each, which none of our pictures looks at.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        stream = ("kind", "stream")
        self._passes = self._counter("capture_passes", "Passes over sources, by how they ended.", (*stream, "outcome"))
        self._items = self._counter("capture_pass_items", "Items that passes took in.", (*stream, "disposition"))
        self._removed = self._counter("capture_pass_removed", "Items that passes found gone.", stream)
        self._pass_seconds = Histogram(
            *("capture_pass_seconds", "How long passes took.", stream), buckets=_PASS_SECONDS, registry=self.registry
        )
        self._requests = self._counter("capture_http_requests", "Requests answered.", ("method", "route", "status"))
        self._request_seconds = Histogram(
            *("capture_http_request_seconds", "How long answers took.", ("route",)),
            buckets=_PAGE_SECONDS,
            registry=self.registry,
        )

    def pass_ended(self, source: Source, decision: Decision, report: Report, seconds: float) -> None:
        """One pass over a source."""
        stream = (source.kind, source.name)
        self._passes.labels(*stream, _outcome(decision)).inc()
        self._pass_seconds.labels(*stream).observe(seconds)
        for disposition, number in report.counts.items():
            self._items.labels(*stream, disposition.value).inc(number)
        if report.removed:
            self._removed.labels(*stream).inc(report.removed)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request; `route` is the pattern that it met, never the path itself."""
        self._requests.labels(method, route, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def _counter(self, name: str, what: str, labels: tuple[str, ...]) -> Counter:
        return Counter(name, what, labels, registry=self.registry)


def _outcome(decision: Decision) -> str:
    if decision.advice is not None:
        return "needs_person"
    return "done" if decision.error is None else "failed"
