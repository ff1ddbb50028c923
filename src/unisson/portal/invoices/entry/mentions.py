"""What French law wants on an invoice beyond its amounts: the legal notes, the electronic addresses, the cadre of the reform.

Sources: XP Z12-012 (BR-FR-05, 08, 12, 13); code de commerce L441-9; code de la commande publique R2192-31, -32, D2192-35.
A cadre of Chorus Pro (A1…) asks for the profile `chorus`; once what is sold is said, the cadre is that of the 2026 reform
(B1, S1, M1…) and the document obeys `france` too. A9 and A12 keep the cadres of Chorus Pro: their valideur has its place in
its dialect, and none in a document that claims EN 16931.
"""

from __future__ import annotations

from collections.abc import Iterator

from einvoice import model as en
from einvoice.codelists.cadres import REFORM_CADRES
from einvoice.identifiers import is_siret, siren_of
from unisson.portal.invoices.cadres import CADRES, CadreFacturation
from unisson.portal.invoices.entry.fields import AdjustmentKind, Operation
from unisson.portal.invoices.entry.reading import Typed
from unisson.portal.invoices.entry.taxing import categories
from unisson.portal.invoices.models import TypeFacture
from unisson.portal.organisations.models import Structure, TypeIdentifiant

NO_DISCOUNT = "Pas d’escompte pour paiement anticipé."
LATE_PENALTIES = (
    "Retard de paiement : intérêts moratoires au taux directeur de la Banque centrale européenne majoré de huit points "
    "(code de la commande publique, art. R2192-31 et R2192-32)."
)
RECOVERY = "Retard de paiement : indemnité forfaitaire de 40 € pour frais de recouvrement (art. D2192-35)."
LETTERS = {Operation.BIENS: "B", Operation.SERVICES: "S", Operation.MIXTE: "M"}
DIRECTORY = "0225"  # EAS: the directory of the French reform, SIREN or SIREN_SIRET


def operation(read: Typed) -> Operation | None:
    """What is sold, when it is said."""
    text = read.header.get("operation", "")
    return Operation(text) if text in list(Operation) else None


def cadre(read: Typed, code: CadreFacturation, kind: TypeFacture) -> str:
    """BT-23: the cadre of Chorus Pro, or of the reform once what is sold is said."""
    sold = operation(read)
    if sold is None or CADRES[code].needs_valideur:
        return CADRES[code].short
    if code == CadreFacturation.A2_FACTURE_FOURNISSEUR_DEJA_PAYEE:
        return LETTERS[sold] + "2"
    settled = any(row.values.get("kind") == AdjustmentKind.ACOMPTE for row in read.adjustments)
    return LETTERS[sold] + ("4" if settled and kind is TypeFacture.FACTURE else "1")


def obstacle(read: Typed, document: en.Invoice) -> tuple[str, str] | None:
    """Why a document that claims a cadre of the reform cannot obey it, and what to do; None when it can."""
    if document.business_process not in REFORM_CADRES:
        return None
    leave = "laissez ce champ vide : la facture suivra les règles de Chorus Pro."
    if document.seller and document.seller.endpoint is None:
        return "Votre structure n’a pas de SIRET : la norme française ne peut pas la désigner.", leave.capitalize()
    if document.buyer and document.buyer.name and document.buyer.endpoint is None:
        return "Ce destinataire n’a pas de SIRET : la norme française ne peut pas le désigner.", leave.capitalize()
    if "E" in categories(read) and document.seller and not document.seller.vat_id:
        words = "Sans TVA, la norme française demande votre numéro de TVA, que votre fiche ne porte pas."
        return words, f"Écrivez-le sur la fiche de votre structure, ou {leave}"
    return None


def notes(read: Typed) -> Iterator[en.Note]:
    """BG-1: the words of the supplier, then the legal ones, the same for every public recipient but the discount."""
    if read.header.get("comment"):
        yield en.Note(text=read.header["comment"])
    yield en.Note(text=LATE_PENALTIES, subject_code="PMD")
    yield en.Note(text=RECOVERY, subject_code="PMT")
    yield en.Note(text=read.header.get("escompte") or NO_DISCOUNT, subject_code="AAB")


def endpoint(structure: Structure | None) -> en.Identifier | None:
    """BT-34, BT-49: the electronic address of a French structure; None for one without SIRET."""
    if structure is None or structure.type_identifiant != TypeIdentifiant.SIRET or not is_siret(structure.identifiant):
        return None
    return en.Identifier(f"{siren_of(structure.identifiant)}_{structure.identifiant}", DIRECTORY)
