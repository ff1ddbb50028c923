"""How long things last or wait: one line each, each a setting. Imported without Django, for the settings read this table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Delay:
    """One delay: its code, its environment variable, its unit, its usual value, the least and the most allowed, its effect."""

    code: str
    variable: str
    unit: str  # minutes, hours or days
    usual: int
    least: int
    most: int
    effect: str


TABLE: tuple[Delay, ...] = (
    Delay(
        "LIEN",
        "UNISSON_LINK_MINUTES",
        "minutes",
        60,
        5,
        1440,
        "Un lien reçu par courriel (activation, mot de passe, déblocage) sert pendant",
    ),
    Delay(
        "INVITATION",
        "UNISSON_INVITATION_DAYS",
        "days",
        7,
        1,
        30,
        "Le lien d’une invitation à ouvrir un compte sert pendant",
    ),
    Delay(
        "CODE",
        "UNISSON_CODE_MINUTES",
        "minutes",
        10,
        2,
        60,
        "Un code de connexion reçu par courriel sert pendant",
    ),
    Delay(
        "BLOCAGE",
        "UNISSON_LOCK_MINUTES",
        "minutes",
        60,
        1,
        1440,
        "Cinq essais faux (mot de passe, code, question secrète) bloquent pendant",
    ),
    Delay(
        "RELANCE",
        "UNISSON_REMINDER_DAYS",
        "days",
        5,
        1,
        365,
        "Une demande de rattachement sans réponse est rappelée aux gestionnaires après",
    ),
    Delay(
        "ESCALADE",
        "UNISSON_ESCALATION_DAYS",
        "days",
        15,
        1,
        365,
        "Une demande de rattachement sans réponse est transmise au support après",
    ),
    Delay(
        "ATTENTE_BANCAIRE",
        "UNISSON_BANK_COOLING_HOURS",
        "hours",
        24,
        0,
        720,
        "Un compte bancaire que personne d’autre ne confirme attend, avant de servir,",
    ),
    Delay(
        "AVERTISSEMENT_BANCAIRE",
        "UNISSON_BANK_WARNING_DAYS",
        "days",
        60,
        0,
        365,
        "Les destinataires sont avertis d’un compte bancaire récent pendant",
    ),
    Delay(
        "MANDAT",
        "UNISSON_MANDATE_DAYS",
        "days",
        1095,
        1,
        3650,
        "Un mandat donné à un tiers dure au plus",
    ),
    Delay(
        "MOT_DE_PASSE_TECHNIQUE",
        "UNISSON_TECHNICAL_PASSWORD_DAYS",
        "days",
        424,
        1,
        1095,
        "Le mot de passe d’un compte technique sert pendant",
    ),
    Delay(
        "ALERTE_TECHNIQUE",
        "UNISSON_TECHNICAL_WARNED_DAYS",
        "days",
        30,
        0,
        365,
        "Les gestionnaires sont avertis, avant la fin du mot de passe d’un compte technique, de",
    ),
    Delay(
        "ALERTE_ECHEANCE",
        "UNISSON_PAYMENT_ALERT_DAYS",
        "days",
        5,
        1,
        25,
        "Fournisseur et destinataire sont avertis, avant l’échéance d’une facture, de",
    ),
)
BY_CODE = {line.code: line for line in TABLE}
_WORDS = {"minutes": ("minute", "minutes"), "hours": ("heure", "heures"), "days": ("jour", "jours")}
YEAR = 365


def of(code: str) -> timedelta:
    """How long, as the installation set it. Raises KeyError for an unknown code."""
    line = BY_CODE[code]
    return timedelta(**{line.unit: _value(line)})


def words(code: str) -> str:
    """The same in words: « 60 minutes », « 3 ans »."""
    line = BY_CODE[code]
    return said(_value(line), line.unit)


def said(value: int, unit: str) -> str:
    """A number of minutes, hours or days in words; whole years are said as years."""
    if unit == "days" and value >= YEAR and value % YEAR == 0:
        years = value // YEAR
        return f"{years} an{'s' if years > 1 else ''}"
    one, many = _WORDS[unit]
    return f"{value} {many if value > 1 else one}"


def _value(line: Delay) -> int:
    from django.conf import settings

    return int(settings.DELAYS[line.code])
