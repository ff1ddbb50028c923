"""One verb on many invoices: each in its own transaction, each with its outcome; done again, it does nothing more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from unisson.lifecycles.engine import EngineCause
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.queries.following import full_history, was_mine
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.moving import Refused

MOST = 200
GONE = "Vous ne pouvez pas lire cette facture, ou elle n’existe pas."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one invoice: `done` now, `already` done by the same person before, or refused with its sentences."""

    invoice_id: int
    number: str = ""
    status: str = ""
    done: bool = False
    already: bool = False
    sentences: tuple[str, ...] = ()


Run = Callable[[int, Actor], Invoice]


def apply(invoice_ids: Sequence[int], actor: Actor, verbs: Sequence[str], run: Run) -> list[Outcome]:
    """Run a verb on each invoice, in the order given, each once; what one refuses stops no other.

    `verbs`: the codes under which the history would show that it was done already. At most MOST invoices are read.
    """
    return [_one(invoice_id, actor, verbs, run) for invoice_id in dict.fromkeys(invoice_ids[:MOST])]


def _one(invoice_id: int, actor: Actor, verbs: Sequence[str], run: Run) -> Outcome:
    try:
        done = run(invoice_id, actor)
    except Invoice.DoesNotExist:
        return Outcome(invoice_id, sentences=(GONE,))
    except Refused as refused:
        invoice = Invoice.objects.visible_to(actor).get(pk=invoice_id)
        repeated = EngineCause.STATUT_INCOMPATIBLE in refused.codes and was_mine(full_history(invoice), verbs, actor)
        return _refused(invoice_id, actor, tuple(cause.sentence for cause in refused.causes), already=repeated)
    return Outcome(invoice_id, done.number, done.status, done=True)


def _refused(invoice_id: int, actor: Actor, sentences: tuple[str, ...], *, already: bool = False) -> Outcome:
    invoice = Invoice.objects.visible_to(actor).only("number", "status").get(pk=invoice_id)
    return Outcome(invoice_id, invoice.number, invoice.status, already=already, sentences=() if already else sentences)
