"""People who sign in, and the one-time links they receive."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from unisson.portal.kernel.actor import Actor


class UserManager(BaseUserManager["User"]):
    """Create people by their connection address; there is no user name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a person; without a password the account waits for its activation link."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)  # None makes it unusable
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create the person who administers the installation."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, is_active=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. `email` signs in and receives links; `contact_email` receives notifications."""

    email = models.EmailField("adresse de connexion", max_length=254, unique=True)
    contact_email = models.EmailField("adresse de contact", max_length=254, blank=True)
    first_name = models.CharField("prénom", max_length=100)
    last_name = models.CharField("nom", max_length=100)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    is_active = models.BooleanField("actif", default=False)
    is_staff = models.BooleanField("administre l’installation", default=False)
    is_support = models.BooleanField("agent du support", default=False)
    date_joined = models.DateTimeField("créé le")
    consented_at = models.DateTimeField("conditions acceptées le", null=True, blank=True)
    activated_at = models.DateTimeField("activé le", null=True, blank=True)
    # When the person closed the account themselves; they may open it again.
    left_at = models.DateTimeField("désactivé par la personne le", null=True, blank=True)
    # A code sent to the connection address is asked at sign-in; other second factors are rows of allauth.
    code_by_mail = models.BooleanField("code par courriel à la connexion", default=False)
    # The structure named at sign-up (type and identifier, as typed and checked): proposed until the person belongs somewhere.
    structure_type = models.CharField(max_length=16, blank=True)
    structure_identifiant = models.CharField(max_length=18, blank=True)
    # Part of what signs a session: a new value ends every session opened before.
    session_series = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["first_name", "last_name"]

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]
        ordering: ClassVar = ["last_name", "first_name", "id"]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def actor(self) -> Actor:
        """The person as author of what they do to their own account; `organisations` adds their rights."""
        return Actor(self.pk, str(self), is_support=self.is_support)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        signed = f"{self.password}:{self.session_series}"
        return salted_hmac("unisson.session", signed, secret=secret, algorithm="sha256").hexdigest()

    @property
    def notification_address(self) -> str:
        """Where notifications go: the contact address, or the connection address by default."""
        return self.contact_email or self.email


class LinkPurpose(models.TextChoices):
    ACTIVATION = "ACTIVATION", "Activation du compte"
    MOT_DE_PASSE = "MOT_DE_PASSE", "Nouveau mot de passe"
    DEBLOCAGE = "DEBLOCAGE", "Déblocage de la connexion"
    ADRESSE_ACTUELLE = "ADRESSE_ACTUELLE", "Changement d’adresse, confirmé par l’actuelle"
    NOUVELLE_ADRESSE = "NOUVELLE_ADRESSE", "Changement d’adresse, confirmé par la nouvelle"
    REACTIVATION = "REACTIVATION", "Réactivation du compte"


class OneTimeLink(models.Model):
    """A link sent by e-mail. Only a hash is kept, so that a copy of the database opens no account."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=16, choices=LinkPurpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    # When the secret question was answered; a new password asks for it.
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "purpose", "id"], name="link_of_user")]
        ordering: ClassVar = ["id"]


class QuestionSecrete(models.TextChoices):
    """What a person may be asked when the password is lost (domaine 2.2). Nothing that a public page tells."""

    PREMIERE_ECOLE = "PREMIERE_ECOLE", "Quel était le nom de votre première école ?"
    PREMIER_ANIMAL = "PREMIER_ANIMAL", "Comment s’appelait votre premier animal ?"
    RUE_ENFANCE = "RUE_ENFANCE", "Dans quelle rue avez-vous grandi ?"
    PREMIER_METIER = "PREMIER_METIER", "Quel métier vouliez-vous faire enfant ?"
    PREMIER_DISQUE = "PREMIER_DISQUE", "Quel est le premier disque que vous avez acheté ?"
    LIBRE = "LIBRE", "Une question à moi, que j’écris ci-dessous"


class SecretQuestion(models.Model):
    """The question of a person. The answer is hashed like a password: nobody can read it again."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="secret_question")
    question = models.CharField(max_length=16, choices=QuestionSecrete.choices)
    own_words = models.CharField(max_length=150, blank=True)
    answer_hash = models.CharField(max_length=256)
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.own_words or str(QuestionSecrete(self.question).label)


class MailCode(models.Model):
    """The last code sent to a person to prove a sign-in. Its hash is keyed, six digits being soon tried."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="mail_code")
    code_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()


class PieceJointe(models.Model):
    """A file that a person keeps at hand to join it to invoices (object UTILISATEUR of the official attachments)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="pieces_jointes")
    name = models.CharField("nom du fichier", max_length=50)
    designation = models.CharField("désignation", max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "name"], name="piece_jointe_name_once")]
        ordering: ClassVar = ["name"]


class AddressChange(models.Model):
    """A connection address that waits to be confirmed, by a link sent to it and by one sent to the current address."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="address_change")
    new_email = models.EmailField(max_length=254)
    asked_at = models.DateTimeField()
    current_confirmed_at = models.DateTimeField(null=True, blank=True)
    new_confirmed_at = models.DateTimeField(null=True, blank=True)


class Device(models.Model):
    """A browser where a person signed in; its cookie holds the token, of which only the hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    token_hash = models.CharField(max_length=64)
    words = models.CharField(max_length=80)
    first_seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "token_hash"], name="device_once")]

    def __str__(self) -> str:
        return self.words


class OpenSession(models.Model):
    """A session that a person may see and close. The row of Django's session holds the rest."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="open_sessions")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    origin = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-seen_at", "-id"]


class Scope(models.TextChoices):
    """What is counted to slow down repeated tries; the figures are in `limits.LIMITS`."""

    CONNEXION = "CONNEXION", "Connexion à une adresse"
    CONNEXION_ORIGINE = "CONNEXION_ORIGINE", "Connexions depuis un même endroit"
    COURRIEL = "COURRIEL", "Courriels demandés pour une adresse"
    FORMULAIRE = "FORMULAIRE", "Formulaires publics envoyés depuis un même endroit"
    QUESTION_SECRETE = "QUESTION_SECRETE", "Réponses à une question secrète"
    SECOND_FACTEUR = "SECOND_FACTEUR", "Codes donnés à la connexion"


class Tally(models.Model):
    """How many tries since when. The key (address, origin) is hashed: the table lists nobody."""

    scope = models.CharField(max_length=24, choices=Scope.choices)
    key_hash = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    closed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["scope", "key_hash"], name="tally_once")]
