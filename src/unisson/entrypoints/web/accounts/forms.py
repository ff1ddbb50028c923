"""Forms of the account pages. They check shape; the law is in `portal.accounts.actions`."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.core.exceptions import ValidationError

WRONG = "Adresse ou mot de passe incorrect. Vérifiez les deux, ou choisissez un nouveau mot de passe."
INACTIVE = (
    "Ce compte n’est plus actif : il a été désactivé. Demandez au gestionnaire de votre structure ou au support "
    "de le réactiver."
)


class SignInForm(LoginForm):  # type: ignore[misc] # allauth is not typed
    """Connection address and password. Knowing the password is what opens the sentence about the account's state."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.EmailField(
            label="Adresse de connexion",
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
            error_messages={"required": "Saisissez votre adresse de connexion."},
        )
        self.fields["password"] = forms.CharField(
            label="Mot de passe",
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": "Saisissez votre mot de passe."},
        )
        self.fields = {name: self.fields[name] for name in ("login", "password")}

    def clean(self) -> Any:
        try:
            cleaned = super().clean()
        except ValidationError as refusal:
            known = refusal.code in ("email_password_mismatch", None)
            raise ValidationError(WRONG if known else refusal.message, code=refusal.code) from None
        if self.user is not None and not self.user.is_active:
            raise ValidationError(INACTIVE, code="inactive")
        return cleaned
