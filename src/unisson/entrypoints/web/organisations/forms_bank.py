"""Forms of the bank accounts of a structure."""

from __future__ import annotations

from django import forms

from unisson.entrypoints.web.organisations.forms import _text as text
from unisson.entrypoints.web.shared.forms import by_law
from unisson.portal.organisations.actions.banking import Account, Attached, checked_bic, checked_iban

CODE = {"class": "code", "spellcheck": "false"}


class AccountForm(forms.Form):
    """A bank account."""

    nom = text("Nom du compte", "off", 100, help_text="Pour le reconnaître au moment de facturer : « Compte courant ».")
    iban = text("IBAN", "off", 50, attrs=CODE, help_text="Les espaces sont acceptés.", validators=[by_law(checked_iban)])
    bic = text("BIC", "off", 14, required=False, attrs=CODE, help_text="8 ou 11 caractères.", validators=[by_law(checked_bic)])
    rib = forms.FileField(label="RIB", required=False, help_text="PDF, PNG ou JPEG, 5 Mo au plus.")
    est_affactureur = forms.BooleanField(
        label="Ce compte est celui d’un affactureur",
        required=False,
        help_text="Vos créances lui sont cédées : c’est lui qui est payé.",
    )
    factor_nom = text("Nom de l’affactureur", "off", 201, required=False)
    factor_identifiant = text("SIRET de l’affactureur", "off", 30, required=False, attrs={"class": "code"})

    @property
    def given(self) -> Account:
        data = dict(self.cleaned_data)
        file = data.pop("rib")
        return Account(**data, rib=Attached(file.name, file.read()) if file else None)
