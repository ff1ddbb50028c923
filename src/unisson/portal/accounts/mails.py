"""The mails about an account. They leave as soon as the transaction is kept, not through the outbox: their link is a
secret that must be written nowhere, and the person is waiting for it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from unisson.portal.accounts.models import User
from unisson.portal.kernel import delays

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """One kind of mail: its subject, its template, the name of the page its button opens, the words of the button.

    Without a template of its own, a mail is made of `body`: one sentence or two a paragraph, completed with the words given.
    """

    template: str
    subject: str
    page: str
    button: str
    body: tuple[str, ...] = ()


ACTIVATION = Letter("activation", "Activez votre compte Unisson", "activate", "Activer mon compte")
INVITATION = Letter(
    "plain", "Votre invitation à ouvrir un compte Unisson", "activate", "Ouvrir mon compte",
    ("{by} vous donne accès à {place} sur Unisson, le portail de facturation du secteur public.",
     "Pour choisir votre mot de passe et entrer, ouvrez le lien ci-dessous : il sert une seule fois, dans les {invitation}. "
     "Passé ce délai, demandez-en un autre à cette personne, ou depuis la page de connexion.",
     "Vous ne vous y attendiez pas ? Ne faites rien : sans ce lien, aucun compte ne s’ouvrira."),
)  # fmt: skip
ALREADY_ACTIVE = Letter("already_active", "Vous avez déjà un compte Unisson", "sign_in", "Me connecter")
DEACTIVATED = Letter("deactivated", "Votre compte Unisson est désactivé", "landing", "Ouvrir Unisson")
NEW_PASSWORD = Letter("new_password", "Choisissez un nouveau mot de passe", "reset_password", "Choisir un mot de passe")
NO_ACCOUNT = Letter("no_account", "Aucun compte Unisson à cette adresse", "sign_up", "Créer un compte")
PASSWORD_CHANGED = Letter("password_changed", "Votre mot de passe a changé", "forgotten", "Choisir un autre mot de passe")
QUESTION_CHANGED = Letter(
    "plain", "Votre question secrète a changé", "forgotten", "Choisir un autre mot de passe",
    ("La question secrète de votre compte Unisson vient de changer.",
     "Ce n’est pas vous ? Choisissez tout de suite un autre mot de passe, puis une autre question dans « Mon compte »."),
)  # fmt: skip

_NOT_YOU = "Ce n’est pas vous ? Choisissez tout de suite un autre mot de passe, puis vérifiez « Mon compte »."
SECOND_FACTOR_ADDED = Letter(
    "plain", "Double vérification : un moyen ajouté", "forgotten", "Choisir un autre mot de passe",
    ("Un moyen de double vérification vient d’être ajouté à votre compte Unisson : {method}.", _NOT_YOU),
)  # fmt: skip
SECOND_FACTOR_REMOVED = Letter(
    "plain", "Double vérification : un moyen retiré", "forgotten", "Choisir un autre mot de passe",
    ("Un moyen de double vérification vient d’être retiré de votre compte Unisson : {method}.", _NOT_YOU),
)  # fmt: skip
CODE = Letter(
    "plain", "Votre code de connexion à Unisson", "second_factor", "Saisir le code",
    ("Votre code de connexion : {code}",
     "Il sert une seule fois, dans les {duree_code}, sur l’appareil où vous avez donné votre mot de passe.",
     "Vous ne vous connectez pas en ce moment ? Quelqu’un connaît votre mot de passe : changez-le."),
)  # fmt: skip

LOCKED = Letter(
    "plain", "La connexion à votre compte est bloquée", "unlock", "Débloquer la connexion",
    ("Cinq mots de passe faux ont été donnés pour votre compte Unisson : la connexion est bloquée jusqu’à {until}.",
     "Si c’était vous, débloquez-la tout de suite avec le lien ci-dessous : il sert une seule fois, dans les {lien}.",
     "Si ce n’était pas vous, ne faites rien : personne n’est entré. Un mot de passe long vous protège des essais suivants."),
)  # fmt: skip
NEW_DEVICE = Letter(
    "plain", "Connexion depuis un nouvel appareil", "sessions", "Voir mes appareils connectés",
    ("Votre compte Unisson vient d’être ouvert depuis un appareil inconnu : {device}, adresse {origin}, le {day}.",
     "C’est vous ? Il n’y a rien à faire.",
     "Ce n’est pas vous ? Fermez cette session depuis « Mes appareils connectés », puis changez votre mot de passe."),
)  # fmt: skip

CONFIRM_CURRENT = Letter(
    "plain", "Confirmez le changement de votre adresse de connexion", "address_confirm", "Confirmer le changement",
    ("Il est demandé de remplacer l’adresse de connexion de votre compte Unisson par {new}.",
     "Pour accepter, ouvrez le lien ci-dessous dans les {lien}. La nouvelle adresse doit confirmer aussi.", _NOT_YOU),
)  # fmt: skip
CONFIRM_NEW = Letter(
    "plain", "Confirmez votre nouvelle adresse de connexion", "address_confirm", "Confirmer cette adresse",
    ("Cette adresse doit devenir l’adresse de connexion d’un compte Unisson.",
     "Pour accepter, ouvrez le lien ci-dessous dans les {lien}. L’adresse actuelle doit confirmer aussi.",
     "Vous n’avez rien demandé ? Ne faites rien : l’adresse ne sera pas utilisée."),
)  # fmt: skip
ADDRESS_CHANGED = Letter(
    "plain", "Votre adresse de connexion a changé", "sign_in", "Me connecter",
    ("Votre adresse de connexion à Unisson est maintenant {new}. Le mot de passe ne change pas.",),
)  # fmt: skip
LEFT = Letter(
    "plain", "Votre compte Unisson est désactivé", "reactivate_again", "Réactiver mon compte",
    ("Votre compte est désactivé, comme vous l’avez demandé : personne ne peut s’y connecter et il ne reçoit plus de message.",
     "Vous pouvez le réactiver quand vous voulez : vos rattachements vous attendent, sauf si un gestionnaire les retire."),
)  # fmt: skip
REACTIVATION = Letter(
    "plain", "Réactivez votre compte Unisson", "reactivate", "Réactiver mon compte",
    ("Pour réactiver votre compte, ouvrez le lien ci-dessous : il sert une seule fois, dans les {lien}.",
     "Vous n’avez rien demandé ? Ne faites rien : le compte reste fermé."),
)  # fmt: skip


def tell_closed(user: User) -> None:
    """Answer somebody whose account is closed: who closed it themselves may open it again."""
    send(LEFT if user.left_at else DEACTIVATED, user.email, user=user)


def send(letter: Letter, address: str, *arguments: str, user: User | None = None, **more: str) -> None:
    """Post `letter` to `address` once the current transaction is kept.

    `arguments` complete the page's address, `more` the sentences of its body.
    """
    url = settings.PUBLIC_URL + reverse(letter.page, args=arguments)
    lasting = {"lien": delays.words("LIEN"), "duree_code": delays.words("CODE"), "invitation": delays.words("INVITATION")}
    words: dict[str, Any] = {
        "subject": letter.subject,
        "person": user,
        "address": address,
        "action_url": url,
        "action_label": letter.button,
        "paragraphs": [sentence.format(**lasting, **more) for sentence in letter.body],
    }
    text, html = (render_to_string(f"accounts/mail/{letter.template}.{kind}", words) for kind in ("txt", "html"))
    transaction.on_commit(lambda: _post(letter.subject, text, html, address))


def _post(subject: str, text: str, html: str, address: str) -> None:
    try:
        send_mail(subject, text, None, [address], html_message=html)
    except OSError:  # what smtplib and sockets raise; the page says that a mail can be asked for again
        log.exception("mail not sent", extra={"subject": subject})
