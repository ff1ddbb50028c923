"""Pictures of pages: `python -m tests.browser.shots URL…` writes 1280 and 375 px, light and dark, in var/shots/."""

import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import chromium

FOLDER = Path(__file__).resolve().parents[2] / "var" / "shots"
VARIANTS = (
    ("1280", False, "light"),
    ("1280", False, "dark"),
    ("375", True, "light"),
    ("375", True, "dark"),
)


def shots(page: Page, name: str, folder: Path = FOLDER) -> list[Path]:
    """Four whole-page pictures of `page` as it stands (same session, same address); the page comes back as it was."""
    folder.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    made = []
    for width, phone, scheme in VARIANTS:
        page.set_viewport_size(chromium.PHONE if phone else chromium.WIDE)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.evaluate("scrollTo(0, 0)")
        target = folder / f"{name}-{width}-{scheme}.png"
        page.screenshot(path=target, full_page=True, animations="disabled")
        made.append(target)
    page.emulate_media(color_scheme="light")
    if before:
        page.set_viewport_size(before)
    return made


def name_of(url: str) -> str:
    """A file name from an address: `/annuaire/?q=x` gives `annuaire-q-x`."""
    path = re.sub(r"^https?://[^/]+", "", url)
    return re.sub(r"[^A-Za-z0-9]+", "-", path).strip("-") or "accueil"


def take(browser: Browser, urls: list[str], context: BrowserContext | None = None) -> list[Path]:
    """Pictures of several addresses in one session. Raises RuntimeError when a page does not answer."""
    session = context or chromium.context(browser)
    page = session.new_page()
    made: list[Path] = []
    for url in urls:
        answer = page.goto(url, wait_until="networkidle")
        if answer is None:
            raise RuntimeError(f"No answer from {url}")
        made += shots(page, name_of(url))
    return made


def main(urls: list[str]) -> int:
    """Command line: the addresses to photograph."""
    if not urls:
        print(__doc__)
        return 2
    try:
        with chromium.browser() as browser:
            for path in take(browser, urls):
                print(path)
    except chromium.ChromiumMissingError as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
