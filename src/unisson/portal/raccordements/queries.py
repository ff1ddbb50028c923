"""What managers read about their raccordements, and what software reads of what happened. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.fields import BooleanField

from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.queries.searching import of_espace
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.models import Event, EventKind
from unisson.portal.organisations.models import CompteTechnique, Espace, HabilitationTechnique, Structure
from unisson.portal.raccordements.actions.calls import JETON, NOTHING_FOUND
from unisson.portal.raccordements.models import AccessToken, Application, ApplicationSecret, Call, Delivery, Webhook
from unisson.portal.raccordements.sides import told_in

PAGE = 50


def applications_of(structure: Structure) -> QuerySet[Application]:
    """The applications of a structure, open ones first, each with its last call and how many failed."""
    last = Call.objects.filter(application=OuterRef("pk")).order_by("-pk").values("at")[:1]
    rows = Application.objects.filter(structure=structure).annotate(last_call=Subquery(last))
    return rows.order_by("closed_at", "nom", "pk")


def application_for(actor: Actor, application_id: int) -> Application | None:
    """One application, for the managers of its structure."""
    return Application.objects.visible_to(actor).select_related("structure").filter(pk=application_id).first()


def secrets_of(application: Application) -> list[ApplicationSecret]:
    """The secrets that still serve, the last one first."""
    return list(ApplicationSecret.objects.en_vigueur().filter(application=application).annotate(used=Max("tokens__issued_at")))


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a raccordement has come: its last token, the last one refused, the accounts it may use, its last call."""

    token_at: datetime | None
    token_refused: Call | None
    accounts: list[CompteTechnique]
    last_call: Call | None


def standing_of(application: Application) -> Standing:
    """What works of a raccordement, and what does not yet."""
    calls = Call.objects.filter(application=application).defer("request", "answer").order_by("-pk")
    granted = HabilitationTechnique.objects.filter(espace__in=application.espaces).values("compte_id")
    accounts = CompteTechnique.objects.ouverts().filter(structure=application.structure_id, pk__in=granted)
    return Standing(
        token_at=AccessToken.objects.filter(application=application).aggregate(last=Max("issued_at"))["last"],
        token_refused=calls.filter(operation=JETON).first(),
        accounts=[account for account in accounts if account.is_open],
        last_call=calls.exclude(operation=JETON).first(),
    )


def calls_of(application: Application, *, failed: bool = False, before: int | None = None) -> list[Call]:
    """The last calls, newest first, by key; with `failed`, those that did not succeed."""
    rows = Call.objects.filter(application=application).defer("request", "answer")
    if failed:
        rows = rows.filter(Q(http_status__gte=400) | ~Q(code_retour__in=(0, *NOTHING_FOUND)))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[: PAGE + 1])


def call_of(application: Application, call_id: int) -> Call | None:
    """One call, whole."""
    return Call.objects.filter(application=application, pk=call_id).first()


def webhooks_of(application: Application) -> list[Webhook]:
    """The addresses told of what happens, with what waits and what was given up."""
    waiting, lost = Q(deliveries__etat="EN_ATTENTE"), Q(deliveries__etat="ABANDONNE")
    rows = Webhook.objects.filter(application=application)
    return list(rows.annotate(waiting=Count("deliveries", filter=waiting), lost=Count("deliveries", filter=lost)))


def deliveries_of(application: Application) -> list[Delivery]:
    """The last sendings to the webhooks of an application."""
    number = Invoice.objects.filter(pk=OuterRef("event__subject_id")).values("number")
    rows = Delivery.objects.filter(webhook__application=application).select_related("webhook", "event")
    return list(rows.annotate(number=Subquery(number)).order_by("-pk")[:PAGE])


# -- the change feed ---------------------------------------------------------------------------------------------------

FEED_PAGE = 100
FEED_MOST = 1_000
# Events of transactions that are not over may still come with a smaller number: they wait until all older ones are done.
_SETTLED = (
    "mod(mod(pg_snapshot_xmin(pg_current_snapshot())::text::numeric, 4294967296)"
    " - kernel_event.xmin::text::numeric + 4294967296, 4294967296) BETWEEN 1 AND 2147483648"
)


@dataclass(frozen=True, slots=True)
class Feed:
    """Events in their order, and the cursor that asks for those that follow."""

    events: list[Event]
    cursor: int


def feed(actor: Actor, espaces: list[str], after: int = 0, size: int = FEED_PAGE) -> Feed:
    """What happened to the invoices the actor reads in these espaces, from `after` on: nothing is missed or told twice."""
    size = min(max(size, 1), FEED_MOST)
    rows = Event.objects.filter(kind=EventKind.STATUT, subject_type=Invoice._meta.label_lower, pk__gt=max(after, 0))
    settled = RawSQL(_SETTLED, (), output_field=BooleanField())  # noqa: S611 - nothing of anybody is in it
    found = list(rows.filter(_readable(actor, espaces)).filter(settled).order_by("pk")[:size])
    return Feed(found, found[-1].pk if found else max(after, 0))


def _readable(actor: Actor, espaces: list[str]) -> Q:
    """Each side is told what it may see, and nothing of before."""
    wanted = Q(pk__in=[])
    for espace in espaces:
        invoices = Invoice.objects.filter(of_espace(actor, Espace(espace))).values("pk")
        wanted |= Q(subject_id__in=invoices, target__in=told_in(espace))
    return wanted
