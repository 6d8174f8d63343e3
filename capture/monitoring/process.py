"""What this process is and how its parts fare, when Prometheus asks."""

import platform
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from typing import Final

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from capture import logs
from capture.monitoring.pulse import Pulse
from store import version

_FAULTS: Final = {
    ("error", event): 0 for event in ("pass_broke", "pass_not_recorded", "outcome_not_recorded", "job_failed")
}
"""Prometheus sees no increase in what was never there: https://prometheus.io/docs/practices/instrumentation/#avoid-missing-metrics"""


class Process(Collector):
    """Of one process."""

    def __init__(self, pulse: Pulse) -> None:
        self._pulse = pulse

    def collect(self) -> Iterable[Metric]:
        """The metrics, as of now."""
        yield _build()
        yield from self._parts()
        told = CounterMetricFamily("capture_log_events", "Lines of the log.", labels=("level", "event"))
        for (level, event), number in (_FAULTS | logs.counted()).items():
            told.add_metric((level, event), number)
        yield told

    def _parts(self) -> Iterator[Metric]:
        silence = GaugeMetricFamily("capture_silence_seconds", "Since each part was last heard.", labels=("part",))
        for part, seconds in self._pulse.silence().items():
            silence.add_metric((part,), seconds)
        threads = GaugeMetricFamily("capture_threads", "Threads of the daemon.", labels=("state",))
        for state, number in zip(("living", "dead"), self._pulse.threads(), strict=True):
            threads.add_metric((state,), number)
        yield from (silence, threads)


def _build() -> Metric:
    told = GaugeMetricFamily("capture_build_info", "What runs here.", labels=("version", "revision", "python"))
    told.add_metric((_version(), version.needed(), platform.python_version()), 1)
    return told


def _version() -> str:
    try:
        return installed("capture-daemon")
    except PackageNotFoundError:
        return ""
