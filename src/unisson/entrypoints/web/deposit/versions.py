"""Two tabs, or two colleagues, on one draft: the words that were shown are marked, and a change meanwhile is told."""

from __future__ import annotations

import hashlib
import json
from typing import NamedTuple

from django.http import QueryDict

from unisson.entrypoints.web.deposit.forms import DraftForm
from unisson.portal.invoices.models import Invoice

SEEN = "seen"
OVERWRITE = "overwrite"


class Difference(NamedTuple):
    """One field: its word, what is typed here, what is kept."""

    label: str
    here: str
    there: str


def mark_of(invoice: Invoice) -> str:
    """The mark of what a draft says now, which its form carries: a new verdict alone does not change it."""
    return hashlib.sha256(json.dumps(_written(invoice), sort_keys=True).encode()).hexdigest()[:16]


def differences(post: QueryDict, invoice: Invoice, form: DraftForm) -> list[Difference]:
    """What a form says otherwise than a draft that changed since it was shown; nothing when it did not, or when the person
    chose to write over."""
    if post.get(SEEN, "") in ("", mark_of(invoice)) or post.get("action") == OVERWRITE:
        return []
    kept = _written(invoice)
    typed = {name: post.get(name, "") for name in form.fields if name in kept and name in post}
    return [
        Difference(str(form[name].label), text, kept[name])
        for name, text in ((name, str(text)) for name, text in typed.items())
        if "".join(text.split()) != "".join(kept[name].split())
    ]


def _written(invoice: Invoice) -> dict[str, str]:
    return {name: str(value) for name, value in DraftForm.of(invoice).data.items()}
