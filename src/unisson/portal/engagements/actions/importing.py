"""Import a list: every row is judged before anything is recorded, the good ones are recorded at once, the others explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from unisson.lifecycles.engine import Cause
from unisson.portal.engagements import sheet
from unisson.portal.engagements.actions import keeping
from unisson.portal.engagements.given import Given, read
from unisson.portal.engagements.models import Engagement, EtatEngagement, ImportEngagements, key_of
from unisson.portal.engagements.permissions import may_write
from unisson.portal.engagements.queries import keeps
from unisson.portal.engagements.refusals import refused
from unisson.portal.kernel import clock, events
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import Refused, move
from unisson.portal.organisations.models import Service, Structure

NOUVEAU, MODIFIE, INCHANGE, REFUSE = "NOUVEAU", "MODIFIE", "INCHANGE", "REFUSE"
VERDICTS = (NOUVEAU, MODIFIE, INCHANGE, REFUSE)
TO_RECORD = (NOUVEAU, MODIFIE)
KEPT_FOR = timedelta(days=30)
COLUMN_OF = {"service": "code_service"}


@dataclass(slots=True)
class _Row:
    """One row judged: its verdict, why, and the engagement it makes or changes (unsaved)."""

    verdict: str
    why: str = ""
    engagement: Engagement | None = None
    said: tuple[str, ...] = ()
    closed: bool | None = None


class _Judge:
    """The list and the services of one buyer, read once (two queries) to judge any number of rows."""

    def __init__(self, structure: Structure, actor: Actor) -> None:
        self.structure, self.actor = structure, actor
        known = Engagement.objects.kept().filter(structure=structure).select_related("service")
        self.known = {row.cle: row for row in known}
        self.services = {row.code.upper(): row for row in Service.objects.filter(structure=structure)}
        self.seen: dict[str, int] = {}

    def row(self, line: int, texts: dict[str, str]) -> _Row:
        given, causes = read(texts)
        key = key_of(given.numero)
        if key and key in self.seen:
            causes += refused("NUMERO_DOUBLE", numero=given.numero, line=self.seen[key]).causes
        self.seen.setdefault(key, line)
        service = self.services.get(given.code_service.upper()) if given.code_service else None
        causes += self._right_faults(given, service, self.known.get(key))
        if causes:
            return _Row(REFUSE, Refused(tuple(causes)).sentence)
        return self._judged(given, keeping.values_of(given, service), set(texts))

    def _right_faults(self, given: Given, service: Service | None, known: Engagement | None) -> tuple[Cause, ...]:
        if known is not None and not may_write(self.actor, self.structure.pk, known.service_id):
            return refused("SERVICE_INTERDIT", where=keeping.where_of(known.service)).causes
        return keeping.right_faults(self.actor, self.structure, given.code_service, service)

    def _judged(self, given: Given, values: dict[str, Any], columns: set[str]) -> _Row:
        known = self.known.get(key_of(given.numero))
        if known is None:
            return _Row(NOUVEAU, "", keeping.new(self.structure, values), closed=given.closed)
        told = {name: value for name, value in values.items() if COLUMN_OF.get(name, name) in columns}
        said = tuple(keeping.changes(known, told))  # a column that the file lacks takes nothing away
        is_closed = known.status == EtatEngagement.INACTIF
        moved = given.closed is not None and given.closed != is_closed
        words = (*said, "clos" if given.closed else "rouvert") if moved else said
        verdict = MODIFIE if words else INCHANGE
        return _Row(verdict, " ; ".join(words), known, said, given.closed if moved else None)


def prepare(structure: Structure, actor: Actor, filename: str, data: bytes) -> ImportEngagements:
    """Read a spreadsheet and judge each row; nothing enters the list. Raises Refused: SERVICE_INTERDIT, FICHIER_ILLISIBLE."""
    _demand(structure, actor)
    judge = _Judge(structure, actor)
    rows = []
    for line, texts in sheet.rows_of(filename, data):
        found = judge.row(line, texts)
        rows.append({"line": line, "values": texts, "verdict": found.verdict, "why": found.why})
    now = clock.now()
    old = ImportEngagements.objects.filter(user_id=actor.user_id or 0, at__lt=now - KEPT_FOR)
    old.delete()
    values = {"structure": structure, "user_id": actor.user_id, "filename": filename[:255], "at": now}
    return ImportEngagements.objects.create(rows=rows, **values)


def _demand(structure: Structure, actor: Actor) -> None:
    if not keeps(actor, structure):
        raise refused("SERVICE_INTERDIT", where=f"les engagements de {structure}")


@transaction.atomic
def record(import_id: int, structure: Structure, actor: Actor) -> ImportEngagements:
    """Judge the rows again, as the list is now, and record the good ones, all in one transaction.

    Raises Refused: IMPORT_ENREGISTRE, RIEN_A_ENREGISTRER, SERVICE_INTERDIT; ImportEngagements.DoesNotExist.
    """
    Structure.objects.select_for_update().get(pk=structure.pk)
    mine = ImportEngagements.objects.select_for_update().filter(structure=structure, user_id=actor.user_id or 0)
    found = mine.get(pk=import_id)
    _demand(structure, actor)
    if found.recorded_at is not None:
        raise refused("IMPORT_ENREGISTRE")
    judge = _Judge(structure, actor)
    judged = [judge.row(row["line"], row["values"]) for row in found.rows]
    if not any(row.verdict in TO_RECORD for row in judged):
        raise refused("RIEN_A_ENREGISTRER")
    _written(judged, actor)
    found.rows = [kept | {"verdict": row.verdict, "why": row.why} for kept, row in zip(found.rows, judged, strict=True)]
    found.recorded_at = clock.now()
    found.save(update_fields=["rows", "recorded_at"])
    counts = {verdict: sum(row.verdict == verdict for row in judged) for verdict in VERDICTS}
    said = [f"{found.filename} : {counts[NOUVEAU]} ajoutés, {counts[MODIFIE]} modifiés, {counts[REFUSE]} refusés"]
    events.record(structure, EventKind.ACTION, "ENGAGEMENTS_IMPORTES", actor, data={"changements": said} | counts)
    return found


def _written(judged: list[_Row], actor: Actor) -> None:
    added = [row for row in judged if row.verdict == NOUVEAU]
    changed = [row for row in judged if row.verdict == MODIFIE and row.said]
    Engagement.objects.bulk_create([_of(row) for row in added])
    fields = [*keeping.WRITTEN, "cle"]
    Engagement.objects.bulk_update([_of(row) for row in changed], fields, batch_size=500)
    events.record_all([_of(row) for row in added], "ENGAGEMENT_AJOUTE", actor)
    told: list[dict[str, Any]] = [{"changements": list(row.said)} for row in changed]
    events.record_all([_of(row) for row in changed], "ENGAGEMENT_MODIFIE", actor, told)
    for row in judged:
        if row.closed is not None and (row.closed or row.verdict == MODIFIE):
            move(_of(row), "engagement_close" if row.closed else "engagement_reopen", actor)


def _of(row: _Row) -> Engagement:
    assert row.engagement is not None
    return row.engagement
