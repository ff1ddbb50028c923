"""Each guard of the flux's life, computed here once."""

from __future__ import annotations

from collections.abc import Callable

from unisson.lifecycles.flux import FluxGuard
from unisson.portal.exchange.models import Flux, Outcome
from unisson.portal.exchange.queries import with_outcome


def has_a_good_invoice(flux: Flux) -> bool:
    """At least one draft of the flux has a favourable verdict."""
    return with_outcome(flux.items.all()).filter(outcome=Outcome.READY).exists()


GUARDS: dict[str, Callable[[Flux], bool]] = {FluxGuard.UNE_BONNE_FACTURE: has_a_good_invoice}
