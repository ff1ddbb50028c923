"""The small set of signs, drawn for Unisson on a 24 x 24 grid with one stroke width."""

from django.utils.safestring import SafeString, mark_safe

ICONS: dict[str, str] = {
    "alert": '<path d="M12 4 2.8 20h18.4L12 4zM12 10v5M12 17.6v.2"/>',
    "arrow-left": '<path d="M20 12H4M10 6l-6 6 6 6"/>',
    "arrow-right": '<path d="M4 12h16M14 6l6 6-6 6"/>',
    "ban": '<circle cx="12" cy="12" r="8.5"/><path d="m6 6 12 12"/>',
    "bank": '<path d="M3 9.5 12 4l9 5.5H3zM5.5 10v8M10 10v8M14 10v8M18.5 10v8M3 20h18"/>',
    "book": '<path d="M5 4h13v16H6.5A1.5 1.5 0 0 1 5 18.5V4zM5 18a1.5 1.5 0 0 1 1.5-1.5H18M9 8h5"/>',
    "building": '<path d="M5 21V4h9v17M14 9h5v12M3 21h18M8 8h3M8 12h3M8 16h3"/>',
    "check": '<path d="m4.5 12.5 5 5 10-11"/>',
    "chevron-down": '<path d="m6 9.5 6 6 6-6"/>',
    "clip": '<path d="m19 11-7.8 7.8a4.5 4.5 0 0 1-6.4-6.4L13 4.3a3 3 0 0 1 4.3 4.3l-8 8a1.5 1.5 0 0 1-2.2-2.2L14 7.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.3l3.5 2"/>',
    "cross": '<path d="m5.5 5.5 13 13M18.5 5.5l-13 13"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M4 20h16"/>',
    "euro": '<path d="M18 6.5a7 7 0 1 0 0 11M3.5 10.5h10M3.5 13.5h9"/>',
    "eye": '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="2.8"/>',
    "file": '<path d="M6 3h8l5 5v13H6V3zM14 3v5h5M9 13h6M9 17h6"/>',
    "help": '<circle cx="12" cy="12" r="8.5"/><path d="M9.3 9.5a2.8 2.8 0 1 1 4 2.5c-.9.5-1.3 1-1.3 2M12 16.8v.2"/>',
    "inbox": '<path d="M4 13h4.5l1.5 3h4l1.5-3H20M4 13l3-8h10l3 8v6H4v-6z"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.5v.2"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>',
    "mail": '<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="m3.5 7 8.5 6 8.5-6"/>',
    "menu": '<path d="M4 6.5h16M4 12h16M4 17.5h16"/>',
    "pause": '<path d="M8.5 5v14M15.5 5v14"/>',
    "pencil": '<path d="m4 20 1-4.5L16.5 4 20 7.5 8.5 19 4 20zM14 6.5 17.5 10"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7v-6z"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "send": '<path d="m3.5 11.5 17-8-6.5 17-3-7-7.5-2zM11 13.5l4-4.5"/>',
    "sign-out": '<path d="M14 4H5v16h9M10 12h11M17 8l4 4-4 4"/>',
    "stamp": '<path d="M5 20h14M6 16h12v-2.5h-4.5c0-3 1.5-4 1.5-6a3 3 0 0 0-6 0c0 2 1.5 3 1.5 6H6V16z"/>',
    "turn": '<path d="M5 12a7 7 0 0 1 12-5l2.5 2.5M19.5 4.5v5h-5M19 12a7 7 0 0 1-12 5l-2.5-2.5M4.5 19.5v-5h5"/>',
    "upload": '<path d="M12 16V4.5M7 9l5-5 5 5M4 20h16"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4 3.6-6 7.5-6s6.7 2 7.5 6"/>',
    "users": '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20c.6-3.7 3-5.5 6.5-5.5s5.9 1.8 6.5 5.5M15.5 5.2a3.5 3.5 0 0 1 0 6.6M17.5 14.8c2.2.7 3.5 2.5 4 5.2"/>',  # noqa: E501
}


def svg(name: str, size: int = 20) -> SafeString:
    """The drawing of one sign, hidden from assistive technology (the word beside it is what is read).

    Raises KeyError on an unknown name: a missing sign is a mistake of the page, not of the reader.
    """
    drawing = (
        f'<svg class="icon icon-{name}" width="{int(size)}" height="{int(size)}" viewBox="0 0 24 24" fill="none" '
        'stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" '
        f'aria-hidden="true" focusable="false">{ICONS[name]}</svg>'
    )
    return mark_safe(drawing)  # noqa: S308 - constants of this file
