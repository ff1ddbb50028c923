"""The spreadsheet of invoices: its columns, its model, and its reading. Rows that bear one number are one invoice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from einvoice.codelists.french_rates import EXEMPTIONS, RATES
from einvoice.codelists.unit_labels import UNIT_LABELS
from unisson.portal.invoices.cadres import CADRES
from unisson.portal.invoices.entry.fields import LINE, LINE_DEFAULTS, MANUAL_RATE, WITHOUT_VAT, Content
from unisson.portal.kernel import sheets
from unisson.portal.kernel.folding import fold

MOST_INVOICES = 200
MOST_TOLD = 50

# Title of the column -> field of the header or of the line, in the order of the model.
HEADER_COLUMNS = {
    "N° facture": "number",
    "Date": "issue_date",
    "Nature": "type_facture",
    "Cadre": "cadre_facturation",
    "Vous facturez": "operation",
    "SIRET client": "recipient_identifiant",
    "Code service": "code_service",
    "N° engagement": "numero_engagement",
    "N° marché": "numero_marche",
    "SIRET valideur": "valideur_identifiant",
    "Échéance": "due_date",
    "Facture d’origine": "numero_facture_origine",
    "Commentaire": "comment",
}
LINE_COLUMNS = {
    "Sorte": "kind",
    "Référence": "reference",
    "Désignation": "name",
    "Quantité": "quantity",
    "Unité": "unit",
    "Prix unitaire HT": "price",
    "Remise": "discount",
    "Remise sur la ligne": "allowance",
    "TVA": "tva",
    "Motif sans TVA": "exemption",
}
COLUMNS = HEADER_COLUMNS | LINE_COLUMNS
NEEDED = ("number", "recipient_identifiant", "name", "price")
EXAMPLES = (
    ("F-2026-301", "20/11/2026", "facture", "A1", "", "21990471100013", "TECH", "EJ-2026-0512", "", "", "", "", "",
     "", "PORTE-2", "Porte coupe-feu en chêne", "2", "unité", "640,00", "", "", "20", ""),
    ("F-2026-301", "", "", "", "", "", "", "", "", "", "", "", "",
     "", "", "Pose et réglages", "3,5", "heure", "48,50", "10 %", "", "10", ""),
    ("F-2026-301", "", "", "", "", "", "", "", "", "", "", "", "",
     "remise", "", "Client fidèle", "", "", "5 %", "", "", "", ""),
    ("F-2026-301", "", "", "", "", "", "", "", "", "", "", "", "",
     "acompte", "", "AC-2026-12", "", "", "300", "", "", "", ""),
    ("F-2026-302", "20/11/2026", "facture", "A1", "services", "26990385200011", "ACHATS", "", "", "", "", "",
     "Merci de votre confiance", "", "", "Réparation d’un meuble", "1", "forfait", "180", "", "", "sans",
     "TVA non applicable, article 293 B du CGI"),
)  # fmt: skip

_CADRES = {cadre.short.casefold(): code.value for code, cadre in CADRES.items()}
_UNITS = {fold(label): code for code, label in UNIT_LABELS.items()} | {code.casefold(): code for code in UNIT_LABELS}
_REASONS = {fold(reason.text): code for code, reason in EXEMPTIONS.items()}
_NATURES = {"facture": "FACTURE", "avoir": "AVOIR", "acompte": "ACOMPTE"}
_OPERATIONS = {"biens": "BIENS", "services": "SERVICES", "les deux": "MIXTE", "biens et services": "MIXTE", "mixte": "MIXTE"}
_KINDS = {"remise": "REMISE", "frais": "FRAIS", "acompte": "ACOMPTE"}
_ARTICLE = ("", "article", "ligne")
_NO_VAT = {"0", "sans", "sans tva", "exo", "exonere", "exoneration"}


class SheetRefused(Exception):
    """The file cannot be taken: what is wrong, and on which line (0: the whole file)."""

    def __init__(self, *problems: tuple[int, str]) -> None:
        super().__init__(f"{len(problems)} problem(s)")
        self.problems = problems


@dataclass(slots=True)
class Group:
    """The rows of one invoice: their lines in the file (articles, then allowances, charges and deposits), what they say."""

    content: Content
    rows: list[int] = field(default_factory=list)
    adjustment_rows: list[int] = field(default_factory=list)

    def add(self, line: int, row: dict[str, str]) -> str:
        """Take one row, at this line of the file; return what is wrong with its sort."""
        kind = fold(row.get("kind", ""))
        if kind in _KINDS:
            self.content.adjustments.append(_adjustment(_KINDS[kind], row))
            self.adjustment_rows.append(line)
        elif kind in _ARTICLE:
            self.content.lines.append(self._with_reason(_line(row)))
            self.rows.append(line)
        else:
            return f"« {row['kind'][:40]} » n’est pas une sorte de ligne. Laissez vide, ou écrivez remise, frais ou acompte."
        return ""

    def _with_reason(self, line: dict[str, str]) -> dict[str, str]:
        """The first reason given without VAT is the invoice's; words that no list holds are its own mention."""
        reason, header = line["exemption"], self.content.header
        if reason in EXEMPTIONS:
            header.setdefault("exemption", reason)
        elif reason and header.setdefault("exemption_text", reason) == reason:
            line["exemption"] = ""
        return line


