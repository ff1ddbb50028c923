"""The picture of the README: starts a portal of its own with the demo world, signs in, takes docs/images/accueil.png.

Run by `make picture`. The clock of the machine shows in the picture: take it again when the look changes.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.browser import chromium

TARGET = Path("docs/images/accueil.png")
DATA = Path("var/picture")


def main() -> int:
    shutil.rmtree(DATA, ignore_errors=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"UNISSON_DEMO": "1", "UNISSON_DATA": str(DATA.resolve()), "PORT": str(port)}
    command = [Path(sys.executable).with_name("unisson"), "run"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as portal:
        assert portal.stdout is not None
        for line in portal.stdout:
            if "Pour arrêter" in line:
                break
        try:
            take(f"http://localhost:{port}")
        finally:
            portal.terminate()
            portal.communicate()
    shutil.rmtree(DATA, ignore_errors=True)
    print(f"écrit : {TARGET}")
    return 0


def take(base: str) -> None:
    """Sign in as the craftsman and take the home page, wide and light."""
    urllib.request.urlopen(f"{base}/healthz").close()  # noqa: S310 - our own server
    TARGET.parent.mkdir(exist_ok=True)
    with chromium.browser() as browser:
        page = chromium.context(browser).new_page()
        page.set_viewport_size({"width": 1280, "height": 780})
        page.goto(f"{base}/connexion/")
        page.get_by_role("row", name=re.compile("Claire Roussel")).get_by_role("button", name="Entrer").click()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=TARGET)


if __name__ == "__main__":
    sys.exit(main())
