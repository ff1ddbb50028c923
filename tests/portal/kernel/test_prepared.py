"""Questions of the ORM written once: the values of the moment beside, what never changes inside, nothing that soon would."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DataError, transaction
from django.db.models import Q

from tests.factories import make_structure
from unisson.portal.kernel import clock, prepared
from unisson.portal.kernel.actor import Grant
from unisson.portal.organisations.models import Rattachement, Structure
from unisson.portal.organisations.permissions import grants_of

pytestmark = pytest.mark.django_db


def test_marks_are_said_anew_and_the_rest_is_in_the_text():
    town, other = make_structure(raison_sociale="100% l'Été", public=True), make_structure(public=True)
    rows = Structure.objects.filter(Q(pk=-1) | Q(pk=-2), raison_sociale="100% l'Été", is_public=True).order_by("pk")
    question = prepared.written(rows.values_list("pk"), {-1: "one", -2: "two"})
    assert question.names == ("one", "two")
    assert "100%% l''Été" in question.sql
    for _ in range(8):  # planned for good meanwhile
        assert question.asked(one=town.pk, two=other.pk) == [(town.pk,)]
    assert question.asked(one=0, two=other.pk) == []
    both = prepared.counting(question, prepared.written(rows.values_list("pk"), {-1: "three", -2: "four"}))
    assert both.asked(one=town.pk, two=0, three=other.pk, four=town.pk) == [(2,)]


@pytest.mark.parametrize("field", ["created_at", "created_at__date"])
def test_a_day_that_is_no_mark_is_refused(field: str):
    now = clock.now() if field == "created_at" else clock.today()
    with pytest.raises(ValueError, match=str(now.year)):
        prepared.written(Structure.objects.filter(**{field: now}).values_list("pk"), {})


def test_what_ends_ends_though_its_question_was_written_before(cast):
    assert {grant.structure_id for grant in grants_of(cast.claire.pk)} == {cast.MENUISERIE.pk}
    Rattachement.objects.filter(user=cast.claire).update(ends_on=clock.today())
    assert Grant(cast.MENUISERIE.pk, None, "FACTURES_EMISES", True) in grants_of(cast.claire.pk)
    with clock.frozen(clock.now() + timedelta(1)):
        assert grants_of(cast.claire.pk) == ()


def test_errors_are_those_of_django_and_undo_the_block():
    with pytest.raises(DataError), transaction.atomic():
        prepared.rows("SELECT 1 / %(by)s", {"by": 0})
    assert prepared.rows("SELECT %s::int, '%%'", [7]) == [(7, "%")]


def test_a_connection_keeps_so_many_statements(monkeypatch: pytest.MonkeyPatch):
    count = "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE %s"
    ((before,),) = prepared.rows(count, ["unisson%"])
    monkeypatch.setattr(prepared, "MOST", before)
    for rank in [*range(4), *range(4)]:
        assert prepared.rows(f"SELECT {rank} + %s", [1]) == [(rank + 1,)]
    assert prepared.rows(count, ["unisson%"]) == [(before,)]
