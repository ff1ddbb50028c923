"""Debian's Chromium, driven by Playwright; used by the tests, the screenshots and the pictures of the docs."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, sync_playwright

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 812}


class ChromiumMissingError(Exception):
    """There is no Chromium on this machine; the message says what to install."""


def executable() -> Path:
    """The Chromium of the machine: UNISSON_CHROMIUM, else `chromium` of the PATH.

    Raises:
        ChromiumMissingError: nothing found; a browser test that does not run is a failure, never a silence.
    """
    found = os.environ.get("UNISSON_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found or not Path(found).exists():
        raise ChromiumMissingError(
            "Chromium est introuvable : les essais dans le navigateur ne peuvent pas se faire. "
            "Installez-le (Debian : « apt-get install chromium ») ou donnez son chemin dans UNISSON_CHROMIUM."
        )
    return Path(found)


@contextmanager
def browser() -> Iterator[Browser]:
    """One headless Chromium, closed at the end."""
    path = executable()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield chromium
        finally:
            chromium.close()


def context(
    chromium: Browser, *, phone: bool = False, scheme: Literal["light", "dark"] = "light", base_url: str | None = None
) -> BrowserContext:
    """A fresh profile, French, Paris time; animations off so that pictures are stable."""
    return chromium.new_context(
        viewport=PHONE if phone else WIDE,  # type: ignore[arg-type]
        color_scheme=scheme,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
        base_url=base_url,
    )
