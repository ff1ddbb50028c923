"""Fixtures of the browser tests. A missing Chromium fails them with a sentence: they are never skipped."""

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any, Literal
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser import chromium
from tests.browser.axe import COLOURS, Violation, axe
from tests.browser.shots import shots as take_shots

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything of this folder is marked `browser`."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """One Chromium for the run."""
    # Playwright's sync API keeps an event loop in this thread, which Django would take for asynchronous code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with chromium.browser() as browser:
        loop = asyncio._get_running_loop()
        yield browser
        # The last test of the process may be one that does not see the loop (tests/conftest.py); closing needs it.
        asyncio._set_running_loop(loop)
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Nothing: a failing page is seen by the test."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Address of the portal for pages that read no table (use `live_server` for those that do)."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Visit:
    """A page and what the browser complained about (refused by the content policy, script error, missing file)."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


@pytest.fixture
def visit(chrome: Browser) -> Iterator[Callable[..., Visit]]:
    """`visit(phone=False, scheme="light")`: a fresh profile and its page; closed at the end."""
    opened = []

    def fresh(**options: Any) -> Visit:
        context = chromium.context(chrome, **options)
        context.set_default_timeout(10_000)
        opened.append(context)
        return Visit(context.new_page())

    yield fresh
    for context in opened:
        context.close()


@pytest.fixture
def page(visit: Callable[..., Visit]) -> Page:
    """One page at 1280 px, light."""
    return visit().page


@pytest.fixture
def assert_accessible() -> Callable[..., None]:
    """`assert_accessible(page)`: axe-core finds nothing."""

    def check(page: Page, without: tuple[str, ...] = (), only: tuple[str, ...] = ()) -> None:
        violations: list[Violation] = axe(page, without, only)
        assert not violations, "\n".join(f"{v.rule} ({v.impact}) {v.help}\n    " + "\n    ".join(v.nodes) for v in violations)

    return check


@pytest.fixture
def assert_accessible_in_both_themes(assert_accessible: Callable[..., None]) -> Callable[[Page], None]:
    """`assert_accessible_in_both_themes(page)`: every rule in one theme, then what colours decide in the other."""

    def check(page: Page, first: Literal["light", "dark"] = "light") -> None:
        page.emulate_media(color_scheme=first)
        assert_accessible(page)
        page.emulate_media(color_scheme="dark" if first == "light" else "light")
        assert_accessible(page, only=COLOURS)

    return check


@pytest.fixture
def assert_accessible_everywhere(assert_accessible_in_both_themes: Callable[..., None]) -> Callable[[Page], None]:
    """`assert_accessible_everywhere(page)`: on a phone and at a desk, in both themes, from one load; nothing sticks out."""

    def check(page: Page) -> None:
        for size, first in ((chromium.PHONE, "dark"), (chromium.WIDE, "light")):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.url, size)
            assert_accessible_in_both_themes(page, first)
        page.emulate_media(color_scheme="light")

    return check


@pytest.fixture
def shots() -> Callable[[Page, str], list[Path]]:
    """`shots(page, name)`: pictures in var/shots/."""
    return take_shots
