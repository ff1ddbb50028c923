"""« Comptes techniques » in the browser of a manager."""

import re

import pytest

from unisson.portal.organisations.actions.technical import authenticate_technical_account
from unisson.portal.organisations.models import CompteTechnique

pytestmark = pytest.mark.django_db
GIVEN = {"nom": "Progiciel", "espaces": ["FACTURES_RECUES"], "droit": "MODIFICATION"}


def password_in(answer):
    return re.search(r"data-password>(\w+)<", answer.content.decode())[1]


@pytest.fixture
def sophie(client_of):
    return client_of("sophie")


def test_created_shown_once_then_listed_without_it(cast, sophie):
    answer = sophie.post("/structure/raccordements/comptes-techniques/", GIVEN)
    password = password_in(answer)
    account = CompteTechnique.objects.get()
    assert authenticate_technical_account(account.login, password).may("FACTURES_RECUES", cast.COMMUNE.pk, None)
    assert "no-store" in answer["Cache-Control"]
    page = sophie.get("/structure/raccordements/comptes-techniques/").content.decode()
    assert account.login in page
    assert password not in page
    assert account.login in sophie.get("/utilisateurs/droits/").content.decode()
    assert account.login in sophie.get("/activites/").content.decode()


def test_the_same_form_sent_twice_makes_one_account(sophie):
    sophie.post("/structure/raccordements/comptes-techniques/", GIVEN)
    answer = sophie.post("/structure/raccordements/comptes-techniques/", GIVEN)
    assert answer.status_code == 200
    assert 'value="Progiciel"' in answer.content.decode()
    assert CompteTechnique.objects.count() == 1


def test_renewed_then_closed(sophie):
    old = password_in(sophie.post("/structure/raccordements/comptes-techniques/", GIVEN))
    account = CompteTechnique.objects.get()
    fresh = password_in(sophie.post(f"/structure/raccordements/comptes-techniques/{account.pk}/renouveler/"))
    assert fresh != old
    assert authenticate_technical_account(account.login, fresh)
    assert sophie.post(f"/structure/raccordements/comptes-techniques/{account.pk}/fermer/").status_code == 302
    account.refresh_from_db()
    assert account.closed_at
    assert sophie.get(f"/structure/raccordements/comptes-techniques/{account.pk}/").status_code == 404


def test_rights_as_a_grid(cast, sophie):
    sophie.post("/structure/raccordements/comptes-techniques/", GIVEN)
    account = CompteTechnique.objects.get()
    finances = cast.COMMUNE.services.get(code="FIN")
    url = f"/structure/raccordements/comptes-techniques/{account.pk}/"
    assert "r0-FACTURES_RECUES" in sophie.get(url).content.decode()
    sophie.post(url, {"seen": "", f"r{finances.pk}-FACTURES_RECUES": "CONSULTATION_UNIQUEMENT"})
    right = account.habilitations.get()
    assert (right.service, right.droit) == (finances, "CONSULTATION_UNIQUEMENT")


def test_who_may_not(client_of):
    for person in ("jean", "sam"):
        assert client_of(person).get("/structure/raccordements/comptes-techniques/").status_code == 403


def test_the_list_takes_a_fixed_number_of_queries(sophie, django_assert_max_num_queries):
    for number in range(4):
        sophie.post("/structure/raccordements/comptes-techniques/", GIVEN | {"nom": f"Progiciel {number}"})
    with django_assert_max_num_queries(16):
        sophie.get("/structure/raccordements/comptes-techniques/")
