"""A real browser, and our pages on a port of their own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Self

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright

from connectors.model.address import Address
from store.users import Role
from tests.people import ALICE
from tests.web.signing import cookie_of

CHROMIUM = Path(os.environ.get("CAPTURE_CHROMIUM", "/usr/bin/chromium"))
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PHONE = 375


@contextmanager
def chromium(*arguments: str) -> Iterator[Browser]:
    """Skips where there is no Chromium; in CI that is a failure."""
    if not CHROMIUM.exists():
        missing = f"needs Chromium at {CHROMIUM} (Debian package chromium, or set CAPTURE_CHROMIUM)"
        if os.environ.get("CI") == "true" or os.environ.get("CAPTURE_REQUIRE_SERVERS") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=[*QUIET, *arguments])
        yield started
        started.close()


class Site(str):
    """The address of pages, and the cookie of somebody who is signed in there."""

    cookie: tuple[str, str]

    def __new__(cls, address: str, cookie: tuple[str, str]) -> Self:
        """Text, as an address is."""
        made = super().__new__(cls, address)
        made.cookie = cookie
        return made


@contextmanager
def running(app: FastAPI, port: int = 0) -> Iterator[str]:
    """The address of the pages. Port 0: any that is free."""
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def serving(app: FastAPI, port: int = 0, who: Address = ALICE, role: Role = Role.REP) -> Iterator[Site]:
    """The same, with somebody signed in."""
    with running(app, port) as address:
        yield Site(address, cookie_of(app, who, role))


def opened(
    browser: Browser,
    site: Site | None = None,
    *,
    width: int = 1280,
    scripts: bool = True,
    said: list[str] | None = None,
    trusting: bool = False,
    dark: bool = False,
) -> Page:
    """A page of a new visitor, signed in where a site is given.

    `said`: takes what the console says. `trusting`: any certificate will do.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        java_script_enabled=scripts,
        is_mobile=width == PHONE,
        ignore_https_errors=trusting,
        color_scheme="dark" if dark else "light",
    )
    if site is not None:
        name, word = site.cookie
        context.add_cookies([{"name": name, "value": word, "url": str(site)}])
    page = context.new_page()
    if said is not None:
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
    return page


def fits(page: Page) -> bool:
    """Nobody has to scroll sideways. Right after a click the document may be none yet, or without its style."""
    page.wait_for_load_state()
    assert page.viewport_size is not None
    return bool(page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"])


def press(page: Page, key: str) -> None:
    """A key, on a page that has come with its scripts: what is pressed before nobody hears."""
    page.wait_for_load_state()
    page.keyboard.press(key)
