"""Forms of the account pages. They check shape; the law is in `portal.accounts.actions`."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from unisson.portal.accounts.actions.profile import Identity
from unisson.portal.accounts.actions.registration import Registration
from unisson.portal.accounts.actions.secret import Secret, judge
from unisson.portal.accounts.models import QuestionSecrete, User
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.identifying import FORMATS, checked_identifiant
from unisson.portal.organisations.models import TypeIdentifiant

INACTIVE = (
    "Ce compte n’est plus actif : il a été désactivé. Demandez au gestionnaire de votre structure ou au support "
    "de le réactiver ; si c’est vous qui l’avez désactivé, réactivez-le vous-même depuis le lien sous ce formulaire."
)
BAD_ADDRESS = "Cette adresse n’est pas complète. Exemple : prenom.nom@entreprise.fr."


def address_field(label: str, name: str = "email", **more: Any) -> forms.EmailField:
    """An e-mail address; `name` is what the browser may fill it with."""
    attrs = {"autocomplete": name, "autocapitalize": "none", "spellcheck": "false"}
    errors = {"required": "Saisissez l’adresse électronique.", "invalid": BAD_ADDRESS}
    return forms.EmailField(label=label, max_length=254, widget=forms.EmailInput(attrs=attrs), error_messages=errors, **more)


def password_field(label: str, name: str = "new-password", **more: Any) -> forms.CharField:
    """A password; spaces are part of it."""
    widget = forms.PasswordInput(attrs={"autocomplete": name})
    errors = {"required": "Saisissez le mot de passe."}
    return forms.CharField(label=label, strip=False, max_length=200, widget=widget, error_messages=errors, **more)


def name_field(label: str, name: str) -> forms.CharField:
    """A first or last name."""
    widget = forms.TextInput(attrs={"autocomplete": name})
    return forms.CharField(
        label=label, max_length=100, widget=widget, error_messages={"required": f"Saisissez votre {label.lower()}."}
    )


def consent_field() -> forms.BooleanField:
    """The agreement without which no account is opened."""
    return forms.BooleanField(
        label="J’accepte que ces données servent à gérer mon compte et à m’écrire au sujet de mes factures",
        help_text="Elles ne servent à rien d’autre et ne sont transmises qu’aux structures que vous rejoignez.",
        error_messages={"required": "Cochez la case : sans cet accord, le compte ne peut pas être ouvert."},
    )


class SignInForm(LoginForm):  # type: ignore[misc] # allauth is not typed
    """Connection address and password. Knowing the password is what opens the sentence about the account's state."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "login": address_field("Adresse de connexion", "username"),
            "password": password_field("Mot de passe", "current-password"),
        }

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.user is not None and not self.user.is_active:
            raise ValidationError(INACTIVE, code="inactive")
        return cleaned


class SignUpForm(forms.Form):
    """What is asked to open an account."""

    email = address_field(
        "Adresse électronique", help_text="De préférence professionnelle : elle sera votre identifiant et recevra vos liens."
    )
    structure_type = forms.ChoiceField(
        label="Votre structure est identifiée par", required=False, choices=[(line.type, line.type.label) for line in FORMATS]
    )
    structure_identifiant = forms.CharField(
        label="Identifiant de votre structure",
        required=False,
        max_length=30,
        help_text="Le vôtre, pas celui de votre client. Inconnu encore ? Laissez vide : il vous sera demandé plus tard.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "code"}),
    )
    first_name = name_field("Prénom", "given-name")
    last_name = name_field("Nom", "family-name")
    consent = consent_field()

    def clean(self) -> dict[str, Any]:
        """Judge the identifier by the format of its type. A private individual has none to give."""
        data = super().clean() or {}
        kind, typed = data.get("structure_type") or TypeIdentifiant.SIRET, data.get("structure_identifiant", "")
        data["structure_type"] = kind if typed or kind == TypeIdentifiant.PARTICULIER else ""
        if kind == TypeIdentifiant.PARTICULIER:
            data["structure_identifiant"] = ""
        elif typed:
            try:
                data["structure_identifiant"] = checked_identifiant(kind, typed, 0)
            except Refused as refusal:
                self.add_error("structure_identifiant", ValidationError(refusal.sentence, code=refusal.codes[0]))
        return data

    @property
    def registration(self) -> Registration:
        return Registration(**self.cleaned_data)


class AddressForm(forms.Form):
    """One address, to receive a link again."""

    email = address_field("Adresse de connexion", "username")


