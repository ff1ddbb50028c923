"""What every template may read: current structure, my structures, navigation, links, demo mode."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from unisson.entrypoints.web.shared import navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Lazy: a page that shows no navigation pays for none.

    `ActorMiddleware` leaves on the request `current_structure` (or None), `my_structures` (an iterable) and
    `is_manager`; without it the reader is shown the pages of somebody who has no structure yet. `shell` is what a page
    open to all extends: a person at work keeps their navigation, a visitor has none to keep.
    """
    user = getattr(request, "user", None)
    signed_in = bool(user is not None and user.is_authenticated)
    return {
        "signed_in": signed_in,
        "shell": "unisson/base.html" if signed_in else "unisson/public.html",
        "current_structure": getattr(request, "current_structure", None),
        "my_structures": getattr(request, "my_structures", ()),
        "navigation": SimpleLazyObject(lambda: navigation.groups(request)),
        "links": SimpleLazyObject(navigation.links),
        "demo": getattr(settings, "UNISSON_DEMO", False),
    }
