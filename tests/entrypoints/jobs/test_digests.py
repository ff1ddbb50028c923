"""The jobs of the digests: one mail a person, asked once."""

import pytest
from django.core import mail
from procrastinate.contrib.django import app

from tests.factories import make_sent
from unisson.entrypoints.jobs.tasks import digests as jobs
from unisson.portal.kernel.events import history
from unisson.portal.notifications import sending
from unisson.portal.notifications.models import Famille, Rythme
from unisson.portal.notifications.preferences import choose

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rythme", "job"), [(Rythme.QUOTIDIEN, jobs.daily_digests), (Rythme.HEBDOMADAIRE, jobs.weekly_digests)]
)
def test_each_rhythm_has_its_job(cast, rythme, job):
    choose(cast.claire.pk, {Famille.SUIVI: rythme})
    sent = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number="F-1", created_by=cast.claire)
    sending.listen(history(sent).filter(code="make_available").last())
    assert job(0) == 1
    assert jobs.send_digest(cast.claire.pk, str(rythme)) == 1
    assert [letter.to for letter in mail.outbox] == [[cast.claire.notification_address]]
    assert job(0) == 0


def test_they_are_scheduled():
    assert {"unisson.daily_digests", "unisson.weekly_digests"} <= {task for task, _ in app.periodic_registry.periodic_tasks}
