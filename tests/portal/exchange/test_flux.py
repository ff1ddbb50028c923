"""A flux from its arrival to its end: judged, decided, integrated; killed and resumed; given twice."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from tests import paper, scans
from tests.lots import good, tar_of, zip_of
from unisson.lifecycles.flux import FluxStatus as S
from unisson.lifecycles.invoice import Status
from unisson.portal.exchange import queries
from unisson.portal.exchange.actions import deciding, following, integrating, processing, receiving
from unisson.portal.exchange.models import Flux, FluxItem, ItemState, Outcome
from unisson.portal.invoices.actions import drafting, scanning, sending
from unisson.portal.invoices.models import Depot, Invoice
from unisson.portal.invoices.pages import ocr
from unisson.portal.kernel import clock, files
from unisson.portal.kernel.actor import EntryPoint
from unisson.portal.kernel.events import history
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.models import Habilitation

pytestmark = pytest.mark.django_db

BAD = {"mal.xml": b"<pas une facture/>", "sans engagement.xml": good("F-9", engagement=None)}


def outcomes(flux: Flux) -> dict[str, str]:
    return {item.filename: item.outcome for item in queries.items(flux)}


def codes(flux: Flux, name: str) -> set[str]:
    return {found["rule"] for found in flux.items.get(filename=name).reasons if found["severity"] == "FATAL"}


def decide(cast, flux: Flux, who: str = "claire") -> Flux:
    deciding.send_good(flux.pk, cast.actor(who))
    processing.process_flux(flux.pk)
    flux.refresh_from_db()
    return flux


@pytest.mark.parametrize("make", [zip_of, tar_of])
def test_a_lot_is_judged_and_waits_for_its_depositor(cast, receive, make):
    flux = receive(make({"a.xml": good("F-1"), "b.pdf": paper.pdf(number="F-2"), **BAD}))
    assert flux.status == S.IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP
    assert outcomes(flux) == {"a.xml": "READY", "b.pdf": "READY", "mal.xml": "REFUSED", "sans engagement.xml": "TO_MEND"}
    assert codes(flux, "sans engagement.xml")
    assert codes(flux, "mal.xml")
    assert not Invoice.objects.filter(sent_at__isnull=False).exists()


def test_the_good_ones_leave_under_the_number_of_the_lot(cast, receive):
    flux = decide(cast, receive(zip_of({"a.xml": good("F-1"), "b.xml": good("F-2"), **BAD})))
    assert flux.status == S.IN_INTEGRE_PARTIEL
    sent = Invoice.objects.filter(sent_at__isnull=False)
    assert {(invoice.number, invoice.depot_id, invoice.status) for invoice in sent} == {
        ("F-1", flux.depot_id, Status.MISE_A_DISPOSITION),
        ("F-2", flux.depot_id, Status.MISE_A_DISPOSITION),
    }
    assert Depot.objects.count() == 1
    codes_told = [event.code for event in history(flux)]
    assert codes_told == [
        "RECEPTION_FLUX", "flux_unpack", "flux_start", "flux_hold", "flux_send", "flux_start", "flux_integrate_partly",
    ]  # fmt: skip


def test_the_certificate_tells_the_invoice_s_own_file(cast, receive):
    from unisson.portal.invoices.printing import certificate

    name = "n" * 47 + ".xml"  # beyond what a piece may have: the invoice itself keeps its name
    decide(cast, receive(zip_of({f"dossier/{name}": good("F-1")})))
    invoice = Invoice.objects.get(number="F-1")
    facts = certificate._facts(invoice, invoice.depot, invoice.documents.get(kind="PRINCIPALE"))
    assert (facts["filename"], facts["sha256"]) == (name, files.digest(good("F-1")))
    assert facts["numero_flux"] == invoice.depot.numero_flux_depot


def test_a_lot_that_is_all_good_is_integrated(cast, receive):
    assert decide(cast, receive(zip_of({"a.xml": good("F-1")}))).status == S.IN_INTEGRE


def test_a_lot_where_nothing_can_be_taken_is_rejected(cast, receive):
    flux = receive(zip_of({"mal.xml": b"<a/>", "vide.xml": b""}))
    assert (flux.status, outcomes(flux)) == (S.IN_REJETE, {"mal.xml": "REFUSED", "vide.xml": "REFUSED"})


@pytest.mark.parametrize(("data", "code"), [(zip_of({}), "IRR_VIDE"), (zip_of({"a.xml": b"<a/>"})[:-9], "IRR_EXTRAC")])
def test_an_archive_refused_whole_says_why_and_may_come_again(cast, receive, data, code):
    flux = receive(data)
    assert (flux.status, [error["rule"] for error in flux.errors]) == (S.IN_REJETE, [code])
    assert receive(data).pk != flux.pk


def test_mended_then_sent_alone_completes_the_lot(cast, receive):
    flux = decide(cast, receive(zip_of({"a.xml": good("F-1"), "b.xml": good("F-2", engagement=None)})))
    assert flux.status == S.IN_INTEGRE_PARTIEL
    draft = Invoice.objects.get(number="F-2")
    sent = sending.check_and_send(draft.pk, cast.actor("claire"), {"numero_engagement": "EJ-1"})
    following.flux_to_process(history(sent).get(code="send"))
    flux.refresh_from_db()
    assert (flux.status, outcomes(flux)) == (S.IN_INTEGRE, {"a.xml": "SENT", "b.xml": "SENT"})


def test_mended_drafts_leave_with_a_second_sending(cast, receive):
    flux = decide(cast, receive(zip_of({"a.xml": good("F-1"), "b.xml": good("F-2", engagement=None)})))
    with pytest.raises(Refused) as refused:
        deciding.send_good(flux.pk, cast.actor("claire"))
    assert refused.value.codes == ("UNE_BONNE_FACTURE",)
    drafting.update_draft(Invoice.objects.get(number="F-2").pk, cast.actor("claire"), {"numero_engagement": "EJ-1"})
    assert decide(cast, flux).status == S.IN_INTEGRE


def test_the_decision_is_taken_once(cast, receive):
    flux = receive(zip_of({"a.xml": good("F-1")}))
    deciding.send_good(flux.pk, cast.actor("claire"))
    with pytest.raises(Refused) as refused:
        deciding.send_good(flux.pk, cast.actor("claire"))
    assert "STATUT_INCOMPATIBLE" in refused.value.codes


def test_an_abandoned_lot_leaves_no_draft(cast, receive):
    flux = receive(zip_of({"a.xml": good("F-1"), **BAD}))
    flux = deciding.abandon(flux.pk, cast.actor("claire"))
    assert flux.status == S.IN_REJETE
    assert not Invoice.objects.drafts().exists()
    assert outcomes(flux)["a.xml"] == "ABANDONED"


@pytest.mark.parametrize("who", ["marc", "sophie", "sam"])
def test_nobody_else_sees_or_decides(cast, receive, who):
    flux = receive(zip_of({"a.xml": good("F-1")}))
    assert queries.readable(cast.actor(who), flux.pk) is None
    assert queries.of_number(cast.actor(who), str(flux)) is None
    for verb in (deciding.send_good, deciding.abandon, deciding.resume):
        with pytest.raises(Flux.DoesNotExist):
            verb(flux.pk, cast.actor(who))


def test_who_only_consults_does_not_decide(cast, receive):
    flux = receive(zip_of({"a.xml": good("F-1", seller=cast.BUREAUTIQUE.identifiant)}), who="marc", place="BUREAUTIQUE")
    assert queries.readable(cast.actor("lucie"), flux.pk) == flux
    with pytest.raises(Refused) as refused:
        deciding.send_good(flux.pk, cast.actor("lucie"))
    assert "ROLE_INCOMPATIBLE" in refused.value.codes
    with pytest.raises(drafting.NotAllowed):
        receiving.receive_flux(cast.actor("lucie"), cast.BUREAUTIQUE, "a.zip", b"PK")


# -- twice -------------------------------------------------------------------------------------------------------------


def test_the_same_lot_twice_is_one_lot(cast, receive):
    data = zip_of({"a.xml": good("F-1")})
    first = receive(data)
    again = receiving.receive_flux(cast.actor("claire"), cast.MENUISERIE, "autre nom.zip", data)
    assert (again.flux, again.created) == (first, False)
    decide(cast, first)
    assert receive(data) == first
    assert Invoice.objects.count() == 1


def test_the_same_files_in_another_archive_are_told_one_by_one(cast, receive):
    decide(cast, receive(zip_of({"a.xml": good("F-1")})))
    waiting = receive(zip_of({"b.xml": good("F-2")}))
    flux = receive(zip_of({"a.xml": good("F-1"), "b.xml": good("F-2"), "c.xml": good("F-3")}))
    assert outcomes(flux) == {"a.xml": "TO_MEND", "b.xml": "REFUSED", "c.xml": "READY"}
    assert "ADM-DOUBLON" in codes(flux, "a.xml")
    assert codes(flux, "b.xml") == {"REJ_UNI"}
    assert decide(cast, waiting).status == S.IN_INTEGRE


def test_twins_of_one_lot_are_told_before_anything_is_sent(cast, receive):
    flux = receive(zip_of({"a.xml": good("F-1"), "b.xml": good("F-1"), "c.pdf": paper.pdf(number="f-1")}))
    assert outcomes(flux) == {"a.xml": "READY", "b.xml": "REFUSED", "c.pdf": "REFUSED"}
    assert codes(flux, "b.xml") == codes(flux, "c.pdf") == {"REJ_UNI"}
    assert flux.items.get(filename="c.pdf").number == "f-1"


def test_an_idempotency_key_gives_the_same_flux(cast):
    actor = cast.actor("claire", EntryPoint.API)
    actor.technical_account, actor.idempotency_key = "TECH_1", "cle-1"
    first = receiving.receive_flux(actor, cast.MENUISERIE, "a.xml", good("F-1"), automatic=True)
    again = receiving.receive_flux(actor, cast.MENUISERIE, "a.xml", good("F-2"), automatic=True)
    assert (again.flux, again.created) == (first.flux, False)


# -- integrated at once --------------------------------------------------------------------------------------------------


def integrated(cast, data: bytes, syntaxe: str = "", who: str = "claire", name: str = "flux.tar.gz") -> Flux:
    actor = cast.actor(who, EntryPoint.API)
    flux = receiving.receive_flux(actor, cast.MENUISERIE, name, data, syntaxe, automatic=True).flux
    processing.process_flux(flux.pk)
    flux.refresh_from_db()
    return flux


def test_a_partner_s_flux_is_integrated_without_asking(cast):
    flux = integrated(cast, tar_of({"a.xml": good("F-1"), **BAD}), "IN_DP_E1_UBL_INVOICE")
    assert flux.status == S.IN_INTEGRE_PARTIEL
    assert str(flux).startswith("CPP0011100")
    assert outcomes(flux) == {"a.xml": "SENT", "mal.xml": "REFUSED", "sans engagement.xml": "REFUSED"}
    refused = flux.items.get(filename="sans engagement.xml")
    assert (refused.number, refused.seller, refused.buyer) == ("F-9", cast.MENUISERIE.identifiant, cast.COMMUNE.identifiant)
    assert refused.findings[0]["message"]
    assert not Invoice.objects.drafts().exists()
    assert Invoice.objects.get().mode_depot == "UPLOAD_API"


def test_one_xml_is_a_flux_of_one(cast):
    name = "n" * 47 + ".xml"
    flux = integrated(cast, good("F-1"), "IN_DP_E1_UBL_INVOICE", name=name)
    assert (flux.status, outcomes(flux)) == (S.IN_INTEGRE, {name: "SENT"})


@pytest.mark.parametrize(
    ("data", "syntaxe", "code"),
    [
        (good("F-1"), "IN_DP_E1_CII_16B", "IRR_SYNTAX"),
        (good("F-1"), "IN_DP_E2_CPP_FACTURE_MIN", "IRR_SYNTAX"),
        (good("F-1", seller="21990471100013"), "", "REJ_HAB"),
        (paper.pdf(number="F-1"), "", "IRR_TYPE_F"),
    ],
)
def test_what_no_person_checked_is_not_integrated(cast, data, syntaxe, code):
    flux = integrated(cast, data, syntaxe, name="f")
    assert (flux.status, codes(flux, "f")) == (S.IN_REJETE, {code})
    assert not Invoice.objects.exists()


def test_a_right_lost_meanwhile_is_told(cast, receive):
    flux = receive(zip_of({"a.xml": good("F-1")}), process=False)
    Habilitation.objects.filter(rattachement__user=cast.claire).delete()
    processing.process_flux(flux.pk)
    assert codes(flux, "a.xml") == {"REJ_HAB"}


def test_who_deposits_for_two_structures_is_sorted_by_the_files(cast, receive):
    claire_s = Habilitation.objects.filter(rattachement__user=cast.claire, rattachement__structure=cast.MENUISERIE).first()
    link = claire_s.rattachement
    link.pk, link.structure, link.role, link._state.adding = None, cast.BUREAUTIQUE, "UTILISATEUR", True
    link.save()
    Habilitation.objects.create(rattachement=link, espace="FACTURES_EMISES")
    flux = receive(zip_of({"a.xml": good("F-1"), "b.xml": good("F-1", seller=cast.BUREAUTIQUE.identifiant)}))
    assert [item.invoice.supplier for item in queries.items(flux)] == [cast.MENUISERIE, cast.BUREAUTIQUE]


# -- stopped and resumed -------------------------------------------------------------------------------------------------


def test_processing_goes_by_slices(cast, receive):
    flux = receive(zip_of({f"{n}.xml": good(f"F-{n}") for n in range(3)}), process=False)
    assert processing.process_flux(flux.pk, seconds=0) is True
    assert queries.progress(flux).done == 1
    assert processing.process_flux(flux.pk, seconds=0) is True
    assert processing.process_flux(flux.pk) is False
    assert set(outcomes(flux).values()) == {"READY"}


@pytest.mark.parametrize("sending_it", [False, True], ids=["while judging", "while sending"])
def test_what_was_under_way_is_undone_and_done_once(cast, receive, monkeypatch, sending_it):
    """The file being processed when everything stops leaves no trace, and is processed once afterwards."""
    flux = receive(zip_of({"a.xml": good("F-1"), "b.xml": good("F-2")}), process=sending_it)
    if sending_it:
        deciding.send_good(flux.pk, cast.actor("claire"))

    class Stopped(BaseException):
        pass

    settled = integrating._settle

    def stop(item):
        settled(item)
        if item.filename == "b.xml":
            raise Stopped

    monkeypatch.setattr(integrating, "_settle", stop)
    with pytest.raises(Stopped):
        processing.process_flux(flux.pk)
    monkeypatch.setattr(integrating, "_settle", settled)
    assert queries.progress(flux).done == 1
    processing.process_flux(flux.pk)
    assert set(outcomes(flux).values()) == {"SENT" if sending_it else "READY"}
    assert sorted(Invoice.objects.values_list("number", flat=True)) == ["F-1", "F-2"]


def test_a_file_that_stops_everything_is_left_after_three_tries(cast, receive, monkeypatch):
    flux = receive(zip_of({"a.xml": good("F-1"), "poison.xml": good("F-2")}), process=False)
    judge = integrating._judge

    def explode(item):
        if item.filename == "poison.xml":
            raise RuntimeError("poison")
        judge(item)

    monkeypatch.setattr(integrating, "_judge", explode)
    processing.process_flux(flux.pk)
    flux.refresh_from_db()
    assert (flux.status, outcomes(flux)) == (S.IN_EN_ATTENTE_RETRAITEMENT_CPP, {"a.xml": "READY", "poison.xml": "INCIDENT"})
    assert (queries.progress(flux).refused, queries.progress(flux).stopped) == (0, 1)
    monkeypatch.setattr(integrating, "_judge", judge)
    deciding.resume(flux.pk, cast.actor("claire"))
    processing.process_flux(flux.pk)
    assert set(outcomes(flux).values()) == {"READY"}


def test_an_invoice_that_became_a_double_meanwhile_goes_back_to_be_mended(cast, receive):
    flux = receive(zip_of({"a.xml": good("F-1")}))
    other = drafting.create_draft(cast.MENUISERIE, cast.actor("claire"), "f.pdf", paper.pdf(number="F-1"))
    sending.send(other.pk, cast.actor("claire"))
    assert outcomes(decide(cast, flux)) == {"a.xml": "TO_MEND"}
    assert "ADM-DOUBLON" in codes(flux, "a.xml")


def test_a_draft_deleted_before_the_sending_is_abandoned(cast, receive):
    flux = receive(zip_of({"a.xml": good("F-1"), "b.xml": good("F-2")}))
    drafting.delete_draft(Invoice.objects.get(number="F-1").pk, cast.actor("claire"))
    flux = decide(cast, flux)
    assert (flux.status, outcomes(flux)) == (S.IN_INTEGRE, {"a.xml": "ABANDONED", "b.xml": "SENT"})


def test_what_nobody_touches_is_found_again(cast, receive):
    flux = receive(zip_of({"a.xml": good("F-1")}), process=False)
    assert queries.left_alone() == []
    Flux.objects.update(status_at=datetime(2026, 11, 20, tzinfo=UTC))
    assert queries.left_alone() == [flux.pk]


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_a_flux_without_doing_anything_twice(cast, receive, the_day_after):
    flux = receive(zip_of({f"{n}.xml": good(f"F-{n}") for n in range(8)}), process=False, automatic=True)
    gate = threading.Barrier(2)

    def work():
        gate.wait()
        try:
            with clock.frozen(the_day_after):
                while processing.process_flux(flux.pk):
                    pass
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    flux.refresh_from_db()
    assert (flux.status, queries.progress(flux)[Outcome.SENT]) == (S.IN_INTEGRE, 8)
    assert Invoice.objects.count() == FluxItem.objects.exclude(state=ItemState.PENDING).count() == 8


def test_several_files_chosen_together_are_one_flux(cast):
    pieces = [("a.xml", good("F-1")), ("b.pdf", paper.pdf(number="F-2")), ("c.txt", b"bonjour")]
    received = receiving.receive_files(cast.actor("claire"), cast.MENUISERIE, pieces)
    processing.process_flux(received.flux.pk)
    assert outcomes(received.flux) == {"a.xml": "READY", "b.pdf": "READY", "c.txt": "REFUSED"}
    again = receiving.receive_files(cast.actor("claire"), cast.MENUISERIE, pieces)
    assert (again.flux, again.created) == (received.flux, False)


@pytest.mark.skipif(not ocr.available(), reason="tesseract-ocr-fra is absent (make test installs it when it may)")
def test_what_a_machine_read_of_a_scan_waits_for_a_person(cast, receive):
    flux = receive(
        zip_of({"a.xml": good("F-1"), "scan.pdf": scans.scanned(paper.pdf()), "photo.jpg": scans.photo(paper.pdf("box"))})
    )
    for invoice in Invoice.objects.filter(status=Status.INTERPRETEE_OCR):
        scanning.read_scan(invoice.pk)
    assert outcomes(flux) == {"a.xml": "READY", "scan.pdf": "TO_MEND", "photo.jpg": "TO_MEND"}
    assert "OCR_A_VERIFIER" in codes(flux, "scan.pdf")
    assert decide(cast, flux).status == S.IN_INTEGRE_PARTIEL
    scan = flux.items.get(filename="scan.pdf").invoice
    assert sending.check_and_send(scan.pk, cast.actor("claire"), {}).sent_at
