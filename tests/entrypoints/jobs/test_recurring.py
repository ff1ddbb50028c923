"""The morning job of recurring invoices."""

from __future__ import annotations

import pytest

from tests.writing import content, draft
from unisson.entrypoints.jobs.tasks import recurring
from unisson.portal.invoices.actions import copying
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock

pytestmark = pytest.mark.django_db


def test_it_prepares_what_is_due_once_and_sends_nothing(cast):
    actor = cast.actor("claire")
    written = draft(cast.MENUISERIE, actor, content(cast.COMMUNE))
    copying.save_model(written.pk, actor, copying.Terms("Loyer", "MENSUELLE", clock.today()))
    assert (recurring.prepare_recurring(), recurring.prepare_recurring()) == (1, 0)
    assert [invoice.sent_at for invoice in Invoice.objects.all()] == [None, None]
