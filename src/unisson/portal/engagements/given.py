"""What somebody writes about an engagement, and what is wrong with it: the same judgement for a form and for a spreadsheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from einvoice.identifiers import clean, is_siret
from unisson.lifecycles.engine import Cause
from unisson.portal.engagements.models import LONGEST_NUMBER
from unisson.portal.engagements.refusals import refused
from unisson.portal.kernel.folding import fold
from unisson.portal.kernel.moving import Refused

LONGEST_LABEL = 255
LARGEST_AMOUNT = Decimal(10) ** 15
CENT = Decimal("0.01")
FRENCH_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})$", re.ASCII)
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?$", re.ASCII)
YEARS = range(1990, 2200)
CLOSED, OPEN = {"clos", "close", "cloture", "inactif", "ferme", "solde"}, {"", "ouvert", "actif", "commande"}


@dataclass(frozen=True, slots=True)
class Given:
    """One engagement as it is given. Amounts in euros; `closed` is None when nothing is said of its state."""

    numero: str
    libelle: str = ""
    code_service: str = ""
    fournisseur_siret: str = ""
    montant_ht: Decimal | None = None
    montant_ttc: Decimal | None = None
    debut: date | None = None
    fin: date | None = None
    closed: bool | None = None


def read(texts: dict[str, str]) -> tuple[Given, list[Cause]]:
    """From the texts of one row to an engagement, and everything wrong with it; what cannot be read is left empty."""
    causes: list[Cause] = []

    def taken(reader: object, name: str) -> object:
        try:
            return reader(texts.get(name, "").strip())  # type: ignore[operator]
        except Refused as refusal:
            causes.extend(refusal.causes)
            return None

    amounts = {name: taken(amount, name) for name in ("montant_ht", "montant_ttc")}
    dates = {name: taken(day, name) for name in ("debut", "fin")}
    etat = fold(texts.get("etat", "").strip())
    given = Given(
        numero=" ".join(texts.get("numero", "").split()),
        libelle=" ".join(texts.get("libelle", "").split()),
        code_service=texts.get("code_service", "").strip(),
        fournisseur_siret=clean(texts.get("fournisseur_siret", "")),
        closed=None if not etat else etat in CLOSED,
        **amounts,  # type: ignore[arg-type]
        **dates,  # type: ignore[arg-type]
    )
    return given, [*causes, *faults(given, etat)]


def faults(given: Given, etat: str = "") -> list[Cause]:
    """Everything wrong with what is given, the buyer's list and services apart."""
    found = _number_faults(given.numero)
    if len(given.libelle) > LONGEST_LABEL:
        found += refused("TEXTE_LONG", name="Libellé", most=LONGEST_LABEL).causes
    if given.fournisseur_siret and not is_siret(given.fournisseur_siret):
        found += refused("FOURNISSEUR_SIRET").causes
    if given.montant_ht is not None and given.montant_ttc is not None and given.montant_ttc < given.montant_ht:
        found += refused("MONTANTS_INVERSES").causes
    if given.debut and given.fin and given.fin < given.debut:
        found += refused("DATES_INVERSEES").causes
    if etat not in CLOSED | OPEN:
        found += refused("ETAT_INCONNU", given=etat[:40]).causes
    return found


def _number_faults(numero: str) -> list[Cause]:
    if not numero:
        return list(refused("NUMERO_ABSENT").causes)
    if len(numero) > LONGEST_NUMBER:
        return list(refused("NUMERO_LONG", count=len(numero)).causes)
    if not numero[0].isalnum() or not numero.isprintable():
        return list(refused("NUMERO_SIGNE", sign=numero[0]).causes)
    return []


def amount(text: str) -> Decimal | None:
    """Euros, as people and spreadsheets write them: « 12 500,00 », « 12500.5 €»."""
    if not text:
        return None
    bare = "".join(text.replace("€", "").split()).replace(",", ".")
    try:
        value = Decimal(bare)
    except InvalidOperation:
        value = Decimal("NaN")
    fits = value.is_finite() and 0 <= value < LARGEST_AMOUNT and len(bare) <= 30
    if not fits or value != value.quantize(CENT):
        raise refused("MONTANT_INVALIDE", given=text[:40])
    return value.quantize(CENT)


def day(text: str) -> date | None:
    """A day, French (31/12/2026) or ISO, as spreadsheets give it; a time after it is left aside."""
    if not text:
        return None
    french, iso = FRENCH_DAY.match(text), ISO_DAY.match(text)
    try:
        if french:
            number, month, year = map(int, french.groups())
        elif iso:
            year, month, number = map(int, iso.groups())
        else:
            raise ValueError(text)
        found = date(year, month, number)
    except ValueError:
        raise refused("DATE_INVALIDE", given=text[:40]) from None
    if found.year not in YEARS:
        raise refused("DATE_INVALIDE", given=text[:40])
    return found
