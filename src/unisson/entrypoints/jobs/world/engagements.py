"""The engagements of the made-up world: a ministry's list, where something is closed and something is over, and a town's."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from unisson.entrypoints.jobs.world.load import World
from unisson.portal.engagements import queries
from unisson.portal.engagements.actions import keeping
from unisson.portal.engagements.given import Given
from unisson.portal.kernel import clock


def _lists(world: World, today: date) -> dict[str, tuple[str, tuple[Given, ...]]]:
    """Buyer -> (who keeps its list, its engagements)."""
    paris, rennes = "CSPFACT075", "CSPFACT035"
    roussel, du_val = (world.structures[key].identifiant for key in ("MENUISERIE", "BUREAUTIQUE"))
    year = timedelta(days=365)
    return {
        "MINISTERE": (
            "anne",
            (
                Given(
                    "1300456712",
                    "Étagères des archives, 3e étage",
                    paris,
                    roussel,
                    Decimal(8400),
                    Decimal(10080),
                    today - year / 2,
                ),
                Given(
                    "1300456789", "Mobilier de bureau, lot 2", paris, du_val, Decimal(12500), Decimal(15000), today - year / 4
                ),
                Given(
                    "1300456790", "Portes du centre de Rennes", rennes, roussel, None, Decimal("3264.00"), today, today + year
                ),
                Given("1300456801", "Petites fournitures, tous fournisseurs", fin=today + year / 2),
                Given("1300398004", "Marché de peinture de l’an passé", rennes, debut=today - 2 * year, fin=today - year),
                Given("1300412233", "Cloisons du hall", paris, closed=True),
            ),
        ),
        "COMMUNE": (
            "sophie",
            (
                Given("EJ-2026-0472", "Entretien des menuiseries de l’école", "TECH", roussel),
                Given("EJ-2026-0460", "Révision des menuiseries, école du Bourg", "TECH", roussel, montant_ttc=Decimal(1540)),
            ),
        ),
    }


def load_engagements(world: World) -> int:
    """Write the lists that are empty; return how many engagements were added."""
    added = 0
    for key, (who, given) in _lists(world, clock.today()).items():
        buyer, actor = world.structures[key], world.actor(who)
        if queries.issued(actor, buyer).exists():
            continue
        for one in given:
            made = keeping.write(buyer, actor, one)
            if one.closed:
                keeping.close(made.pk, actor)
            added += 1
    return added