def model_xlsx() -> bytes:
    """The workbook to fill in, with two invoices as examples."""
    return sheets.workbook("Factures", tuple(COLUMNS), EXAMPLES)


def model_csv() -> bytes:
    """The same as text: semicolons, UTF-8 with its mark, as spreadsheets of the country read it."""
    return sheets.csv_text(tuple(COLUMNS), EXAMPLES)


def groups_of(filename: str, data: bytes) -> list[Group]:
    """The invoices of a file, in the order of their first row. Raises SheetRefused."""
    try:
        rows = sheets.rows_of(filename, data, COLUMNS, NEEDED)
    except sheets.SheetUnreadable as unreadable:
        raise SheetRefused((unreadable.line, unreadable.sentence)) from None
    found = _grouped(rows)
    if len(found) > MOST_INVOICES:
        raise SheetRefused((0, f"Le fichier compte {len(found)} factures ; la limite est de {MOST_INVOICES}. Partagez-le."))
    return found


def _grouped(rows: list[tuple[int, dict[str, str]]]) -> list[Group]:
    """Rows of one number together; a row without number goes on with the invoice above."""
    found: dict[str, Group] = {}
    problems: list[tuple[int, str]] = []
    above = ""
    for line, row in rows:
        number = row.get("number", "").strip() or above
        if not number:
            problems.append((line, "Le numéro de facture manque, et aucune facture n’est écrite au-dessus."))
            continue
        above = number
        header = {name: _header_text(name, row.get(name, "")) for name in HEADER_COLUMNS.values() if row.get(name, "").strip()}
        header["number"] = number
        group = found.setdefault(number.casefold(), Group(Content(header)))
        problems += [(line, sentence) for sentence in _disagreements(header, group)]
        wrong = group.add(line, row)
        problems += [(line, wrong)] if wrong else []
    if problems:
        raise SheetRefused(*problems[:MOST_TOLD])
    return list(found.values())


def _disagreements(header: dict[str, str], group: Group) -> Iterator[str]:
    """What a row says otherwise than the rows of the same invoice above."""
    titles = {name: title for title, name in HEADER_COLUMNS.items()}
    for name, text in header.items():
        before = group.content.header.setdefault(name, text)
        if before.casefold() != text.casefold():
            rows = (*group.rows, *group.adjustment_rows)
            first = f" (ligne {min(rows)})" if rows else ""
            yield f"« {titles[name]} » vaut « {text[:60]} », et « {before[:60]} » plus haut{first}, pour la même facture."


def _header_text(name: str, text: str) -> str:
    bare = text.strip()
    if name == "type_facture":
        return _NATURES.get(fold(bare), bare)
    if name == "cadre_facturation":
        return _CADRES.get(bare.casefold(), bare)
    if name == "operation":
        return _OPERATIONS.get(fold(bare), bare)
    return bare


def _adjustment(kind: str, row: dict[str, str]) -> dict[str, str]:
    """An allowance, a charge or a deposit: its words under « Désignation », its amount under the price."""
    text = row.get("tva", "")
    tva = _rate(text)["tva"] if text.strip() else ""
    return {"kind": kind, "amount": row.get("price", "").strip(), "reason": row.get("name", "").strip(), "tva": tva}


def _line(row: dict[str, str]) -> dict[str, str]:
    line = {name: row.get(name, "").strip() for name in LINE_COLUMNS.values() if name in LINE}
    line["exemption"] = _REASONS.get(fold(line["exemption"]), line["exemption"])
    line["quantity"] = line["quantity"] or LINE_DEFAULTS["quantity"]
    line["unit"] = _UNITS.get(fold(line["unit"]), line["unit"]) or LINE_DEFAULTS["unit"]
    return line | _rate(line["tva"])


def _rate(text: str) -> dict[str, str]:
    """A rate as people write it: « 20 », « 5,5 % », « sans »; 0,2 is what a spreadsheet gives for 20 %."""
    bare = text.rstrip("% \u00a0\u202f").replace(",", ".").strip()
    if fold(text) in _NO_VAT or bare in _NO_VAT:
        return {"tva": WITHOUT_VAT}
    known = {rate: rate for rate in RATES} | {_fraction(rate): rate for rate in RATES if _fraction(rate) not in RATES}
    bare = bare.rstrip("0").rstrip(".") if "." in bare else bare
    if bare in known or not bare:
        return {"tva": known.get(bare, "")}
    return {"tva": MANUAL_RATE, "taux": bare}


def _fraction(rate: str) -> str:
    whole, _, decimals = rate.partition(".")
    digits = whole.rjust(3, "0") + decimals
    return f"{int(digits[: -2 - len(decimals)] or 0)}.{digits[-2 - len(decimals) :]}".rstrip("0")
