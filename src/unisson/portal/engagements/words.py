"""The history of an engagement, in words."""

from __future__ import annotations

from typing import Any

from unisson.lifecycles.engagement import ENGAGEMENT
from unisson.portal.engagements.models import Engagement
from unisson.portal.kernel import events

WORDS = {
    "ENGAGEMENT_AJOUTE": "Ajouté",
    "ENGAGEMENT_MODIFIE": "Modifié",
    "ENGAGEMENT_PIECE_AJOUTEE": "Pièce jointe",
    "ENGAGEMENT_PIECE_RETIREE": "Pièce retirée",
    "engagement_close": "Clos",
    "engagement_reopen": "Rouvert",
}


def told(engagement: Engagement) -> list[dict[str, Any]]:
    """What was done to it, by whom, oldest first, as the timeline of a page wants it. One query."""
    return [
        {
            "label": WORDS.get(event.code) or ENGAGEMENT.transition(event.code).label,
            "at": event.at,
            "who": event.actor_label,
            "detail": " ; ".join(event.data.get("changements", ())),
        }
        for event in events.history(engagement)
    ]
