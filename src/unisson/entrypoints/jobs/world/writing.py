"""What the suppliers of the demonstration write on line: a mandate, articles, a customer, a model, a draft to go on with."""

from __future__ import annotations

from datetime import timedelta

from unisson.entrypoints.jobs.world.invoices import working_hour
from unisson.entrypoints.jobs.world.load import World
from unisson.portal.invoices.actions import cataloguing, copying, entering, mandating
from unisson.portal.invoices.entry.fields import Content
from unisson.portal.invoices.queries import entry
from unisson.portal.kernel import clock

ARTICLES = (
    {"name": "Pose et réglages", "reference": "MO-POSE", "unit": "HUR", "price": "48,50", "tva": "10"},
    {"name": "Porte coupe-feu en chêne", "reference": "PORTE-CF", "unit": "C62", "price": "640", "tva": "20"},
    {"name": "Déplacement", "reference": "DEPL", "unit": "LS", "price": "35", "tva": "20"},
)
UPKEEP = (
    {"name": "Entretien des menuiseries, école du Bourg", "quantity": "1", "unit": "LS", "price": "320", "tva": "20"},
    {"name": "Déplacement", "reference": "DEPL", "quantity": "1", "unit": "LS", "price": "35", "tva": "20"},
)
DOORS = (
    {"name": "Porte coupe-feu en chêne", "reference": "PORTE-CF", "quantity": "2", "unit": "C62", "price": "640",
     "discount": "5 %", "tva": "20"},
    {"name": "Pose et réglages", "reference": "MO-POSE", "quantity": "6,5", "unit": "HUR", "price": "48,50", "tva": "10"},
)  # fmt: skip


def load_writing(world: World) -> bool:
    """Write it, once; say whether it was written now."""
    if entry.articles(world.actor("claire"), world.structures["MENUISERIE"]):
        return False
    with clock.frozen(working_hour(clock.now() - timedelta(days=1))):
        _write(world)
    return True


def _write(world: World) -> None:
    supplier, actor = world.structures["MENUISERIE"], world.actor("claire")
    mandating.accept(supplier, actor)
    for article in ARTICLES:
        cataloguing.save_article(supplier, actor, article)
    town = {"identifiant": world.structures["COMMUNE"].identifiant, "code_service": "TECH", "numero_marche": "2026-M-014"}
    cataloguing.keep_customer(supplier, actor, town)
    references = {
        "recipient_identifiant": town["identifiant"],
        "code_service": "TECH",
        "numero_marche": town["numero_marche"],
        "numero_engagement": "EJ-2026-0472",
    }
    blank = entering.blank(supplier, **references)
    upkeep = entering.start(supplier, actor, Content(blank.header, [dict(line) for line in UPKEEP]))
    copying.save_model(upkeep.pk, actor, copying.Terms("Entretien de l’école du Bourg"))
    doors = blank.header | {"numero_engagement": ""}
    entering.keep(upkeep.pk, actor, Content(doors, [dict(line) for line in DOORS]))
