"""Lots through HTTP only: dropped, judged, decided, followed, exported; whatever is dropped is answered calmly."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from html import unescape

import pikepdf
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from python_calamine import load_workbook

from tests import paper
from tests.lots import good, tar_of, zip_of
from tests.paper import the_day_after  # noqa: F401 - asked for by every test
from unisson.entrypoints.web.exchange import views
from unisson.lifecycles.flux import FluxStatus as S
from unisson.portal.exchange.actions import processing
from unisson.portal.exchange.models import Flux, FluxItem
from unisson.portal.invoices.models import Invoice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]

MIXED = {"bonne.xml": good("F-1"), "incomplète.xml": good("F-2", engagement=None), "note.txt": b"bonjour"}


@pytest.fixture
def claire(client_of: Callable[[str], Client]) -> Client:
    return client_of("claire")


def drop(client: Client, *pieces: tuple[str, bytes]) -> HttpResponse:
    files = [SimpleUploadedFile(name, data) for name, data in pieces]
    return client.post(reverse("deposit"), {"fichier": files})


def lot(client: Client, data: bytes | None = None, *, process: bool = True) -> Flux:
    """The flux that an archive made, judged."""
    answer = drop(client, ("lot.zip", zip_of(MIXED) if data is None else data))
    flux = Flux.objects.latest("pk")
    assert answer["Location"] == reverse("flux", args=[flux.pk])
    while process and processing.process_flux(flux.pk):  # in slices, when the machine is slow
        pass
    return flux


def page(client: Client, flux: Flux, query: str = "") -> str:
    answer = client.get(reverse("flux", args=[flux.pk]) + query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def press(client: Client, name: str, flux: Flux) -> str:
    answer = client.post(reverse(name, args=[flux.pk]), follow=True)
    assert answer.status_code == 200
    processing.process_flux(flux.pk)
    flux.refresh_from_db()
    return unescape(answer.content.decode())


@pytest.mark.parametrize("make", [zip_of, tar_of])
def test_a_lot_is_judged_then_sent_when_told_so(claire, make):
    flux = lot(claire, make(MIXED), process=False)
    assert "hx-get" in page(claire, flux)
    processing.process_flux(flux.pk)
    text = page(claire, flux)
    assert "hx-get" not in text
    assert "Rien n’est encore envoyé" in text
    assert "Envoyer la bonne facture" in text
    assert not Invoice.objects.filter(sent_at__isnull=False).exists()
    press(claire, "flux_send", flux)
    assert flux.status == S.IN_INTEGRE_PARTIEL
    assert [invoice.number for invoice in Invoice.objects.filter(sent_at__isnull=False)] == ["F-1"]
    assert reverse("invoice", args=[Invoice.objects.get(number="F-1").pk]) in page(claire, flux)


def test_each_refusal_is_told_with_its_remedy_and_a_way_to_mend(claire):
    flux = lot(claire)
    text = page(claire, flux, "?voir=a-corriger")
    assert reverse("deposit_check", args=[Invoice.objects.get(number="F-2").pk]) in text
    assert "engagement" in text
    assert "note.txt" not in text
    assert "note.txt" in page(claire, flux, "?voir=refusees")
    assert "bonne.xml" in page(claire, flux, "?voir=nimporte")


def test_what_is_only_to_be_watched_does_not_stand_among_what_stops_a_file():
    fatal, warning = {"rule": "A", "severity": "FATAL"}, {"rule": "B", "severity": "WARNING"}
    assert views._reasons(FluxItem(findings=[warning, fatal])) == [fatal]
    assert views._reasons(FluxItem(findings=[warning])) == [warning]


def test_several_files_at_once_make_a_lot_and_one_makes_a_draft(claire):
    answer = drop(claire, ("a.xml", good("F-1")), ("b.pdf", paper.pdf(number="F-2")), ("c.png", b"\x89PNG"))
    flux = Flux.objects.get()
    assert answer["Location"] == reverse("flux", args=[flux.pk])
    processing.process_flux(flux.pk)
    assert sorted(flux.items.values_list("filename", "state")) == [
        ("a.xml", "DRAFTED"), ("b.pdf", "DRAFTED"), ("c.png", "REFUSED"),
    ]  # fmt: skip
    assert claire.get(reverse("flux_file", args=[flux.pk])).status_code == 404
    assert "/deposer/" in drop(claire, ("seule.xml", good("F-3")))["Location"]


@pytest.mark.parametrize("pieces", [[("a.xml", b"")], [("a.xml", good("F-1")), ("b.xml", b"")]])
def test_an_empty_file_among_others_stops_before_anything_is_kept(claire, pieces):
    assert drop(claire, *pieces).status_code == 400
    assert not Flux.objects.exists()


def test_the_page_knows_how_many_files_the_portal_takes(settings):
    from unisson.entrypoints.web.deposit import forms

    assert settings.DATA_UPLOAD_MAX_NUMBER_FILES == forms.MOST_FILES


def test_the_same_lot_twice_leads_to_the_first_report(claire):
    flux = lot(claire)
    answer = drop(claire, ("encore.zip", zip_of(MIXED)))
    assert answer["Location"] == reverse("flux", args=[flux.pk])
    assert "déjà été reçu" in page(claire, flux)
    assert Flux.objects.count() == 1


@pytest.mark.parametrize(
    "data", [zip_of({}), zip_of({"a": b"x"})[:-8], b"PK\x03\x04" + b"\0" * 99, b"\x1f\x8b\x08" + b"\0" * 99]
)
def test_a_broken_archive_is_explained(claire, data):
    flux = lot(claire, data)
    flux.refresh_from_db()
    assert flux.status == S.IN_REJETE
    text = page(claire, flux)
    assert "refusé en entier" in text
    assert flux.errors[0]["message"] in text
    assert "Envoyer" not in text


def test_the_decision_taken_twice_is_told_calmly(claire):
    flux = lot(claire)
    press(claire, "flux_send", flux)
    assert "prête à partir" in press(claire, "flux_send", flux)
    assert flux.status == S.IN_INTEGRE_PARTIEL


def test_an_abandoned_lot(claire):
    flux = lot(claire)
    press(claire, "flux_abandon", flux)
    assert flux.status == S.IN_REJETE
    assert not Invoice.objects.drafts().exists()
    assert "Abandonnée" in page(claire, flux)


def test_an_incident_is_resumed(claire):
    flux = lot(claire, zip_of({"0.xml": good("F-1"), "1.xml": good("F-2")}), process=False)
    processing.process_flux(flux.pk, seconds=0)
    FluxItem.objects.filter(filename="1.xml").update(attempts=3)
    processing.process_flux(flux.pk)
    shown = page(claire, flux)
    assert "Reprendre le traitement" in shown
    assert "1 bonne facture à envoyer" in shown
    assert "Votre habilitation ne permet que de consulter" not in shown, "nothing can be decided yet: it is no matter of right"
    press(claire, "flux_resume", flux)
    assert flux.status == S.IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP


def test_the_moving_part_asks_for_the_whole_page_once_done(claire):
    flux = lot(claire, process=False)
    url = reverse("flux_progress", args=[flux.pk])
    assert "HX-Refresh" not in claire.get(url).headers
    processing.process_flux(flux.pk, seconds=0)
    assert "1" in claire.get(url).content.decode()
    processing.process_flux(flux.pk)
    assert claire.get(url).headers["HX-Refresh"] == "true"


def test_lists_and_reports_cost_the_same_whatever_they_hold(claire, django_assert_max_num_queries):
    lot(claire)
    claire.get(reverse("flux_list"))
    for number in range(4):
        flux = lot(claire, zip_of({f"{n}.xml": good(f"G-{number}-{n}") for n in range(3)}))
    with django_assert_max_num_queries(10):
        text = claire.get(reverse("flux_list")).content.decode()
    assert text.count("CPP001") == 5
    with django_assert_max_num_queries(12):
        page(claire, flux)


def test_long_lists_are_paged(claire):
    flux = lot(claire, zip_of({f"{n:03}.txt": b"%d" % n for n in range(60)}))
    first = page(claire, flux)
    assert "049.txt" in first
    assert "050.txt" not in first
    assert "050.txt" in page(claire, flux, "?voir=&apres=50")


def test_the_report_is_exported_whole_and_harmless(claire):
    flux = lot(claire, zip_of(MIXED | {"=HYPERLINK(1).xml": b"<a/>"}))
    answer = claire.get(reverse("flux_csv", args=[flux.pk]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[:3] for row in rows[1:]] == [
        ["bonne.xml", "Bonne", "F-1"],
        ["incomplète.xml", "À corriger", "F-2"],
        ["note.txt", "Refusée", ""],
        ["'=HYPERLINK(1).xml", "Refusée", ""],
    ]
    assert rows[1][5] == "1200,00"
    book = load_workbook(io.BytesIO(claire.get(reverse("flux_xlsx", args=[flux.pk])).content))
    sheet = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet[1:]] == [*MIXED, "=HYPERLINK(1).xml"]


def test_the_report_of_integration_is_a_pdf_that_names_every_file(claire):
    flux = lot(claire, zip_of(MIXED | {"__MACOSX/._x": b"x", "*gras* #let x = 1.xml": b"<a/>"}))
    flux.refresh_from_db()
    answer = claire.get(reverse("flux_pdf", args=[flux.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert f"compte-rendu-{flux}.pdf" in answer["Content-Disposition"]
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert document.Root.MarkInfo.Marked
        assert document.Root.Lang == "fr"
        with document.open_metadata() as about:
            assert (about["pdfuaid:part"], about.pdfa_status) == ("1", "2A")
    said = text_of(answer.content)
    reasons = [found for item in flux.items.all() for found in item.reasons if found["severity"] == "FATAL"]
    assert {"ADM-ENGAGEMENT", "F-INCONNU"} <= {found["rule"] for found in reasons}
    for expected in [*MIXED, "*gras* #let x = 1.xml", "F-1", "F-2", flux.status, flux.depot.numero_flux_depot]:
        assert squeezed(expected) in said
    for found in reasons:
        assert squeezed(found["rule"]) in said
        assert squeezed(found["message"]) in said
    press(claire, "flux_send", flux)
    assert squeezed("Envoyées : 1") in text_of(claire.get(reverse("flux_pdf", args=[flux.pk])).content)


def test_a_refused_deposit_has_its_report_too(claire):
    flux = lot(claire, zip_of({}))
    assert "IRR_VIDE" in text_of(claire.get(reverse("flux_pdf", args=[flux.pk])).content)


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return squeezed("".join(page.get_textpage().get_text_range() for page in document))


def squeezed(text: str) -> str:
    """Without blanks nor cuts: a page breaks its lines where it wants."""
    return "".join(char for char in text if char.isprintable() and not char.isspace() and char not in "\u200b\ufffe\u2010-")


def test_the_original_comes_back_as_it_came(claire):
    flux = lot(claire)
    answer = claire.get(reverse("flux_file", args=[flux.pk]))
    assert answer.content == zip_of(MIXED)
    assert "attachment" in answer["Content-Disposition"]
    assert "sandbox" in answer["Content-Security-Policy"]


def test_who_only_consults_reads_and_decides_nothing(client_of, cast):
    data = zip_of({"a.xml": good("F-1", seller=cast.BUREAUTIQUE.identifiant)})
    flux = lot(client_of("marc"), data)
    lucie = client_of("lucie")
    assert "consulter" in page(lucie, flux)
    assert 'action="' + reverse("flux_send", args=[flux.pk]) not in page(lucie, flux)
    press(lucie, "flux_send", flux)
    assert flux.status == S.IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP


def test_the_deposit_page_recalls_what_waits(claire):
    flux = lot(claire)
    assert reverse("flux", args=[flux.pk]) in claire.get(reverse("deposit")).content.decode()
    press(claire, "flux_send", flux)
    assert reverse("flux", args=[flux.pk]) not in claire.get(reverse("deposit")).content.decode()


def test_what_is_to_do_counts_a_lot_once(claire, cast, client_of, django_assert_max_num_queries):
    def home(client: Client = claire) -> tuple[int, list[str], list[str]]:
        seen = client.get("/").context
        assert seen["total"] == len(seen["lots"]) + len(seen["tasks"])
        return seen["total"], [task["do"] for task in seen["lots"]], [task["invoice"].number for task in seen["tasks"]]

    assert home() == (0, [], [])
    flux = lot(claire, process=False)
    processing.process_flux(flux.pk, seconds=0)
    assert home() == (0, [], []), "nothing to do while it is judged"
    processing.process_flux(flux.pk)
    assert home() == (1, ["Envoyer la bonne facture du lot"], [])
    assert "une chose vous attend" in claire.get("/").content.decode()
    assert reverse("flux", args=[flux.pk]) in claire.get("/").content.decode()
    lot(claire, zip_of({"a.xml": good("G-1", engagement=None)}))
    drop(claire, ("seule.xml", good("S-1")))
    assert home() == (3, ["Envoyer la bonne facture du lot", "Corriger les factures du lot"], ["S-1"])
    counted = [(one.get("status"), one["count"]) for one in claire.get("/").context["by_status"]]
    assert counted == [(None, 2), ("BROUILLON", 1)], "two lots, and the draft that is in none"
    drafts = claire.get(claire.get("/").context["by_status"][1]["url"]).context["drafts"]
    assert [draft.number for draft in drafts] == ["S-1"]
    with django_assert_max_num_queries(13):
        claire.get("/")
    assert home(client_of("marc")) == (0, [], []), "the lots of others are not his"
    press(claire, "flux_send", flux)
    assert home()[1:] == (["Corriger les factures du lot"], ["F-2", "S-1"]), "what was left is mended one by one"


def test_the_list_is_filtered_by_state_and_exported(claire):
    sent = lot(claire)
    press(claire, "flux_send", sent)
    lot(claire, zip_of({"x.txt": b"?"}))
    waiting = lot(claire, zip_of({"g.xml": good("G-1")}))
    text = claire.get(reverse("flux_list") + "?etat=a-decider").content.decode()
    assert reverse("flux", args=[waiting.pk]) in text
    assert reverse("flux", args=[sent.pk]) not in text
    assert claire.get(reverse("flux_list") + "?etat=nimporte").content.decode().count("CPP001") == 3

    def exported(query: str) -> list[list[object]]:
        content = claire.get(reverse("flux_list_xlsx") + query).content
        return load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1:]

    assert [row[5:] for row in exported("")] == [
        [S.IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP, "1", "0", "0", "0"],
        [S.IN_REJETE, "1", "0", "0", "1"],
        [S.IN_INTEGRE_PARTIEL, "3", "1", "1", "1"],
    ]
    assert [row[5] for row in exported("?etat=rejetes")] == [S.IN_REJETE]
