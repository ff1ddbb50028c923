"""Form of a technical account."""

from __future__ import annotations

from typing import Any

from unisson.entrypoints.web.organisations.forms import _text as text
from unisson.entrypoints.web.organisations.forms_codes import RightsForm
from unisson.portal.organisations.models import Structure


class TechnicalForm(RightsForm):
    """What the machine is for, and where it may act."""

    nom = text("Logiciel", "off", 100, help_text="Celui qui appellera l’API : « Progiciel comptable ».")
    nobody_else = "Aucun : toute la structure. Sinon, le compte ne voit que les factures de ces services."
    field_order = ("nom", "espaces", "codes", "droit")

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, structure=structure, **kwargs)
        self.fields["espaces"].label = "Espaces ouverts"
        self.fields["espaces"].error_messages["required"] = (
            "Choisissez au moins un espace : sans espace, le compte n’ouvre rien."
        )
