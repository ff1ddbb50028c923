"""Why something about a structure or an attachment is refused: each cause once, with its sentence and its API code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from unisson.portal.kernel.french import moment
from unisson.portal.kernel.moving import Refused

# fmt: off
_LINES = (
    ("SIRET_LONGUEUR", "Un SIRET compte 14 chiffres ; celui-ci en a {count}. Vérifiez-le sur un avis de situation de l’INSEE ou un extrait Kbis.", 20201),
    ("SIRET_CARACTERES", "Un SIRET ne contient que des chiffres (les espaces sont acceptés). Retirez les lettres et les signes.", 20202),
    ("SIRET_CLE", "Ce SIRET est mal recopié : sa clé de contrôle ne correspond pas. Vérifiez chaque chiffre, deux ont peut-être été inversés.", 20203),
    ("RAISON_SOCIALE_ABSENTE", "La raison sociale manque. Recopiez-la telle qu’elle figure sur l’avis de situation de l’INSEE.", 20204),
    ("TVA_INVALIDE", "Ce numéro de TVA est mal recopié. En France : FR, deux caractères, puis les neuf chiffres du SIREN. Corrigez-le, ou laissez le champ vide.", 20218),
    ("PAYS_INVALIDE", "Ce pays n’est pas dans la liste (deux lettres : FR, BE, CH, NC…). Choisissez-le dans la liste.", 20273),
    ("CODE_POSTAL_INVALIDE", "En France, un code postal compte cinq chiffres ; « {typed} » n’en est pas un. Corrigez-le, ou le pays de la structure si ce n’est pas la France.", 20309),
    ("PARENTE_INCONNUE", "Aucune structure du portail ne porte l’identifiant « {typed} ». Vérifiez-le, ou laissez le champ vide.", 20274),
    ("PARENTE_CIRCULAIRE", "{name} est cette structure même, ou dépend d’elle : elle ne peut pas être sa structure parente. Indiquez-en une autre.", 20275),
    ("STRUCTURE_EXISTANTE", "{name} existe déjà sur le portail. Demandez à la rejoindre : c’est son gestionnaire qui décide.", 20205),
    ("STRUCTURE_INACTIVE", "{name} n’est plus active : personne ne peut la rejoindre. Vérifiez l’identifiant, ou écrivez au support.", 20206),
    ("STRUCTURE_GEREE", "{name} a déjà un gestionnaire. Demandez à la rejoindre : c’est lui qui décide.", 20207),
    ("STRUCTURE_PUBLIQUE", "{name} est une structure publique : elle vient de l’annuaire et ne se crée pas ici. Demandez à la rejoindre.", 20208),
    ("DEJA_RATTACHE", "Vous faites déjà partie de {name}. Choisissez-la en haut de la page pour agir en son nom.", 20209),
    ("DEMANDE_EN_COURS", "Vous avez déjà demandé à rejoindre {name}, {when}. Rien de plus à faire : vous recevrez un courriel dès la décision.", 20210),
    ("DEMANDE_DEJA_DECIDEE", "Cette demande a déjà été traitée par {who}, {when} : {state}. Votre décision n’a pas été enregistrée.{after}", 20211),
    ("NON_GESTIONNAIRE", "Seul un gestionnaire de la structure peut décider d’une demande de rattachement. Adressez-vous à lui.", 20212),
    ("RAISON_ABSENTE", "Dites pourquoi vous refusez : la personne recevra ces mots et saura quoi faire.", 20213),
    ("ESPACE_ABSENT", "Choisissez au moins un espace : sans espace, la personne ne verrait rien.", 20214),
    ("ESPACE_INCOMPATIBLE", "Cet espace n’est pas ouvert ici : il n’existe que pour les structures publiques, ou un gestionnaire l’a fermé. Choisissez-en un autre.", 20215),
    ("SERVICE_INCONNU", "Ce service n’appartient pas à la structure ou n’est plus actif. Choisissez-en un autre.", 20216),
    ("ROLE_RESERVE", "Vous ne pouvez pas donner ce rôle : une structure n’a qu’un gestionnaire principal, et lui seul nomme des gestionnaires secondaires.", 20217),
    ("DROIT_INSUFFISANT", "Votre rôle dans cette structure ne permet pas de {what}. Adressez-vous à son gestionnaire principal.", 20219),
    ("DROITS_CHANGES", "Les droits de {name} ont changé pendant que vous les modifiiez : rien n’a été enregistré. Relisez-les ci-dessous, puis recommencez.", 20220),
    ("RATTACHEMENT_INACTIF", "{name} ne fait plus partie de {structure} : ses droits ne peuvent pas être modifiés.", 20221),
    ("PERSONNE_ABSENTE", "Choisissez au moins une personne.", 20222),
    ("MEME_PERSONNE", "Choisissez deux personnes différentes : celle qui a les droits, et celle qui les reçoit.", 20223),
    ("DEJA_MEMBRE", "{name} fait déjà partie de {structure}. Ouvrez sa page pour modifier ses droits.", 20224),
    ("COMPTE_DESACTIVE", "Le compte de {name} est désactivé. La personne doit d’abord le réactiver depuis la page de connexion.", 20225),
    ("COMPTE_DEJA_ACTIF", "Le compte de {name} est déjà actif : aucun lien d’activation n’est nécessaire.", 20226),
    ("COMPTE_INACTIF", "{name} n’a pas encore activé son compte : renvoyez-lui le lien, puis transmettez votre rôle quand il est actif.", 20227),
    ("DERNIER_GESTIONNAIRE", "{structure} ne peut pas rester sans gestionnaire principal. Transmettez d’abord ce rôle à un autre membre, depuis sa page dans « Utilisateurs » ; s’il n’y en a pas, invitez un collègue.", 20228),
    ("ETAT_CHANGE", "Le rattachement de {name} a changé entre-temps : {state}. Rien n’a été modifié ; rechargez la page.", 20229),
    ("IDENTIFIANT_INVALIDE", "Cet identifiant n’a pas la forme attendue. {expected} Corrigez-le.", 20230),
    ("EXIGENCES_CONTRADICTOIRES", "« Service ou engagement » ne se combine pas avec une exigence ferme : gardez soit « l’un des deux », soit « service » ou « engagement ».", 20232),
    ("MOA_CONTRADICTOIRE", "Une structure qui n’est que maître d’ouvrage est d’abord maître d’ouvrage : cochez aussi « Maître d’ouvrage ».", 20233),
    ("SERVICE_A_CREER", "Aucun service n’est actif : exiger un code service bloquerait toutes les factures. Ajoutez d’abord un service.", 20234),
    ("STRUCTURE_DEJA", "{name} est déjà {state}. Rien n’a été modifié.", 20235),
    ("NOMS_ABSENTS", "{email} n’a pas encore de compte : donnez son prénom et son nom, ils ouvriront le sien.", 20311),
    ("CODE_ABSENT", "Le code du service manque. Choisissez un code court : vos fournisseurs l’écriront sur leurs factures.", 20241),
    ("NOM_ABSENT", "Le nom du service manque. Écrivez-le comme vos fournisseurs le connaissent.", 20242),
    ("CODE_REPETE", "Ce code de service est déjà à la ligne {first} du fichier. Gardez une seule des deux lignes.", 20310),
    ("CODE_PRIS", "Un service porte déjà le code « {given} ». Choisissez-en un autre, ou modifiez ce service.", 20243),
    ("CODE_RESERVE", "Le code FACTURES_PUBLIQUES est réservé à la facturation entre structures publiques. Choisissez un autre code.", 20244),
    ("DATES_INVERSEES", "Le service se termine avant de commencer : vérifiez les deux dates.", 20245),
    ("SERVICE_DERNIER", "{structure} exige un code service et celui-ci est le dernier actif : toutes les factures seraient refusées. Activez-en un autre, ou levez l’exigence.", 20246),
    ("IBAN_INVALIDE", "Cet IBAN n’est pas valable : {why}. Recopiez-le depuis votre RIB.", 20248),
    ("BIC_INVALIDE", "Ce BIC n’est pas valable : {why}. Recopiez-le depuis votre RIB, ou laissez le champ vide.", 20249),
    ("IBAN_DEJA", "Cet IBAN figure déjà parmi les coordonnées de la structure. Retirez l’autre d’abord, ou gardez-la.", 20250),
    ("NOM_COMPTE_ABSENT", "Donnez un nom à ce compte : il sert à le reconnaître au moment de facturer.", 20251),
    ("FACTOR_ABSENT", "Le nom de l’affactureur manque : c’est lui qui sera payé.", 20252),
    ("RIB_REFUSE", "Le RIB est un PDF ou une image (PNG, JPEG) de 5 Mo au plus. Choisissez un autre fichier.", 20253),
    ("CONFIRMATION_PAR_UN_AUTRE", "Vous avez ajouté ce compte : un autre gestionnaire doit le confirmer. Sinon, il devient utilisable {when}.", 20254),
    ("COMPTE_EN_ATTENTE", "Ce compte vient d’être ajouté : il devient utilisable {when}, ou dès qu’un autre gestionnaire le confirme.", 20255),
    ("SUCCESSION_SANS_OBJET", "{structure} n’a pas de gestionnaire principal à remplacer, ou c’est déjà vous. Demandez simplement à la rejoindre.", 20256),
    ("SUCCESSION_EN_COURS", "Vous avez déjà demandé cette succession, {when}. Le support l’examine : suivez-la sur cette page.", 20257),
    ("SUCCESSION_DECIDEE", "Cette demande de succession a déjà été traitée : {state}. Rien n’a été modifié.", 20258),
    ("EXPLICATION_ABSENTE", "Dites ce qui s’est passé et à quel titre vous reprenez la gestion : le support en a besoin pour décider.", 20259),
    ("PREUVE_ABSENTE", "Joignez une preuve : arrêté de nomination, délibération, extrait Kbis, attestation de l’employeur.", 20260),
    ("MANDATAIRE_INCONNU", "Aucune structure privée active et gérée ne porte ce SIRET. Votre mandataire doit d’abord créer sa structure sur le portail.", 20261),
    ("MANDAT_DATES", "Un mandat se termine après aujourd’hui, et dans {longest} au plus. Choisissez une autre date de fin.", 20262),
    ("MANDAT_EXISTANT", "{name} a déjà un mandat en cours. Révoquez-le d’abord pour en changer les termes.", 20263),
    ("DROITS_DEJA", "Vous avez déjà tous ces droits : il n’y a rien à demander. Choisissez d’autres espaces ou d’autres services.", 20271),
    ("ABONNEMENT_EN_COURS", "Vous avez déjà demandé des droits, {when}. Un gestionnaire doit d’abord répondre à cette demande.", 20272),
    ("REGISTRE_SANS_SIRET", "Seule une structure identifiée par un SIRET figure au registre des entreprises : corrigez cette fiche à la main.", 20268),
    ("REGISTRE_MUET", "Le registre des entreprises ne répond pas, ou ne connaît pas ce SIRET. Rien n’a été modifié ; réessayez plus tard, ou corrigez la fiche à la main.", 20269),
    ("REGISTRE_CHANGE", "La fiche ou le registre a changé depuis que vous avez lu cette comparaison : rien n’a été modifié. Relisez-la, puis recommencez.", 20270),
    ("TECHNIQUE_NOM_ABSENT", "Donnez un nom à ce compte technique : celui du logiciel qui s’en servira.", 20264),
    ("TECHNIQUE_NOM_PRIS", "Un compte technique s’appelle déjà « {given} ». Renouvelez son mot de passe, ou choisissez un autre nom.", 20265),
    ("TECHNIQUE_REFUSE", "Ce compte technique n’existe pas, n’est plus ouvert, ou son mot de passe est faux. Vérifiez l’en-tête cpro-account.", 20266),
    ("TECHNIQUE_EXPIRE", "Le mot de passe de ce compte technique a expiré {when}. Le gestionnaire principal le renouvelle dans « Comptes techniques ».", 20267),
    ("SIRET_PUBLIC", "Le SIRET d’une structure publique se change dans l’annuaire. Écrivez au support du portail, qui l’importera.", 20237),
    ("SIRET_INCHANGE", "{name} porte déjà ce SIRET : c’est le nouveau qu’il faut saisir, celui de l’avis de situation le plus récent.", 20276),
    ("SIRET_PRIS", "Une structure porte déjà ce SIRET sur le portail : {name}. Vérifiez-le, ou demandez à la rejoindre.", 20238),
)
# fmt: on
SENTENCES = {code: (sentence, api_code) for code, sentence, api_code in _LINES}


def refused(code: str, **words: Any) -> Refused:
    """The refusal of this code, its sentence completed with `words`. Raises KeyError for an unknown code."""
    return Refused.of(SENTENCES, code, words)


def refuse_if(wrong: Mapping[str, bool]) -> None:
    """Refuse with every cause (code -> whether it holds) at once. Raises Refused."""
    causes = [cause for code, holds in wrong.items() if holds for cause in refused(code).causes]
    if causes:
        raise Refused(tuple(causes))


# What may still be done about a request that somebody else decided.
AFTER = {
    "VALIDEE": " Pour revenir dessus, ouvrez la page de la personne dans « Utilisateurs ».",
    "REFUSEE": " La personne peut faire une nouvelle demande.",
}


def already_decided(request: Any) -> Refused:
    """The refusal of a second decision: who decided, when, what, and what to do now."""
    who = request.decided_by or "un autre gestionnaire"
    state, after = request.get_state_display().lower(), AFTER.get(request.state, "")
    return refused("DEMANDE_DEJA_DECIDEE", who=who, when=on(request.decided_at), state=state, after=after)


def on(at: datetime | None) -> str:
    """« le 3 novembre 2026 à 9 h 12 », to complete a sentence."""
    return f"le {moment(at)}" if at else ""