class NewPasswordForm(forms.Form):
    """A password chosen twice, judged with the person's own names."""

    password = password_field("Mot de passe")
    again = password_field("Le même, encore une fois")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.person)
        return password

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise ValidationError("Les deux mots de passe sont différents. Saisissez deux fois le même.", code="different")
        return again


class SecretFields(forms.Form):
    """A secret question and its answer. The answer is typed in clear: nobody looks over one's shoulder for a school's name."""

    question = forms.ChoiceField(
        label="Question secrète",
        choices=[("", "Choisissez une question"), *QuestionSecrete.choices],
        error_messages={"required": "Choisissez une question."},
        help_text="Elle vous sera posée si vous oubliez votre mot de passe. Choisissez ce que vous seul savez.",
    )
    own_words = forms.CharField(
        label="Votre question",
        required=False,
        max_length=150,
        help_text="Seulement si vous avez choisi d’écrire la vôtre.",
    )
    answer = forms.CharField(
        label="Réponse",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Écrivez la réponse."},
        help_text="Majuscules, accents et ponctuation ne comptent pas. Elle est conservée chiffrée : personne ne peut la lire.",
    )
    FIELD_OF = {"QUESTION_VIDE": "own_words"}

    def clean(self) -> Any:
        cleaned = super().clean()
        if {"question", "answer"} <= self.cleaned_data.keys():
            try:
                judge(self.secret)
            except Refused as refusal:
                self.add_error(
                    self.FIELD_OF.get(refusal.codes[0], "answer"), ValidationError(refusal.sentence, refusal.codes[0])
                )
        return cleaned

    @property
    def secret(self) -> Secret:
        given = self.cleaned_data
        return Secret(given["question"], given.get("own_words", ""), given["answer"])


class ActivationForm(SecretFields, NewPasswordForm):
    """What opens an account: a password, then a secret question."""

    field_order = ("password", "again", "question", "own_words", "answer", "consent")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        if person.consented_at is None:  # invited by a manager, who agreed to nothing in their name
            self.fields["consent"] = consent_field()


class QuestionForm(SecretFields):
    """Another secret question, the current password in hand."""

    current = password_field("Mot de passe actuel", "current-password")
    field_order = ("current", "question", "own_words", "answer")


class AnswerForm(forms.Form):
    """The answer to one's secret question."""

    answer = forms.CharField(
        label="Votre réponse",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Écrivez la réponse."},
        help_text="Majuscules, accents et ponctuation ne comptent pas.",
    )


class PasswordForm(forms.Form):
    """The current password alone."""

    current = password_field("Mot de passe actuel", "current-password")


class NewAddressForm(PasswordForm):
    """Another connection address."""

    email = address_field("Nouvelle adresse de connexion")
    field_order = ("current", "email")


class PieceForm(forms.Form):
    """One file to keep on the account."""

    file = forms.FileField(
        label="Fichier",
        help_text="10 Mo au plus ; nom de 50 caractères au plus. PDF, image, tableur, texte, archive.",
        allow_empty_file=True,  # refused by the action, with its sentence
        error_messages={"required": "Choisissez un fichier."},
    )
    designation = forms.CharField(label="Désignation", max_length=100, required=False, help_text="Vide : le nom du fichier.")


class CodeForm(forms.Form):
    """A code of the application, of the mail, or a recovery code."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "Saisissez le code."},
    )


class PasskeyNameForm(forms.Form):
    """What the person calls a passkey."""

    name = forms.CharField(
        label="Nom de la clé",
        max_length=60,
        help_text="Pour la reconnaître : « Téléphone », « Clé du bureau ».",
        error_messages={"required": "Donnez un nom à la clé."},
    )


class ChangePasswordForm(NewPasswordForm):
    """The current password, then the new one."""

    current = password_field("Mot de passe actuel", "current-password")
    field_order = ("current", "password", "again")


class IdentityForm(forms.Form):
    """What people may change of their identity."""

    first_name = name_field("Prénom", "given-name")
    last_name = name_field("Nom", "family-name")
    phone = forms.CharField(
        label="Téléphone", max_length=30, required=False, widget=forms.TelInput(attrs={"autocomplete": "tel"})
    )
    contact_email = address_field(
        "Adresse de contact",
        required=False,
        help_text="Reçoit les notifications. Les autres parties des factures que vous traitez la voient, avec votre téléphone. "
        "Vide : votre adresse de connexion.",
    )

    @property
    def identity(self) -> Identity:
        return Identity(**self.cleaned_data)
