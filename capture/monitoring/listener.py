"""A port with the three addresses for machines, and nothing else: for a worker, which serves no pages."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from capture.only_one import CannotStart
from config.monitoring import Monitoring

MOST = 32
"""Connections at once."""


@contextmanager
def listening(app: FastAPI, settings: Monitoring) -> Iterator[None]:
    """Serves them from a thread of its own where there is a port for it. Raises CannotStart where that is taken."""
    if settings.port is None:
        yield
        return
    config = uvicorn.Config(
        app, log_config=None, access_log=False, proxy_headers=False, server_header=False, lifespan="off",
        limit_concurrency=MOST, timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    with _opened(settings.host, settings.port) as listener:
        thread = threading.Thread(target=server.run, args=([listener],), name="monitoring")
        thread.start()
        try:
            yield
        finally:
            server.should_exit = True
            thread.join()


def _opened(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise CannotStart(
            f"Nobody can listen on {host}, port {port} ({why}): set monitoring.port to another."
        ) from error
