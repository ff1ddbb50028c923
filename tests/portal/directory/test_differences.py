"""What changed since a day: whoever wrote it, once a line, told as an addition, a change, a closing or an opening."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.portal.directory.files import A, B, service, structure, write_xlsx
from unisson.portal.directory import differences
from unisson.portal.directory.differences import NatureChangement, TooMany, since, summary
from unisson.portal.directory.importing import import_directory
from unisson.portal.directory.layout import SERVICES, STRUCTURES
from unisson.portal.directory.models import Change
from unisson.portal.kernel import clock
from unisson.portal.organisations.actions import fiche, subdividing
from unisson.portal.organisations.actions.subdividing import Subdivision
from unisson.portal.organisations.models import Service, Structure

pytestmark = pytest.mark.django_db

K = NatureChangement


@pytest.fixture
def old(cast):
    """The cast, known for ten days."""
    Change.objects.update(at=clock.now() - timedelta(days=10))
    return cast


def told(sheet: str = STRUCTURES, days: int = 0) -> dict[int, tuple[str, tuple[str, ...]]]:
    return {found.key: (found.kind, found.changed) for found in since(clock.today() - timedelta(days=days), sheet)}


def test_nothing_changed(old):
    assert told() == told(SERVICES) == {}
    assert summary(clock.today()) == {STRUCTURES: {}, SERVICES: {}}
    assert differences.begins_on() == clock.today() - timedelta(days=10)


def test_the_whole_history_is_additions(old):
    found = list(since(clock.today() - timedelta(days=30), STRUCTURES))
    assert {row.kind for row in found} == {K.AJOUT}
    assert len(found) == Structure.objects.publiques().count()


def test_a_manager_is_followed_as_the_import_is(old):
    fiche.update_fiche(old.COMMUNE.pk, old.actor("sophie"), {"gestion_engagement": False, "ville": "Saint-Aubin-le-Neuf"})
    made = subdividing.write_service(old.COMMUNE.pk, old.actor("sophie"), Subdivision(code="NEUF", nom="Neuf"))
    tech = old.COMMUNE.services.get(code="TECH")
    subdividing.switch_service(tech.pk, old.COMMUNE.pk, old.actor("sophie"), active=False)
    fiche.switch(old.HOPITAL.pk, old.actor("sam"), active=False, reason="Fusion")
    assert told() == {
        old.COMMUNE.pk: (K.MODIFICATION, ("GestionEngagement", "Ville")),
        old.HOPITAL.pk: (K.FERMETURE, ("StructureActive",)),
    }
    assert told(SERVICES) == {made.pk: (K.AJOUT, ()), tech.pk: (K.FERMETURE, ("ServiceActif",))}
    assert summary(clock.today())[SERVICES] == {K.AJOUT: 1, K.FERMETURE: 1}


def test_an_import_is_followed(old, tmp_path):
    import_directory(write_xlsx(tmp_path / "a.xlsx", [structure(A, "Ville A"), structure(B, "Ville B")], [service(A, "FIN")]))
    Change.objects.filter(at__gte=clock.now() - timedelta(days=1)).update(at=clock.now() - timedelta(days=3))
    later = [structure(A, "Ville A", StructureActive="false"), structure(B, "Ville B bis")]
    import_directory(write_xlsx(tmp_path / "b.xlsx", later, [service(A, "FIN", GestionEGMT="true")]))
    pk = dict(Structure.objects.values_list("identifiant", "pk"))
    assert told() == {pk[A]: (K.FERMETURE, ("StructureActive",)), pk[B]: (K.MODIFICATION, ("RaisonSociale",))}
    assert list(told(SERVICES).values()) == [(K.MODIFICATION, ("GestionEGMT",))]
    assert told(days=5) == {pk[A]: (K.AJOUT, ()), pk[B]: (K.AJOUT, ())}


def test_changed_then_changed_back_is_no_change(old):
    for name in ("Ailleurs", old.COMMUNE.ville):
        Structure.objects.filter(pk=old.COMMUNE.pk).update(ville=name)
    assert Change.objects.filter(structure_id=old.COMMUNE.pk, service_id=None).count() == 3
    assert told() == {}


def test_the_state_of_the_day_asked_is_what_counts(old):
    Structure.objects.filter(pk=old.COMMUNE.pk).update(statut="INACTIVE")
    Change.objects.filter(at__gte=clock.now() - timedelta(days=1)).update(at=clock.now() - timedelta(days=4))
    Structure.objects.filter(pk=old.COMMUNE.pk).update(statut="ACTIVE")
    assert told(days=2) == {old.COMMUNE.pk: (K.REOUVERTURE, ("StructureActive",))}
    assert told(days=6) == {}


@pytest.mark.parametrize("field", ["numero_rcs", "search_words", "categorie_acheteur"])
def test_what_the_directory_does_not_say_is_no_change(old, field):
    Structure.objects.filter(pk=old.COMMUNE.pk).update(**{field: "x"})
    assert told() == {}


def test_private_structures_leave_no_trace(old):
    Structure.objects.filter(pk=old.MENUISERIE.pk).update(ville="Ailleurs")
    Service.objects.create(structure=old.MENUISERIE, code="X", nom="X")
    assert told() == told(SERVICES) == {}
    assert not Change.objects.filter(structure_id=old.MENUISERIE.pk).exists()


def test_an_address_that_is_not_disclosed_is_not_told(old):
    Structure.objects.filter(pk=old.COMMUNE.pk).update(non_diffusible_insee=True)
    (found,) = since(clock.today(), STRUCTURES)
    assert "Adresse" in found.changed
    assert found.cell("Adresse") == ""


def test_a_service_that_its_dates_close_or_open_is_told(old):
    today = clock.today()
    fin, tech = (old.COMMUNE.services.get(code=code) for code in ("FIN", "TECH"))
    Service.objects.filter(pk=fin.pk).update(fin=today - timedelta(days=2))
    Service.objects.filter(pk=tech.pk).update(debut=today - timedelta(days=1))
    Change.objects.update(at=clock.now() - timedelta(days=10))
    assert told(SERVICES, days=4) == {fin.pk: (K.FERMETURE, ("ServiceActif",)), tech.pk: (K.REOUVERTURE, ("ServiceActif",))}
    assert told(SERVICES) == {}


def test_the_rows_keep_the_columns_of_the_file_then_say_what_happened(old, tmp_path):
    Structure.objects.filter(pk=old.COMMUNE.pk).update(ville="Ailleurs")
    titles, row = differences.book(clock.today())[STRUCTURES]
    assert list(titles[-3:]) == list(differences.EXTRA)
    assert row[-3:] == ["MODIFICATION", clock.today().isoformat(), "Ville"]
    assert row[1] == old.COMMUNE.identifiant


def test_too_many_changes_are_refused_before_anything_is_written(old, monkeypatch):
    monkeypatch.setattr(differences, "MOST", 1)
    Structure.objects.filter(is_public=True).update(ville="Ailleurs")
    with pytest.raises(TooMany) as refused:
        differences.book(clock.today())
    assert refused.value.count == Structure.objects.publiques().count()


def test_queries_do_not_grow_with_what_changed(old, django_assert_num_queries):
    Structure.objects.filter(is_public=True).update(ville="Ailleurs")
    with django_assert_num_queries(4):
        list(since(clock.today(), STRUCTURES))
