"""One's own articles and customers: added by hand, or learnt from what was billed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from einvoice.codelists.french_rates import RATES
from einvoice.codelists.unit_labels import UNIT_LABELS
from unisson.portal.invoices import routing
from unisson.portal.invoices.actions.drafting import NotAllowed
from unisson.portal.invoices.entry import copying
from unisson.portal.invoices.entry.fields import LINE, WITHOUT_VAT
from unisson.portal.invoices.entry.reading import Unreadable, value_of
from unisson.portal.invoices.models import Article, Customer, Invoice
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Espace, Structure

MOST = 200
LEARNT_FROM = 20  # the last invoices


class Invalid(Exception):
    """What was typed makes no article or customer: a sentence for each field."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


def save_article(structure: Structure, actor: Actor, typed: Mapping[str, str], article_id: int | None = None) -> Article:
    """Add an article, or change one. Raises NotAllowed, Invalid, Article.DoesNotExist."""
    _demand(structure, actor)
    values = _article(typed)
    if article_id is None:
        if Article.objects.filter(structure=structure).count() >= MOST:
            raise Invalid({"name": f"Le catalogue compte déjà {MOST} articles. Retirez-en un d’abord."})
        article = Article(structure=structure)
    else:
        article = Article.objects.visible_to(actor).get(pk=article_id, structure=structure)
    for name, value in values.items():
        setattr(article, name, value)
    try:
        with transaction.atomic():
            article.save()
    except IntegrityError as error:
        raise Invalid({"name": "Un autre article porte déjà ce nom. Changez l’un des deux."}) from error
    return article


def _article(typed: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {"reference": ""}
    errors: dict[str, str] = {}
    for name in ("reference", "name", "unit", "price", "tva"):
        text = typed.get(name, "").replace("\x00", "").strip()
        if not text and name != "reference":
            errors[name] = "Ce champ est nécessaire."
        elif text:
            try:
                values[name] = value_of(text, LINE[name])
            except Unreadable as error:
                errors[name] = f"{error.message} {error.remedy}"
    if values.get("unit", "C62") not in UNIT_LABELS:
        errors["unit"] = "Choisissez une unité de la liste."
    if values.get("tva", "20") not in (*RATES, WITHOUT_VAT):
        errors["tva"] = "Choisissez un taux de la liste."
    if isinstance(values.get("price"), Decimal) and values["price"] < 0:
        errors["price"] = "Un prix ne peut pas être négatif."
    if errors:
        raise Invalid(errors)
    return values


def remove_article(article_id: int, structure: Structure, actor: Actor) -> None:
    """Forget an article; invoices keep their lines. Raises NotAllowed, Article.DoesNotExist."""
    _demand(structure, actor)
    Article.objects.visible_to(actor).get(pk=article_id, structure=structure).delete()


@transaction.atomic
def learn_articles(structure: Structure, actor: Actor) -> int:
    """Take into the catalogue the lines of the last invoices sent that it does not know; return how many. Raises NotAllowed."""
    _demand(structure, actor)
    known = {name.casefold() for name in Article.objects.filter(structure=structure).values_list("name", flat=True)}
    room = MOST - len(known)
    sent = Invoice.objects.visible_to(actor).filter(supplier=structure, sent_at__isnull=False).exclude(format="PDF")
    learnt: list[Article] = []
    for invoice in sent.order_by("-id")[:LEARNT_FROM]:
        for line in copying.content_of(invoice).lines:
            try:
                values = _article(line)
            except Invalid:
                continue
            if values["name"].casefold() not in known and len(learnt) < room:
                known.add(values["name"].casefold())
                learnt.append(Article(structure=structure, **values))
    Article.objects.bulk_create(learnt, ignore_conflicts=True)
    return len(learnt)


def keep_customer(structure: Structure, actor: Actor, typed: Mapping[str, str]) -> Customer:
    """Keep a recipient with the service and the contract to write each time. Raises NotAllowed, Invalid."""
    _demand(structure, actor)
    texts = {name: typed.get(name, "").replace("\x00", "").strip() for name in ("identifiant", "code_service", "numero_marche")}
    recipient = routing.find_recipient(texts["identifiant"])
    if recipient is None:
        raise Invalid({"identifiant": "Aucune structure publique ne porte ce SIRET. Cherchez-la dans l’annuaire."})
    service = routing.find_service(recipient, texts["code_service"])
    if texts["code_service"] and service is None:
        raise Invalid({"code_service": f"{recipient} n’a pas de service « {texts['code_service'][:40]} »."})
    if len(texts["numero_marche"]) > 50:
        raise Invalid({"numero_marche": "Un numéro de marché compte 50 caractères au plus."})
    customer, _ = Customer.objects.update_or_create(
        structure=structure,
        recipient=recipient,
        code_service=service.code if service else "",
        defaults={"numero_marche": texts["numero_marche"]},
    )
    return customer


def remove_customer(customer_id: int, structure: Structure, actor: Actor) -> None:
    """Forget a customer. Raises NotAllowed, Customer.DoesNotExist."""
    _demand(structure, actor)
    Customer.objects.visible_to(actor).get(pk=customer_id, structure=structure).delete()


def _demand(structure: Structure, actor: Actor) -> None:
    if not any(
        grant.may_modify and grant.structure_id == structure.pk and grant.espace == Espace.FACTURES_EMISES
        for grant in actor.grants
    ):
        raise NotAllowed
