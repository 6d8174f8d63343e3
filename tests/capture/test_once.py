"""One round over all sources."""

import threading
from dataclasses import replace

import pytest

from capture.once import Once
from capture.sync import silent
from connectors import registry
from connectors.protocol import Connector
from connectors.registry import Provider
from store.database import Store
from store.sources import Source
from tests.capture.passing import Scene


def test_sources_that_wait_for_their_providers_are_read_at_the_same_time(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenes = [Scene.of(sqlite_store, items=3) for _ in range(5)]
    by_source = {scene.source: scene for scene in scenes}
    monkeypatch.setattr(registry, "PROVIDERS", {"memory": Provider("", {}, paced=True)})
    together = threading.Barrier(len(scenes), timeout=20)

    def connector(source: Source) -> Connector:
        together.wait()
        return by_source[source.id].connector(source)

    Once(replace(scenes[0].tools(), connector=connector), lambda: False, silent).run()
    assert [scene.health().seen for scene in scenes] == [3] * len(scenes)
