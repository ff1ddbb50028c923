"""Services: add, edit, switch, import."""

from datetime import date

import pytest

from tests.factories import make_invoice
from unisson.portal.invoices.admissibility import requirements
from unisson.portal.kernel import events
from unisson.portal.kernel.sheets import workbook
from unisson.portal.organisations.actions.subdividing import Subdivision, import_services, switch_service, write_service
from unisson.portal.organisations.models import Service
from unisson.portal.organisations.service_sheet import model

pytestmark = pytest.mark.django_db
HEAD = ("Code", "Nom", "Engagement obligatoire", "Code postal", "Courriel")


@pytest.fixture
def sophie(cast):
    return cast.actor("sophie")


def rules(cast, service):
    invoice = make_invoice(supplier=cast.MENUISERIE, recipient=cast.LYCEE, recipient_service=service, code_service=service.code)
    return {finding.rule for finding in requirements(invoice)}


def test_a_service_that_demands_an_engagement_says_so_to_depositors(cast):
    elise = cast.actor("elise")
    service = write_service(cast.LYCEE.pk, elise, Subdivision(" CDI ", "Documentation"))
    assert (service.code, rules(cast, service)) == ("CDI", set())
    service = write_service(cast.LYCEE.pk, elise, Subdivision("", "Documentation", gestion_engagement=True), service.pk)
    assert rules(cast, service) == {"ADM-ENGAGEMENT"}
    past = Subdivision("", "Documentation", debut=date(2020, 1, 1), fin=date(2021, 1, 1))
    service = write_service(cast.LYCEE.pk, elise, past, service.pk)
    assert rules(cast, service) == {"ADM-SERVICE-INACTIF"}
    assert service not in cast.LYCEE.services.actifs()
    codes = [event.code for event in events.history(cast.LYCEE)]
    assert codes == ["SERVICE_AJOUTE", "SERVICE_MODIFIE", "SERVICE_MODIFIE"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Subdivision(" ", "X"), "CODE_ABSENT"),
        (Subdivision("X", " "), "NOM_ABSENT"),
        (Subdivision("fin", "Finances"), "CODE_PRIS"),
        (Subdivision("X", "X", debut=date(2026, 2, 1), fin=date(2026, 1, 1)), "DATES_INVERSEES"),
    ],
)
def test_a_bad_service(cast, sophie, refusal, given, code):
    assert refusal(write_service, cast.COMMUNE.pk, sophie, given) == (code,)


def test_factures_publiques_is_for_public_structures(cast, sophie, refusal):
    given = Subdivision("FACTURES_PUBLIQUES", "Entre structures publiques")
    assert refusal(write_service, cast.MENUISERIE.pk, cast.actor("claire"), given) == ("CODE_RESERVE",)
    assert write_service(cast.COMMUNE.pk, sophie, given).pk


def test_the_last_demanded_service_stays_open(cast, refusal):
    karim, active = cast.actor("karim"), list(cast.HOPITAL.services.actifs())
    for service in active[1:]:
        switch_service(service.pk, cast.HOPITAL.pk, karim, active=False)
    last = active[0]
    assert refusal(lambda: switch_service(last.pk, cast.HOPITAL.pk, karim, active=False)) == ("SERVICE_DERNIER",)
    assert list(cast.HOPITAL.services.actifs()) == [last]


def test_who_may_not(cast, refusal):
    for key in ("jean", "karim", "sam"):
        assert refusal(write_service, cast.COMMUNE.pk, cast.actor(key), Subdivision("X", "X")) == ("DROIT_INSUFFISANT",)
    foreign = cast.HOPITAL.services.first()
    with pytest.raises(Service.DoesNotExist):
        write_service(cast.COMMUNE.pk, cast.actor("sophie"), Subdivision("", "X"), foreign.pk)


def test_a_sheet_with_bad_rows_loses_nothing(cast, sophie):
    rows = [
        ("ECOLE", "École", "oui", "35250", "ecole@saint-aubin.example"),
        ("", "Sans code", "non", "", ""),
        ("CCAS", "", "", "", ""),
        ("PARC", "Parc", "peut-être", "", ""),
        ("EAU", "Eau", "non", "", "pas une adresse"),
        ("FIN", "Finances", "oui", "", ""),
        ("", "", "", "", ""),
    ]
    done = import_services(cast.COMMUNE.pk, sophie, "services.xlsx", workbook("Services", HEAD, rows))
    assert (done.created, done.updated) == (1, 1)
    assert [line for line, _, _ in done.bad] == [3, 4, 5, 6]
    assert cast.COMMUNE.services.get(code="FIN").gestion_engagement
    assert cast.COMMUNE.services.get(code="ECOLE").code_postal == "35250"
    again = import_services(cast.COMMUNE.pk, sophie, "services.xlsx", workbook("Services", HEAD, rows))
    assert (again.created, again.updated) == (0, 2)


def test_a_sheet_says_nothing_of_the_columns_it_lacks(cast, sophie):
    full = Subdivision("FIN", "Finances", True, "Paie", adresse="1 place", debut=date(2026, 1, 1))
    write_service(cast.COMMUNE.pk, sophie, full, cast.COMMUNE.services.get(code="FIN").pk)
    text = "Code;Nom;Actif jusqu’au\nFIN;Finances et achats;31/12/2030\nPARC;Parc;2027-06-30\nEAU;Eau;demain\n"
    done = import_services(cast.COMMUNE.pk, sophie, "s.csv", text.encode())
    assert (done.created, done.updated, [line for line, _, _ in done.bad]) == (1, 1, [4])
    kept = cast.COMMUNE.services.get(code="FIN")
    assert (kept.nom, kept.adresse, kept.description) == ("Finances et achats", "1 place", "Paie")
    assert kept.gestion_engagement
    assert (kept.debut, kept.fin) == (date(2026, 1, 1), date(2030, 12, 31))
    assert cast.COMMUNE.services.get(code="PARC").fin == date(2027, 6, 30)


def test_of_two_rows_for_one_service_the_second_is_told(cast, sophie):
    done = import_services(cast.COMMUNE.pk, sophie, "s.csv", b"Code;Nom\nECOLE;Affaires scolaires\necole;Doublon\n")
    assert (done.created, done.updated, [line for line, _, _ in done.bad]) == (1, 0, [3])
    assert cast.COMMUNE.services.get(code="ECOLE").nom == "Affaires scolaires"


def test_the_model_is_itself_a_right_file(cast, sophie):
    assert import_services(cast.COMMUNE.pk, sophie, "m.xlsx", model()).bad == []


def test_what_is_no_sheet(cast, sophie, refusal):
    for data in (b"%PDF-1.7", b"Nom;Ville\nX;Y"):
        assert refusal(import_services, cast.COMMUNE.pk, sophie, "s.csv", data) == ("FICHIER_ILLISIBLE",)
