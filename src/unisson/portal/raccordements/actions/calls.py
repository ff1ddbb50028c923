"""The log of calls: what was asked and answered, without the files and without any secret."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import NamedTuple

from unisson.portal.kernel import clock, prepared
from unisson.portal.kernel.actor import Actor
from unisson.portal.raccordements.models import Application, Call

KEPT = timedelta(days=30)
LONGEST = 4_000  # characters kept of a body
LONG_VALUE = 200  # a longer text is a file, or nothing worth keeping whole
JETON = "api/oauth/token"  # the operation of a token refused: those given are too many to be told one by one
NOTHING_FOUND = (20_000, 20_007)  # `codeRetour` of searches that found nothing: no failure
FILE = 64 * 1024  # a bigger body is a file: its size says enough


class Exchange(NamedTuple):
    """What was said: path, body received, HTTP status, body answered, milliseconds, what the sandbox was asked for."""

    operation: str
    body: bytes
    status: int
    answer: str
    spent: int
    simulated: str = ""


def log(application: Application | None, actor: Actor | None, exchange: Exchange) -> None:
    """Add a line. A call without a known application leaves none: nobody could read it."""
    if application is None:
        return
    operation, body, status, answer, spent, simulated = exchange
    said = _SAID.search(answer, 0, FILE)
    line = {
        "application": application.pk,
        "at": clock.now(),
        "operation": operation,
        "account": actor.technical_account if actor else "",
        "status": status,
        "code": int(said[1]) if said else None,
        "libelle": str(json.loads(said[2])).replace("\0", "")[:2000] if said and said[2] else "",
        "spent": spent,
        "simulated": simulated,
        "request": _kept(body[:FILE].decode("utf-8", "replace"), len(body)),
        "answer": _kept(answer[:FILE], len(answer)),
    }
    prepared.rows(_LINE, line)


# The log follows the work, it is no part of it: the caller does not wait for the disk.
_LINE = """
    WITH quick AS (SELECT set_config('synchronous_commit', 'off', true))
    INSERT INTO raccordements_call (application_id, at, operation, technical_account, http_status, code_retour, libelle,
                                    duration_ms, request, answer, simulated)
    SELECT %(application)s, %(at)s, %(operation)s, %(account)s, %(status)s, %(code)s, %(libelle)s, %(spent)s, %(request)s,
           %(answer)s, %(simulated)s
    FROM quick
"""
_SAID = re.compile(r'"codeRetour": ?(-?\d+)(?:, ?"libelle": ?("(?:[^"\\]|\\.)*"))?')
_LONG = re.compile(rf'"(?=[^"]{{{LONG_VALUE}}})((?:[^"\\]++|\\.)++)', re.DOTALL)


def _kept(text: str, size: int) -> str:
    """Files (long texts) are replaced by their length; what is too long is cut."""
    if size > FILE:
        return f"« {size} octets »"
    return _LONG.sub(lambda found: f'"« {len(found[1])} caractères »', text).replace("\0", "")[:LONGEST]


def forget_old() -> int:
    """Delete the lines past their time; return how many."""
    return Call.objects.filter(at__lt=clock.now() - KEPT).delete()[0]
