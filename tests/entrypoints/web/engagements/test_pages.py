"""Engagements, through HTTP: the list, one engagement, the import, and what a depositor is told while typing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import make_invoice
from unisson.entrypoints.web.deposit import citing
from unisson.lifecycles.invoice import Status
from unisson.portal.engagements import queries
from unisson.portal.engagements.actions import keeping
from unisson.portal.engagements.given import Given
from unisson.portal.engagements.models import Engagement
from unisson.portal.kernel import clock
from unisson.portal.kernel.pace import forget
from unisson.portal.organisations.actions.fiche import change_siret

pytestmark = pytest.mark.django_db

LIST, NEW, IMPORT = "engagements", "engagement_new", "engagements_import_start"


@pytest.fixture
def anne(client_of):
    return client_of("anne")


def add(cast, *given: Given) -> list[Engagement]:
    return [keeping.write(cast.MINISTERE, cast.actor("anne"), one) for one in given]


def test_add_write_close_and_delete(cast, anne):
    kept = anne.post(reverse(NEW), {"numero": "=1", "montant_ht": "douze", "fin": "hier", "libelle": "Gardé"})
    assert kept.status_code == 422
    assert kept.context["form"].errors.keys() == {"numero", "montant_ht", "fin"}
    assert kept.context["form"]["libelle"].value() == "Gardé"
    assert anne.post(reverse(NEW), {"numero": "=1"}).context["form"].errors.keys() == {"numero"}
    assert anne.post(reverse(NEW), {"numero": "E" * 51}).context["form"].errors.keys() == {"numero"}
    typed = {"numero": "EJ-1", "montant_ttc": "1 200,50", "fin": "2027-12-31", "code_service": "CSPFACT075"}
    assert anne.post(reverse(NEW), typed).url == reverse(LIST)
    assert anne.post(reverse(NEW), typed).context["form"].errors.keys() == {"numero"}
    made = Engagement.objects.get()
    url = reverse("engagement", args=[made.pk])
    form = anne.get(url).context["form"]
    assert {name: form[name].value() for name in typed} == typed | {"montant_ttc": "1200,50"}
    assert anne.post(url, typed | {"libelle": "Mobilier"}).url == url
    for verb, state in (("engagement_close", "INACTIF"), ("engagement_reopen", "COMMANDE"), ("engagement_delete", "SUPPRIME")):
        anne.post(reverse("engagement_act", args=[made.pk, verb]))
        made.refresh_from_db()
        assert made.status == state
    assert anne.get(url).status_code == 404


def test_the_list_is_a_few_queries_and_is_given_back(cast, anne, django_assert_max_num_queries):
    Engagement.objects.bulk_create(
        keeping.new(cast.MINISTERE, {"numero": f"N-{rank}", "libelle": "=SOMME(A1)"}) for rank in range(30)
    )
    anne.get(reverse(LIST))
    with django_assert_max_num_queries(9):  # two of them the list: its page, its count
        page = anne.get(reverse(LIST))
    assert (len(page.context["rows"]), page.context["count"]) == (25, 30)
    following = anne.get(page.context["following"])
    assert len(following.context["rows"]) == 5
    assert len(anne.get(following.context["previous"]).context["rows"]) == 25
    for bad in ("?apres=x", "?avant=99999999999999999999", "?etat=rien", "?q=%00", "?q=" + "a" * 300):
        assert anne.get(reverse(LIST) + bad).status_code == 200
    found = anne.get(reverse(LIST), {"q": "n-2", "etat": "ouverts"})
    assert found.context["count"] == 11
    csv = anne.get(reverse("engagements_csv"), {"q": "N-29"})
    assert csv["Content-Disposition"] == f'attachment; filename="engagements-{cast.MINISTERE.identifiant}.csv"'
    assert csv.content.decode("utf-8-sig").splitlines()[1:] == ["N-29;'=SOMME(A1);;;;;;;ouvert"]
    assert anne.get(reverse("engagements_xlsx")).content[:2] == b"PK"
    assert (
        anne.get(reverse("engagements_model_csv")).status_code == anne.get(reverse("engagements_model_xlsx")).status_code == 200
    )


def test_an_import_is_read_then_agreed(cast, anne, client_of):
    assert anne.post(reverse(IMPORT)).context["form"].errors.keys() == {"sheet"}
    torn = anne.post(reverse(IMPORT), {"sheet": SimpleUploadedFile("x.xlsx", b"PK")})
    assert torn.context["form"].errors.keys() == {"sheet"}
    rows = "Numéro d’engagement;Libellé\nEJ-1;Chaises\n=1;Formule\n"
    answer = anne.post(reverse(IMPORT), {"sheet": SimpleUploadedFile("liste.csv", rows.encode())})
    page = anne.get(answer.url)
    assert page.context["counts"] == {"nouveau": 1, "modifie": 0, "inchange": 0, "refuse": 1}
    assert not Engagement.objects.exists()
    assert anne.get(f"{answer.url}a-corriger.xlsx").content[:2] == b"PK"
    for _ in range(2):  # a double click
        page = anne.post(answer.url, follow=True)
        assert page.context["import"].recorded_at
    assert Engagement.objects.get().numero == "EJ-1"
    assert client_of("karim").get(answer.url).status_code == 404


@pytest.mark.parametrize("name", [LIST, NEW, IMPORT, "engagements_xlsx", "engagements_model_csv"])
def test_the_espace_opens_the_pages(client_of, name):
    for person in ("jean", "claire"):  # another espace of the town; a supplier
        assert client_of(person).get(reverse(name)).status_code == 403


def test_a_foreign_engagement_is_touched_by_nobody(cast, client_of):
    made = add(cast, Given("EJ-1"))[0]
    for person in ("sophie", "claire", "lucie"):
        for verb in ("engagement_close", "engagement_delete"):
            assert client_of(person).post(reverse("engagement_act", args=[made.pk, verb])).status_code == 404
    assert client_of("anne").post(reverse("engagement_act", args=[made.pk, "pay"])).status_code == 404
    made.refresh_from_db()
    assert made.status == "COMMANDE"


def test_the_supplier_reads_its_own_and_invoices_it(cast, client_of):
    mine, _, service = (
        *add(
            cast,
            Given("EJ-1", "Mobilier", "CSPFACT075", cast.MENUISERIE.identifiant),
            Given("EJ-2", fournisseur_siret=cast.BUREAUTIQUE.identifiant),
        ),
        cast.MINISTERE.services.get(code="CSPFACT075"),
    )
    claire = client_of("claire")
    page = claire.get(reverse("engagements_received"))
    assert [row.pk for row in page.context["rows"]] == [mine.pk]
    url = reverse("engagement", args=[mine.pk])
    shown = claire.get(url)
    assert (shown.context["form"], shown.context["events"]) == (None, [])
    assert claire.post(url, {"numero": "VOLE"}).status_code == 403
    assert claire.post(reverse("engagement_act", args=[mine.pk, "engagement_close"]), follow=True).status_code == 200
    mine.refresh_from_db()
    assert (mine.numero, mine.status) == ("EJ-1", "COMMANDE")
    claire.post(reverse("entry_mandate"), {"agreed": "on"})
    fields = {"recipient_identifiant": cast.MINISTERE.identifiant, "code_service": service.code, "numero_engagement": "EJ-1"}
    draft = claire.post(reverse("saisie"), fields, follow=True).context["invoice"]
    assert (draft.recipient, draft.recipient_service, draft.numero_engagement) == (cast.MINISTERE, service, "EJ-1")


def test_the_depositor_is_told_while_typing(cast, client_of, monkeypatch):
    forget()
    add(cast, Given("EJ-1"), Given("EJ-2", fournisseur_siret=cast.BUREAUTIQUE.identifiant))
    draft = make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE)
    url, claire = reverse("deposit_engagement", args=[draft.pk]), client_of("claire")

    def told(numero: str, structure=cast.MINISTERE):
        typed = {"recipient_identifiant": structure.identifiant, "code_service": "", "numero_engagement": numero}
        context = claire.get(url, typed).context
        return context["looked_up"], getattr(context.get("wrong"), "rule", None)

    assert told("ej-1") == (True, None)
    assert told("EJ-2") == told("EJ-3") == (True, "ADM-ENGAGEMENT-INCONNU")
    assert told("EJ-1", cast.COMMUNE) == told("") == (False, None)
    assert client_of("marc").get(url).status_code == 404
    monkeypatch.setattr(citing, "PACE", citing.Pace("engagements-test", 1, 3600))
    assert claire.get(url, {"numero_engagement": "EJ-9"}).context.get("too_many") is None
    assert claire.get(url, {"numero_engagement": "EJ-9"}).context["too_many"]


def test_the_agent_reads_the_engagement_on_the_invoice(cast, client_of):
    mine = add(cast, Given("EJ-1", "Mobilier", fournisseur_siret=cast.MENUISERIE.identifiant))[0]
    kinds = {"supplier": cast.MENUISERIE, "recipient": cast.MINISTERE, "status": Status.MISE_A_DISPOSITION}
    sent, other = (make_invoice(numero_engagement=numero, **kinds) for numero in ("ej-1", "EJ-9"))

    def read(person: str, invoice):
        return client_of(person).get(reverse("invoice", args=[invoice.pk])).context["engagement"]

    assert read("anne", sent) == mine
    assert read("anne", other) is read("claire", sent) is None


def test_files_of_an_engagement_are_read_by_the_supplier_it_names(cast, anne, client_of):
    (row, other) = add(cast, Given(numero="EJ-1", fournisseur_siret=cast.MENUISERIE.identifiant), Given(numero="EJ-2"))
    page, joined = reverse("engagement", args=[row.pk]), reverse("engagement_piece_add", args=[row.pk])
    anne.post(joined, {"file": SimpleUploadedFile("bon.pdf", b"%PDF-bon")})
    for refused in ({}, {"file": SimpleUploadedFile("bon.exe", b"x")}, {"file": SimpleUploadedFile("bon.pdf", b"again")}):
        assert anne.post(joined, refused, follow=True).context["messages"]
    (piece,) = row.pieces.all()
    address = reverse("engagement_piece", args=[row.pk, piece.pk])
    assert "bon.pdf" in anne.get(page).content.decode()
    for reader in (anne, client_of("claire")):
        answer = reader.get(address)
        assert (answer.content, answer["Content-Disposition"]) == (b"%PDF-bon", 'attachment; filename="bon.pdf"')
    assert anne.get(reverse("engagement_piece", args=[other.pk, piece.pk])).status_code == 404
    for stranger in (client_of("marc"), client_of("sophie")):
        assert stranger.get(address).status_code == 404
        assert stranger.post(joined, {"file": SimpleUploadedFile("x.pdf", b"x")}).status_code == 404
    client_of("claire").post(reverse("engagement_piece_remove", args=[row.pk, piece.pk]))
    assert row.pieces.count() == 1
    anne.post(reverse("engagement_piece_remove", args=[row.pk, piece.pk]))
    assert row.pieces.count() == 0
    assert anne.post(reverse("engagement_piece_remove", args=[row.pk, piece.pk])).status_code == 404


def test_what_was_invoiced_under_a_number(cast, anne):
    (row,) = add(cast, Given(numero="EJ-1", montant_ttc="5000"))
    page = reverse("engagement", args=[row.pk])
    assert anne.get(page).context["spent"].count == 0
    sent = {"supplier": cast.MENUISERIE, "recipient": cast.MINISTERE, "numero_engagement": "ej-1", "sent_at": clock.now()}
    for number, status, kind in (
        ("1", Status.MANDATEE, "FACTURE"),
        ("2", Status.MISE_A_DISPOSITION, "FACTURE"),
        ("3", Status.REJETEE, "FACTURE"),
        ("4", Status.MISE_EN_PAIEMENT, "AVOIR"),
    ):
        make_invoice(number=number, status=status, type_facture=kind, total_with_vat=Decimal(1200), **sent)
    found = anne.get(page).context
    assert (found["spent"].count, found["spent"].invoiced, found["spent"].mandated) == (3, 1200, 0)
    assert found["left"] == 3800


def test_a_supplier_keeps_its_engagements_under_a_new_siret(cast, client_of):
    (row,) = add(cast, Given(numero="EJ-1", fournisseur_siret=cast.MENUISERIE.identifiant))
    copy = change_siret(cast.MENUISERIE.pk, cast.actor("claire"), "73282932000074")
    renewed = cast.actor("claire")
    assert list(queries.received(renewed, copy)) == [row]
    assert list(queries.received(renewed, cast.MENUISERIE)) == [row]
    assert list(queries.received(cast.actor("marc"), cast.BUREAUTIQUE)) == []
