"""Everything the portal holds about one person, in files that a person and a machine can read (GDPR, articles 15 and 20).

The tables are found through the links to the person, so that a new one is exported the day it is written.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from unisson.portal.accounts.models import User
from unisson.portal.kernel import clock, files
from unisson.portal.kernel.models import Event

# What proves an identity is not data about it: giving it away would only help a thief.
SECRETS = {"password", "answer_hash", "token_hash", "code_hash", "session_key", "session_series", "data", "sha256"}
READ_ME = """Vos données personnelles dans Unisson, exportées le {day}.

pieces : vos pièces jointes.
donnees.json : votre compte, puis tout ce qui y est attaché, table par table ; « historique » : ce que vous avez fait.
Les empreintes de mot de passe, de lien et de clé n’y sont pas. Les factures appartiennent aux structures : seuls leurs
numéros internes sont cités, quand vous en êtes l’auteur.
"""


def personal_data(user: User) -> dict[str, Any]:
    """The account, what belongs to it, what it is the author of, and its history."""
    owned: dict[str, Any] = {}
    authored: dict[str, Any] = {}
    for relation in _relations():
        rows = relation.related_model._base_manager.filter(**{relation.field.name: user}).order_by("pk")
        key = f"{relation.related_model._meta.label_lower}.{relation.field.name}"
        if relation.on_delete is models.CASCADE:
            owned[key] = [_fields_of(row) for row in rows]
        elif relation.related_model is not Event:
            authored[key] = list(rows.values_list("pk", flat=True))
    about = Event.objects.filter(actor_id=user.pk) | Event.objects.filter(
        subject_type=user._meta.label_lower, subject_id=user.pk
    )
    return {
        "compte": _fields_of(user),
        "attaché au compte": {key: rows for key, rows in owned.items() if rows},
        "fait par vous (numéros internes)": {key: rows for key, rows in authored.items() if rows},
        "historique": [_fields_of(event) for event in about.order_by("pk")],
    }


def archive(user: User) -> bytes:
    """The zip that the person downloads."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("LISEZ-MOI.txt", READ_ME.format(day=clock.today().strftime("%d/%m/%Y")))
        text = json.dumps(personal_data(user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        folder.writestr("donnees.json", text)
        for piece in user.pieces_jointes.all():
            folder.writestr(f"pieces/{piece.name}", files.fetch(piece.sha256))
    return packed.getvalue()


def _relations() -> list[Any]:
    fields: list[Any] = list(User._meta.get_fields(include_hidden=True))
    return [field for field in fields if field.auto_created and (field.one_to_many or field.one_to_one) and not field.concrete]


def _fields_of(row: models.Model) -> dict[str, Any]:
    kept = [field for field in row._meta.concrete_fields if field.name not in SECRETS]
    return {field.attname: field.value_from_object(row) for field in kept}
