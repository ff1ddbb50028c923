"""Turn the text of a message into safe HTML where only the portal's own addresses are links."""

from __future__ import annotations

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

URL = re.compile(r"(https?://[^\s<>\"']+)")


def local_links(text: str, portal: str) -> SafeString:
    """Escape `text`; addresses under `portal` become links, relative so that they work behind any host name.

    Other addresses stay plain text: nothing received in a message leads out of the portal.
    """
    return format_html_join("", "{}", ((_piece(piece, portal),) for piece in URL.split(text)))


def _piece(piece: str, portal: str) -> str:
    if not piece.startswith(f"{portal}/"):
        return piece
    path = piece[len(portal) :]
    # Two slashes would name another host.
    return format_html('<a href="{}">{}</a>', "/" + path.lstrip("/"), piece)
