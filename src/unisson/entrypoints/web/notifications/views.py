"""« Courrier de démonstration »: a newcomer without a mail server reads here the links the portal sends."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unisson.entrypoints.web.notifications.linking import local_links
from unisson.portal.notifications import mailbox


@login_not_required
@require_safe
def demo_mail(request: HttpRequest) -> HttpResponse:
    """The latest messages, of one address when it is asked for."""
    _open_to(request)
    address = request.GET.get("a", "").replace("\x00", "").strip()[:254]
    context = {"mails": mailbox.latest(address), "address": address, "shown": mailbox.SHOWN}
    return render(request, "notifications/demo_mail.html", context)


@login_not_required
@require_safe
def demo_mail_message(request: HttpRequest, mail_id: int) -> HttpResponse:
    """One message, as text, its links alive. 404 when there is none."""
    _open_to(request)
    found = mailbox.one(mail_id)
    if found is None:
        raise Http404
    text = local_links(found.text, settings.PUBLIC_URL)
    return render(request, "notifications/demo_mail_message.html", {"mail": found, "text": text})


def _open_to(request: HttpRequest) -> None:
    """Everybody in a demonstration; elsewhere only who administers an installation that has no mail server.

    Activation links are in there: a real portal must not show them. Raises Http404, which says nothing of what is kept.
    """
    if settings.UNISSON_DEMO:
        return
    if mailbox.is_in_use() and getattr(request.user, "is_staff", False):
        return
    raise Http404
