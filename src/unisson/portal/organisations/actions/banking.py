"""Bank accounts of a structure: add, confirm, choose, withdraw. A stolen session must not be enough to divert a payment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.db import transaction
from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

from einvoice.identifiers import clean
from unisson.portal.kernel import clock, delays, events, files
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import judge_all
from unisson.portal.organisations.models import CoordonneesBancaires, Structure
from unisson.portal.organisations.permissions import Right, demand
from unisson.portal.organisations.refusals import on, refuse_if, refused

LARGEST = 5 * 1024 * 1024
STARTS = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")  # PDF, PNG, JPEG


@dataclass(frozen=True, slots=True)
class Attached:
    """A file given by somebody."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Account:
    """What a manager gives about a bank account."""

    nom: str
    iban: str
    bic: str = ""
    est_affactureur: bool = False
    factor_nom: str = ""
    factor_identifiant: str = ""
    rib: Attached | None = None


def checked_iban(typed: str) -> str:
    """The IBAN without spaces. Raises Refused: IBAN_INVALIDE, saying whether the length or the key is wrong."""
    text = clean(typed)
    try:
        return str(IBAN(text))
    except SchwiftyException as error:
        why = {
            "InvalidLength": f"sa longueur ({len(text)} caractères) n’est pas celle de ce pays, 27 en France",
            "InvalidChecksumDigits": "sa clé de contrôle ne correspond pas, un caractère est faux ou deux sont inversés",
            "InvalidCountryCode": "il commence par un code de pays inconnu",
        }.get(type(error).__name__, "il n’a pas la forme d’un IBAN")
        raise refused("IBAN_INVALIDE", why=why) from None


def checked_bic(typed: str, iban: str = "") -> str:
    """The BIC without spaces, of the country of the IBAN when it is known; empty when none is given.

    Raises Refused: BIC_INVALIDE.
    """
    text = clean(typed)
    if not text:
        return ""
    try:
        bic = BIC(text)
    except SchwiftyException:
        raise refused("BIC_INVALIDE", why="il compte 8 ou 11 caractères, dont le pays en 5e et 6e") from None
    if not iban:
        return str(bic)
    overseas = iban[:2] == "FR" and bic.country_code in {"GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "PF", "NC", "WF"}
    if bic.country_code != iban[:2] and not overseas:
        raise refused("BIC_INVALIDE", why=f"son pays ({bic.country_code}) n’est pas celui de l’IBAN ({iban[:2]})")
    return str(bic)


@transaction.atomic
def add_account(structure_id: int, actor: Actor, given: Account) -> CoordonneesBancaires:
    """Add an account, usable after the delay ATTENTE_BANCAIRE unless another manager confirms it. The first one is the default.

    Raises Refused: DROIT_INSUFFISANT, NOM_COMPTE_ABSENT, IBAN_INVALIDE, BIC_INVALIDE, IBAN_DEJA, FACTOR_ABSENT,
    RIB_REFUSE; Structure.DoesNotExist.
    """
    structure = Structure.objects.locked(structure_id)
    demand(actor, Right.EDIT_BANK, structure.pk)
    unnamed_factor = given.est_affactureur and not given.factor_nom.strip()
    judge_all(
        partial(refuse_if, {"NOM_COMPTE_ABSENT": not given.nom.strip(), "FACTOR_ABSENT": unnamed_factor}),
        partial(checked_iban, given.iban),
        partial(checked_bic, given.bic),
    )
    iban = checked_iban(given.iban)
    bic = checked_bic(given.bic, iban)
    mine = CoordonneesBancaires.objects.en_vigueur().filter(structure=structure)
    if mine.filter(iban=iban).exists():
        raise refused("IBAN_DEJA")
    now = clock.now()
    account = CoordonneesBancaires.objects.create(
        structure=structure,
        nom=given.nom.strip(),
        iban=iban,
        bic=bic,
        is_default=not given.est_affactureur and not mine.filter(is_default=True).exists(),
        est_affactureur=given.est_affactureur,
        factor_nom=given.factor_nom.strip() if given.est_affactureur else "",
        factor_identifiant=clean(given.factor_identifiant) if given.est_affactureur else "",
        rib_sha256=kept_file(given.rib) if given.rib else "",
        rib_nom=given.rib.name[-255:] if given.rib else "",
        created_at=now,
        created_by_id=actor.user_id,
        usable_at=now + delays.of("ATTENTE_BANCAIRE"),
    )
    _tell(account, "COORDONNEES_AJOUTEES", actor)
    return account


def kept_file(attached: Attached) -> str:
    """Keep a PDF or a picture of 5 Mo at most and return its hash. Raises Refused: RIB_REFUSE."""
    if len(attached.data) > LARGEST or not attached.data.startswith(STARTS):
        raise refused("RIB_REFUSE")
    return files.keep(attached.data)


@transaction.atomic
def confirm_account(account_id: int, structure_id: int, actor: Actor) -> CoordonneesBancaires:
    """A second manager makes a new account usable at once.

    Raises Refused: DROIT_INSUFFISANT, CONFIRMATION_PAR_UN_AUTRE; CoordonneesBancaires.DoesNotExist.
    """
    account = _locked(account_id, structure_id, actor)
    if account.is_usable:
        return account
    if account.created_by_id == actor.user_id:
        raise refused("CONFIRMATION_PAR_UN_AUTRE", when=on(account.usable_at))
    account.usable_at, account.confirmed_by_id = clock.now(), actor.user_id
    account.save(update_fields=["usable_at", "confirmed_by"])
    _tell(account, "COORDONNEES_CONFIRMEES", actor)
    return account


@transaction.atomic
def choose_account(account_id: int, structure_id: int, actor: Actor) -> CoordonneesBancaires:
    """Make an account the default. Raises Refused: DROIT_INSUFFISANT, COMPTE_EN_ATTENTE; CoordonneesBancaires.DoesNotExist."""
    account = _locked(account_id, structure_id, actor)
    if account.is_default:
        return account
    if not account.is_usable:
        raise refused("COMPTE_EN_ATTENTE", when=on(account.usable_at))
    CoordonneesBancaires.objects.en_vigueur().filter(structure_id=structure_id).update(is_default=False)
    account.is_default = True
    account.save(update_fields=["is_default"])
    _tell(account, "COORDONNEES_PAR_DEFAUT", actor)
    return account


@transaction.atomic
def withdraw_account(account_id: int, structure_id: int, actor: Actor) -> CoordonneesBancaires:
    """Withdraw an account; it stays readable in the history. Raises Refused: DROIT_INSUFFISANT."""
    account = _locked(account_id, structure_id, actor)
    account.removed_at, account.is_default = clock.now(), False
    account.save(update_fields=["removed_at", "is_default"])
    _tell(account, "COORDONNEES_RETIREES", actor)
    return account


def _locked(account_id: int, structure_id: int, actor: Actor) -> CoordonneesBancaires:
    structure = Structure.objects.locked(structure_id)
    demand(actor, Right.EDIT_BANK, structure.pk)
    return CoordonneesBancaires.objects.en_vigueur().filter(structure=structure).locked(account_id)


def _tell(account: CoordonneesBancaires, code: str, actor: Actor) -> None:
    events.record(
        account, EventKind.ACTION, code, actor, data={"structure": account.structure_id, "changements": [str(account)]}
    )
