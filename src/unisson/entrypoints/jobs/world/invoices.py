"""A few invoices of the demonstration, brought to their status by the same verbs as everybody's, on believable days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from einvoice import model as en
from einvoice import syntax, totals
from einvoice.identifiers import french_vat, siren_of
from einvoice.syntax import Format
from unisson.entrypoints.jobs.world.load import World
from unisson.portal.invoices import queries
from unisson.portal.invoices.actions import answering, drafting, rating, sending, treating
from unisson.portal.invoices.models import Invoice, TypeTva
from unisson.portal.invoices.printing.rendering import facturx_of, readable_pdf
from unisson.portal.invoices.queries import lists
from unisson.portal.kernel import clock

RATE = Decimal(20)
RATE_OF_THE_DEMO = Decimal("2.15")
FRIDAY = 4
IBAN = "FR7630006000011234567890189"  # the specimen of bank documents
EN16931 = "urn:cen.eu:en16931:2017"


@dataclass(frozen=True, slots=True)
class Story:
    """One invoice and what happened to it: (working days after its deposit, who, verb, words)."""

    days_ago: int
    number: str
    supplier: str
    who: str
    recipient: str
    code_service: str
    engagement: str
    lines: tuple[tuple[str, str, str], ...]  # designation, quantity, unit price without VAT
    fmt: str
    steps: tuple[tuple[int, str, str, str], ...] = ()
    is_sent: bool = True


STORIES = (
    Story(
        52, "F-{year}-109", "MENUISERIE", "claire", "COMMUNE", "TECH", "EJ-2026-0377",
        (("Fenêtres de l’école, lot 2", "6", "1180.00"),), "PDF",
        ((2, "sophie", "acknowledge", ""), (10, "sophie", "certify_service", "")),
    ),
    Story(
        41, "F-{year}-118", "MENUISERIE", "claire", "COMMUNE", "TECH", "EJ-2026-0412",
        (("Porte coupe-feu en chêne", "2", "640.00"), ("Pose et réglages", "1", "380.00")), "FACTURX",
        ((1, "sophie", "acknowledge", ""), (5, "sophie", "certify_service", "Travaux reçus sans réserve."),
         (9, "sophie", "mandate", "B-2026-0187"), (14, "sophie", "pay", "")),
    ),
    Story(
        26, "F-{year}-121", "MENUISERIE", "claire", "COMMUNE", "FIN", "EJ-2026-0436",
        (("Remplacement des volets de la mairie", "8", "215.50"),), "PDF",
        ((2, "sophie", "acknowledge", ""),
         (6, "sophie", "suspend", "PJ_MANQUANTE|Merci de joindre le bon de livraison signé."), (7, "claire", "read", "")),
    ),
    Story(
        12, "BDV-{year}-0101", "BUREAUTIQUE", "marc", "COMMUNE", "FIN", "EJ-2026-0451",
        (("Fauteuil de bureau", "6", "189.00"),), "FACTURX",
        ((1, "sophie", "suspend", "SERVICE_FAIT_NON_CONSTATE|Quatre fauteuils reçus sur six."),
         (4, "marc", "complete", "Les deux derniers ont été livrés ce matin, bon n° 4471."),
         (5, "sophie", "certify_service", "")),
    ),
    Story(
        6, "BDV-{year}-0105", "BUREAUTIQUE", "marc", "HOPITAL", "ACHATS", "",
        (("Ramettes de papier recyclé", "120", "4.10"), ("Cartouches d’encre noire", "24", "38.90")), "UBL",
        ((2, "karim", "reject", "MONTANT_ERR|Le prix des cartouches n’est pas celui du marché : 31,90 € et non 38,90 €."),),
    ),
    Story(
        4, "BDV-{year}-0107", "BUREAUTIQUE", "marc", "HOPITAL", "ACHATS", "CH-77120",
        (("Écran 27 pouces", "5", "246.00"), ("Bras articulé", "5", "58.00")), "CII",
    ),
    Story(
        2, "F-{year}-126", "MENUISERIE", "claire", "COMMUNE", "TECH", "EJ-2026-0460",
        (("Révision des menuiseries de l’école du Bourg", "1", "1283.33"),), "FACTURX",
    ),
    Story(
        1, "F-{year}-127", "MENUISERIE", "claire", "COMMUNE", "TECH", "",
        (("Banc en chêne pour la salle des fêtes", "4", "310.00"),), "PDF", is_sent=False,
    ),
)  # fmt: skip

# Verbs of the stories. A motif and its words are written « MOTIF|words ».
VERBS: dict[str, Callable[[World, Invoice, str, str], object]] = {
    "acknowledge": lambda world, invoice, who, words: treating.treat(invoice.pk, "acknowledge", world.actor(who), words),
    "certify_service": lambda world, invoice, who, words: treating.treat(
        invoice.pk, "certify_service", world.actor(who), words
    ),
    "pay": lambda world, invoice, who, words: treating.treat(invoice.pk, "pay", world.actor(who), words),
    "mandate": lambda world, invoice, who, words: treating.mandate(invoice.pk, world.actor(who), words),
    "suspend": lambda world, invoice, who, words: treating.suspend(invoice.pk, world.actor(who), *words.split("|")),
    "reject": lambda world, invoice, who, words: treating.reject(invoice.pk, world.actor(who), *words.split("|")),
    "read": lambda world, invoice, who, words: answering.acknowledge_rejection(invoice.pk, world.actor(who)),
    "complete": lambda world, invoice, who, words: answering.complete(invoice.pk, world.actor(who), words),
}


def load_invoices(world: World) -> int:
    """Tell the stories that have not been told; return how many were. Raises Refused when one does not hold."""
    for semester in queries.missing_semesters():
        rating.write_rate(world.actor("sam"), semester, RATE_OF_THE_DEMO, "Taux de démonstration, à remplacer", verified=False)
    return sum(_tell(world, story) for story in STORIES)


def _tell(world: World, story: Story) -> bool:
    start = working_hour(clock.now() - timedelta(days=story.days_ago))
    number = story.number.format(year=start.year)
    actor = world.actor(story.who)
    if _known(world, story):
        return False
    model = _model(world, story, number, timezone.localtime(start).date())
    with clock.frozen(start):
        draft = drafting.create_draft(world.structures[story.supplier], actor, *_file(model, story.fmt))
        if story.fmt == "PDF":
            drafting.update_draft(draft.pk, actor, _checked(model, world.structures[story.recipient].identifiant))
        if not story.is_sent:
            return True
        invoice = sending.send(draft.pk, actor)
    for days, who, verb, words in story.steps:
        with clock.frozen(_working_days_after(start, days)):
            VERBS[verb](world, invoice, who, words)
    return True


def _known(world: World, story: Story) -> bool:
    """Whether the supplier has this invoice already, whatever year the demonstration was loaded."""
    suffix = story.number.rpartition("-")[2]
    issued = lists.issued(world.actor(story.who), world.structures[story.supplier])
    return issued.filter(number__endswith=f"-{suffix}").exists()


def working_hour(moment: datetime) -> datetime:
    """The same day in the morning, or the Friday before."""
    back = max(moment.weekday() - FRIDAY, 0)
    return (moment - timedelta(days=back)).replace(hour=8 + moment.day % 3, minute=(moment.day * 7) % 60, second=12)


def _working_days_after(start: datetime, days: int) -> datetime:
    """Later by so many days from Monday to Friday, a little further in the day."""
    moment = start + timedelta(minutes=37 * days)
    while days:
        moment += timedelta(days=1)
        days -= moment.weekday() <= FRIDAY
    return moment


def _model(world: World, story: Story, number: str, day: date) -> en.Invoice:
    supplier, recipient = world.structures[story.supplier], world.structures[story.recipient]
    siren = siren_of(supplier.identifiant)
    invoice = en.Invoice(
        number=number,
        issue_date=day,
        due_date=day + timedelta(days=recipient.delai_paiement_jours),
        type_code="380",
        currency="EUR",
        business_process="A1",
        specification=EN16931,
        tax_point_code="5",
        buyer_reference=story.code_service or None,
        purchase_order=story.engagement or None,
        seller=en.Seller(
            name=supplier.raison_sociale,
            legal_id=en.Identifier(supplier.identifiant, "0002"),
            vat_id=french_vat(siren),
            address=_address(supplier),
        ),
        buyer=en.Buyer(
            name=recipient.raison_sociale, legal_id=en.Identifier(recipient.identifiant, "0002"), address=_address(recipient)
        ),
        payment=en.PaymentInstructions(means_code="30", transfers=(en.CreditTransfer(account=IBAN),)),
        lines=tuple(_line(place, *line) for place, line in enumerate(story.lines, start=1)),
    )
    return totals.compute(invoice)


def _checked(model: en.Invoice, recipient: str) -> dict[str, object]:
    """What the person confirms on the form beside the page: a bare PDF says nothing by itself."""
    found = model.totals or en.Totals()
    return {
        "recipient_identifiant": recipient,
        "code_service": model.buyer_reference or "",
        "numero_engagement": model.purchase_order or "",
        "number": model.number,
        "issue_date": model.issue_date,
        "due_date": model.due_date,
        "type_tva": TypeTva.TVA_SUR_DEBIT,
        "total_without_vat": found.without_vat,
        "total_vat": found.vat,
        "total_with_vat": found.with_vat,
        "amount_due": found.due,
    }


def _address(structure: object) -> en.Address:
    fields = ("adresse", "ville", "code_postal")
    street, town, post_code = (getattr(structure, name) for name in fields)
    return en.Address(line_one=street, city=town, post_code=post_code, country="FR")


def _line(place: int, name: str, quantity: str, price: str) -> en.Line:
    return en.Line(
        id=str(place),
        quantity=Decimal(quantity),
        unit="C62",
        net=totals.round_amount(Decimal(quantity) * Decimal(price)),
        price=en.Price(net=Decimal(price)),
        vat_category="S",
        vat_rate=RATE,
        item=en.Item(name=name),
    )


def _file(model: en.Invoice, fmt: str) -> tuple[str, bytes]:
    name = f"facture-{model.number}"
    if fmt == "PDF":
        return f"{name}.pdf", readable_pdf(model)
    if fmt == "FACTURX":
        return f"{name}.pdf", facturx_of(model)
    return f"{name}.xml", syntax.write(model, Format.UBL_INVOICE if fmt == "UBL" else Format.CII)
