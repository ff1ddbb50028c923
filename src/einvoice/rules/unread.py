"""What the reader met and could not take: no document may pass because a value was left out of the judgement.

The schemas let much through (a CII date is any text, a UBL element may stand twice): these rules stand between the schema and
the rules of the norm, in every profile. `UN-` codes are ours; G1.09 is of the reform and says what the formats always did.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from einvoice.report import Severity, Unread
from einvoice.rules.facts import Facts
from einvoice.rules.rule import ALL_READ, Check, Hit, Outcome, Rule, fine_when, terms, unread

OURS = "Unisson : ce qui n’a pas pu être lu n’est pas vérifié, donc pas admis"
DGFIP = "Réforme de la facturation électronique, spécifications externes 3.2, annexe 7 (règles de gestion 1.8)"


def _twice(extended: bool) -> Check:
    """A second value is refused, unless the document claims an extension of the norm, where it may be allowed."""
    found = unread(Unread.TWICE)

    @fine_when(ALL_READ)
    def check(invoice: Any, facts: Facts) -> Outcome:
        if not facts.not_read or ("extended" in (invoice.specification or "").lower()) != extended:
            return None
        return found(invoice, facts)

    return check


@fine_when(ALL_READ)
def _other_currency(invoice: Any, facts: Facts) -> Outcome:
    """Without a currency of the invoice (BT-5) there is nothing to compare."""
    return _CURRENCY(invoice, facts) if invoice.currency else None


_CURRENCY = unread(Unread.CURRENCY)
# Amounts of Chorus Pro are (19,6): thirteen digits before the comma. Beyond, no accounting could take them.
TOO_LARGE = Decimal(10) ** 13
_AMOUNTS = {"without_vat": "BT-109", "vat": "BT-110", "with_vat": "BT-112", "paid": "BT-113", "due": "BT-115"}


@fine_when(" and ".join(f"(item.{name} is None or -large < item.{name} < large)" for name in _AMOUNTS), large=TOO_LARGE)
def _large(totals: Any, _: Facts) -> list[Hit] | None:
    found = [(name, getattr(totals, name), term) for name, term in _AMOUNTS.items()]
    return [Hit(name, value, field=term) for name, value, term in found if value and abs(value) >= TOO_LARGE] or None


ONCE = "Gardez une seule valeur, ou demandez une correction à l’éditeur de votre logiciel."

RULES = (
    Rule("UN-10", terms("BG-0"), "", unread(Unread.MALFORMED),
         "Une donnée est illisible : ce qui est écrit n’a pas la forme attendue.",
         "Écrivez un nombre avec un point, sans espace ni exposant (1234.56), et une pièce jointe en base64.",
         source=OURS),
    Rule("G1.09", terms("BT-2 BT-7 BT-9 BT-26 BT-72 BT-73 BT-74 BT-134 BT-135"), "", unread(Unread.BAD_DATE),
         "Une date est illisible.", "Écrivez AAAAMMJJ dans un fichier CII ou Factur-X, AAAA-MM-JJ dans un fichier UBL.",
         source=DGFIP),
    Rule("UN-11", terms("BG-0"), "", _twice(False),
         "Une donnée figure plusieurs fois alors que la norme n’en admet qu’une : la première seule a été lue.", ONCE,
         source=OURS),
    Rule("UN-12", terms("BG-0"), "", _twice(True),
         "Une donnée figure plusieurs fois : la première seule a été lue et vérifiée.",
         "Vérifiez que votre profil étendu le permet.", severity=Severity.WARNING, source=OURS),
    Rule("UN-13", terms("BT-81 BT-8"), "", unread(Unread.DISAGREES),
         "Une donnée répétée n’a pas partout la même valeur : la première a été retenue.",
         "Donnez partout la même valeur.", severity=Severity.WARNING, source=OURS),
    Rule("UN-14", terms("BT-5"), "", _other_currency, "Un montant est écrit dans une autre devise que celle de la facture.",
         "Écrivez tous les montants dans la devise de la facture.", severity=Severity.WARNING, source=OURS),
    Rule("UN-16", terms("BT-109 BT-110 BT-112 BT-113 BT-115"), "totals", _large, "Un montant est trop grand.",
         "Corrigez-le : 13 chiffres au plus avant la virgule.", source=OURS),
)  # fmt: skip
