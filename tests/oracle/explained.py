"""Where the two sides disagree, and why: rules, direction, the condition on the document (an XPath), the reason.

Two kinds. An explanation says why this engine stays as it is: the sheet has a defect, quoted, or looks at the syntax where
the norm speaks of the value. A pending entry is a defect of this engine, known and to be mended: `make oracle` counts it apart.
The same table is printed in `docs/reference/oracle.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

from einvoice.syntax import cii, ubl

NAMESPACES = {
    "ubl": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    "cn": "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
    **ubl.NAMESPACES,
    **cii.NAMESPACES,
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """`side`: "ours" (only this engine finds the rule violated), "official" (only the style sheet), "severity".

    `when` is true, on the document, where the explanation holds.
    """

    sheets: tuple[str, ...]
    side: str
    codes: tuple[str, ...]
    when: str
    reason: str
    pending: bool = False

    def holds(self, root: Any) -> bool:
        return bool(_compiled(self.when)(root))


@cache
def _compiled(xpath: str) -> Any:
    return etree.XPath(f"boolean({xpath})", namespaces=NAMESPACES)


def _entry(sheets: str, side: str, codes: str, when: str, reason: str, pending: bool = False) -> Explanation:
    return Explanation(tuple(sheets.split()), side, tuple(codes.split()), when, reason, pending)


_EN, _FR = "EN16931-UBL EN16931-CII", "BR-FR-UBL BR-FR-CII"
_TAX = "//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax"
_LINE_TAX = "//ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax"
_ID = "translate(.,'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-_/','')"
_ODD_DATE = "//udt:DateTimeString[not(@format='102')] | //qdt:DateTimeString[not(@format='102')]"
_NO_INDICATOR = (
    "//cac:AllowanceCharge[not(cbc:ChargeIndicator='true' or cbc:ChargeIndicator='false')] | "
    "//ram:SpecifiedTradeAllowanceCharge[not(.//udt:Indicator='true' or .//udt:Indicator='false')]"
)
_LINE_REASON = (
    "« ram:ChargeIndicator[udt:Indicator='true'] » : un indicateur absent, illisible, ou écrit IndicatorString, 0 ou 1 "
    "(exemples de l’AIFE) n’est pas vu par la feuille ; nous le lisons, et prenons l’absence pour une remise."
)
_UBL_LINE = "(//cac:InvoiceLine | //cac:CreditNoteLine)"


def _per_category(code: str, category: str) -> Explanation:
    """Factur-X counts lines and breakdowns together: two of one make up for none of the other."""
    here = f"[ram:CategoryCode='{category}']"
    return _entry(
        "EN16931-CII", "ours", code,
        f"not({_TAX}{here}) and (count({_LINE_TAX}{here}) >= 2 or count(//ram:CategoryTradeTax{here}) >= 2)",
        "« (count(lignes) + count(ventilations)) >= 2 » : deux lignes sans aucune ventilation passent.",
    )  # fmt: skip


CII_DEFECTS = (
    _per_category("BR-S-01", "S"),
    _per_category("BR-AF-01", "L"),
    _per_category("BR-AG-01", "M"),
    _entry("EN16931-CII", "ours", "BR-O-01", f"not({_TAX}[ram:CategoryCode='O'])",
           "« not(ventilation O) or … » : rien n’est vérifié quand la ventilation O manque, qui est ce que demande la règle."),
    _entry("EN16931-CII", "ours", "BR-AF-08", f"{_TAX}[ram:CategoryCode='L']",
           "« every $rate in ../ram:RateApplicablePercent » : le contexte est déjà la ventilation, « .. » n’a pas de taux ; "
           "toujours vrai."),
    _entry("EN16931-CII", "ours", "BR-AG-08", f"{_TAX}[ram:CategoryCode='M']",
           "« every $rate in ../ram:RateApplicablePercent » : même défaut que BR-AF-08 ; toujours vrai."),
    _entry("EN16931-CII", "ours", "BR-AF-09 BR-AG-09", f"{_TAX}[ram:CategoryCode='L' or ram:CategoryCode='M']",
           "Le test est « true() »."),
    _entry("EN16931-CII", "official", "BR-AF-05 BR-AF-06 BR-AF-07", "//ram:RateApplicablePercent[number(.)=0]",
           "« ram:RateApplicablePercent > 0 » ; la norme dit « nul ou positif », et le UBL « >= 0 »."),
    _entry("EN16931-CII", "official", "BR-O-11 BR-O-12",
           f"{_TAX}[ram:CategoryCode='O'] and //ram:ApplicableTradeTax[ram:CategoryCode!='O']",
           "« not(//ram:ApplicableTradeTax[ram:CategoryCode != 'O']) » confond ventilation (BR-O-11) et lignes (BR-O-12)."),
    _entry("EN16931-CII", "official", "BR-O-13 BR-O-14",
           f"{_TAX}[ram:CategoryCode='O'] and //ram:CategoryTradeTax[ram:CategoryCode!='O']",
           "« not(//ram:CategoryTradeTax[ram:CategoryCode != 'O']) » confond les remises (BR-O-13) et les frais (BR-O-14)."),
    _entry("EN16931-CII", "ours", "BR-61",
           "//ram:SpecifiedTradeSettlementPaymentMeans[ram:TypeCode='30' or ram:TypeCode='58']"
           "[not(ram:PayeePartyCreditorFinancialAccount)]",
           "Le contexte est « …/ram:PayeePartyCreditorFinancialAccount » : sans cet élément, rien n’est vérifié."),
    _entry("EN16931-CII", "official", "BR-DEC-15",
           "//ram:TaxCurrencyCode and not(//ram:TaxTotalAmount[@currencyID=//ram:TaxCurrencyCode][number(.)=number(.)])",
           "« ram:TaxTotalAmount[@currencyID = TaxCurrencyCode …] » échoue faute de montant, qui est l’affaire de BR-53."),
    _entry("EN16931-CII", "ours", "BR-DEC-13 BR-DEC-15", "//ram:TaxTotalAmount[string-length(substring-after(.,'.'))>2]",
           "« . = round(. * 100) div 100 » compare des valeurs : des zéros en trop y passent, pas ailleurs."),
    _entry("EN16931-CII", "severity", "BR-51", "//ram:ApplicableTradeSettlementFinancialCard",
           "Factur-X n’a pas d’avertissement pour cette règle ; la feuille UBL et la norme de validation en font un."),
    _entry("EN16931-CII", "ours", "BR-65", "//ram:ClassCode[@listID!='']",
           "« (…/ram:ClassCode/@listID != '') » est vrai dès qu’un seul code de l’article a sa liste."),
    _entry("EN16931-CII", "official", "BR-CO-10 BR-CO-11 BR-CO-12 BR-CO-13 BR-CO-14",
           "//*[self::ram:LineTotalAmount or self::ram:ActualAmount or self::ram:CalculatedAmount]"
           "[string-length(normalize-space(substring-after(.,'.')))>2]",
           "« round(sum(…) * 10 * 10) » sur des textes additionne en virgule flottante : 29,995 y devient 29,99."),
)  # fmt: skip

UBL_DEFECTS = (
    _entry("EN16931-UBL", "ours", "BR-DEC-13 BR-DEC-15",
           "//cac:TaxTotal/cbc:TaxAmount[string-length(substring-after(.,'.'))>2]",
           "« cbc:TaxAmount[@currencyID = cbc:DocumentCurrencyCode] » cherche la devise dans le montant : toujours vrai."),
    _entry("EN16931-UBL", "official", "BR-52",
           "//cac:AdditionalDocumentReference[cbc:DocumentTypeCode][not(normalize-space(cbc:ID))]",
           "Le contexte est tout cac:AdditionalDocumentReference : aussi l’objet (130) et le projet (50), hors de BG-24."),
    _entry("EN16931-CII", "official", "BR-52",
           "//ram:AdditionalReferencedDocument[ram:TypeCode!='916' or ancestor::ram:IncludedSupplyChainTradeLineItem]"
           "[not(normalize-space(ram:IssuerAssignedID))]",
           "Le contexte est « //ram:AdditionalReferencedDocument » : aussi l’objet (130) et le lot (50), hors de BG-24."),
    _entry("EN16931-UBL", "official", "BR-54",
           "//cac:AdditionalItemProperty[cbc:Name='TYPE_LIGNE' or cbc:Name='SOUS_TYPE_LIGNE']",
           "Une propriété TYPE_LIGNE de Chorus Pro sans valeur : ce n’est pas une caractéristique d’article (BG-32)."),
    _entry("EN16931-UBL", "official", "BR-23", f"{_UBL_LINE}[not(cbc:InvoicedQuantity) and not(cbc:CreditedQuantity)]",
           "Une quantité illisible a encore son unité pour nous ; la forme normale l’a perdue."),
    _entry("EN16931-CII", "ours", "BR-CO-14", "//ram:TaxTotalAmount[not(@currencyID=//ram:InvoiceCurrencyCode)]",
           "Le contexte est « …[@currencyID = …] » : un total sans devise (exemples de l’AIFE) n’est pas vérifié."),
    _entry("EN16931-UBL", "official", "BR-53 BR-CL-05", "//cbc:TaxCurrencyCode[not(normalize-space(.))]",
           "Un élément vide ne porte pas de devise : rien à comparer."),
)  # fmt: skip

BOTH_DEFECTS = (
    _entry(_EN, "ours", "BR-12 BR-13 BR-14 BR-15 BR-CO-10 BR-CO-11 BR-CO-12 BR-CO-13 BR-CO-16",
           "not(//cac:LegalMonetaryTotal | //ram:SpecifiedTradeSettlementHeaderMonetarySummation)",
           "Le contexte est le bloc des totaux : quand il manque tout entier, la feuille ne dit rien. La norme l’exige."),
    _entry(_EN, "ours", "BR-08 BR-10 BR-19",
           "//cac:PostalAddress[not(cac:Country/cbc:IdentificationCode | cbc:CityName | cbc:PostalZone | cbc:StreetName)] | "
           "//ram:PostalTradeAddress[not(ram:CountryID | ram:CityName | ram:PostcodeCode | ram:LineOne)]",
           "« exists(cac:PostalAddress) » : une adresse dont rien n’est lisible n’est pas une adresse."),
    _entry(_EN, "ours", "BR-18 BR-19 BR-20 BR-56",
           "//cac:TaxRepresentativeParty[not(normalize-space(.))] | "
           "//ram:SellerTaxRepresentativeTradeParty[not(normalize-space(.))]",
           "Un représentant fiscal annoncé sans rien dedans : la forme normale l’a perdu."),
    _entry("EN16931-CII", "ours", "BR-CO-18", "not(//ram:ApplicableHeaderTradeSettlement)",
           "Le contexte est « //ram:ApplicableHeaderTradeSettlement » : sans cet élément, rien n’est vérifié."),
    _entry("EN16931-CII", "ours", "BR-CO-26", "not(//ram:SellerTradeParty)",
           "Le contexte est « //ram:SellerTradeParty » : sans vendeur, rien n’est vérifié."),
    _entry(_EN, "ours", "BR-CO-11 BR-CO-12 BR-31 BR-32 BR-33 BR-36 BR-37 BR-38 BR-41 BR-42 BR-43 BR-44 BR-CO-21 BR-CO-22 "
           "BR-CO-23 BR-CO-24 BR-CL-19 BR-CL-20 BR-S-03 BR-S-04 BR-S-06 BR-S-07 BR-S-08", _NO_INDICATOR,
           _LINE_REASON),
    _entry("LISTS-CII", "ours", "BR-CL-19 BR-CL-20", _NO_INDICATOR,
           _LINE_REASON),
    _entry(_EN, "official", "BR-CO-11 BR-CO-12 BR-CO-13 BR-S-08", _NO_INDICATOR,
           _LINE_REASON),
    _entry("EN16931-CII", "official", "BR-03 BR-29 BR-30", _ODD_DATE,
           "« udt:DateTimeString[@format='102'] » ; une date sans @format (exemples de l’AIFE de 2018) est lue et signalée."),
    _entry("LISTS-CII", "ours", "BR-CL-07", "//ram:ReferenceTypeCode",
           "« not(self::ram:ContractReferencedDocument) or … » : le contexte est ram:ReferenceTypeCode ; toujours vrai."),
)  # fmt: skip

FRENCH_DEFECTS = (
    _entry("BR-FR-CII", "ours", "BR-FR-17", "//ram:AdditionalReferencedDocument[not(ram:TypeCode='916')]",
           "« …[ram:TypeCode = '916'] » : une pièce sans TypeCode (exemples de l’AIFE) est lue aussi."),
    _entry("BR-FR-CII", "ours", "BR-FR-CO-05",
           "not(//ram:AssociatedDocumentLineDocument[not(ram:LineStatusReasonCode) or ram:LineStatusReasonCode='DETAIL'])",
           "« $headerRefCount ge 1 or $lineRefsValid » : « every $line … satisfies » est vrai sans ligne DETAIL."),
    _entry(_FR, "official", "BR-FR-16",
           "//ram:RateApplicablePercent[starts-with(.,'00')] | //cbc:Percent[starts-with(.,'00')]",
           "« $rate = $validRates » compare des textes : 00.00 (exemples de l’AIFE) n’y est pas."),
    _entry(_FR, "official", "BR-FR-DEC-01 BR-FR-DEC-02 BR-FR-DEC-03", "//*[not(*)][substring(., string-length(.))='.']",
           "« 100. » est un nombre (xs:decimal) ; la feuille exige un chiffre après le point."),
    _entry(_FR, "official", "BR-FR-DEC-01", _NO_INDICATOR, _LINE_REASON),
    _entry("BR-FR-UBL", "official", "BR-FR-01",
           f"/*/cbc:ID[{_ID}!='' or .=''] | //cac:InvoiceDocumentReference/cbc:ID[{_ID}!='' or .='']",
           "La feuille redit sous BR-FR-01 (longueur) les caractères permis, qui sont BR-FR-02."),
    _entry("BR-FR-UBL", "ours", "BR-FR-16", "//cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory",
           "Le contexte est « cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory » : les lignes d’un avoir sont oubliées."),
    _entry("BR-FR-UBL", "ours", "BR-FR-27", "//cac:AdditionalItemProperty",
           "Le contexte « ubl:Invoice/cac:Item/cac:AdditionalItemProperty » n’existe pas : jamais vérifié."),
    _entry("BR-FR-UBL", "ours", "BR-FR-CO-03 BR-FR-CO-05", "/ubl:Invoice",
           "Le contexte est « cn:CreditNote » : un type d’avoir sous la racine Invoice n’est pas regardé (BR-CL-01 le dit)."),
    _entry("BR-FR-UBL", "ours", "BR-FR-CO-04", "/cn:CreditNote",
           "Le type est lu dans cbc:InvoiceTypeCode : une rectificative sous la racine CreditNote n’est pas regardée."),
    _entry("BR-FR-UBL", "ours", "BR-FR-03", "/cn:CreditNote/cac:PaymentMeans/cbc:PaymentDueDate",
           "Le contexte est « cbc:DueDate », qu’un avoir UBL n’a pas : son échéance est dans cac:PaymentMeans."),
    _entry("BR-FR-UBL", "ours", "BR-FR-10", "not(//cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity)",
           "Le contexte est « …/cac:PartyLegalEntity » : sans cet élément, rien n’est vérifié."),
    _entry("BR-FR-CII", "ours", "BR-FR-05", "not(/*/rsm:ExchangedDocument)",
           "Le contexte est « rsm:ExchangedDocument » : sans cet élément, rien n’est vérifié."),
    _entry("BR-FR-CII", "ours", "BR-FR-08", "not(/*/rsm:ExchangedDocumentContext)",
           "Le contexte est « rsm:ExchangedDocumentContext » : sans cet élément, rien n’est vérifié."),
    _entry("BR-FR-CII", "ours", "BR-FR-15", "//ram:SpecifiedLineTradeSettlement[not(ram:ApplicableTradeTax)] | "
           "//ram:IncludedSupplyChainTradeLineItem[not(ram:SpecifiedLineTradeSettlement)] | "
           "//ram:SpecifiedTradeAllowanceCharge[not(ram:CategoryTradeTax)][parent::ram:ApplicableHeaderTradeSettlement]",
           "Le contexte est le bloc de TVA : quand il manque tout entier, la feuille ne dit rien ; BR-CO-04 le dit."),
    _entry("BR-FR-CII", "ours", "BR-FR-15",
           "//ram:LineStatusReasonCode[.='GROUP' or .='INFORMATION'] and //ram:ApplicableTradeTax[not(ram:CategoryCode)]",
           "Les lignes GROUP et INFORMATION de l’extension française peuvent ne pas avoir de catégorie ; BR-CO-04 la demande."),
    _entry("BR-FR-CII", "official", "BR-FR-CO-07",
           "not(/*/rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString[string-length(.)=8][number(.)=number(.)])",
           "« every $dt in $dueDate satisfies $dt ge $issueDate » compare des textes : sans date lisible, tout est faux. "
           "BR-03 le dit."),
)  # fmt: skip

_NOT_VAT = (
    "//cac:TaxScheme[not(translate(normalize-space(cbc:ID),'vat','VAT')='VAT')] | //cac:TaxCategory[not(cac:TaxScheme)] | "
    "//cac:ClassifiedTaxCategory[not(cac:TaxScheme)] | //cac:PartyTaxScheme[not(cac:TaxScheme)] | "
    "//ram:ApplicableTradeTax[not(translate(normalize-space(ram:TypeCode),'vat','VAT')='VAT')] | "
    "//ram:CategoryTradeTax[not(translate(normalize-space(ram:TypeCode),'vat','VAT')='VAT')]"
)

# What is not said to be VAT is refused by us under one code (BR-CO-04, BR-32, BR-37, BR-47, BR-56); the sheets say it
# elsewhere too.
OTHER_TAXES = (
    _entry(_EN, "official", "BR-32 BR-37 BR-47 BR-48 BR-CO-04 BR-CO-17 BR-S-01 BR-S-02 BR-S-08 BR-CO-26", _NOT_VAT,
           "Une taxe qui n’est pas annoncée comme TVA n’est pas vue par la feuille, d’où des erreurs en cascade ; nous "
           "disons la première et lisons la suite."),
    _entry("EN16931-CII", "ours", "BR-CO-17", _NOT_VAT,
           "Sans TypeCode (exemples de l’AIFE), la feuille ne calcule pas la TVA ; nous la calculons."),
    _entry("EN16931-CII", "ours", "BR-47 BR-56", _NOT_VAT,
           "En CII, « (ram:CategoryCode) » ne regarde pas le TypeCode, que le UBL regarde ; la feuille le dit par BR-CO-17."),
    _entry("EN16931-UBL", "official", "BR-CL-03",
           "//@currencyID[not(normalize-space(.))] or //*[contains(local-name(), 'Amount')][not(@currencyID)]",
           "Un montant sans devise : le schéma le refuse (attribut obligatoire), BR-05 dit qu’elle manque à la facture."),
)  # fmt: skip

_DATES = (
    "//*[self::cbc:IssueDate or self::cbc:DueDate or self::cbc:TaxPointDate or self::cbc:ActualDeliveryDate or "
    "self::cbc:StartDate or self::cbc:EndDate or self::cbc:PaymentDueDate]"
    "[translate(.,'123456789','000000000')!='0000-00-00' or substring(.,6,2)>12] | "
    "//*[self::udt:DateTimeString or self::udt:DateString or self::qdt:DateTimeString]"
    "[translate(.,'123456789','000000000')!='00000000' or substring(.,5,2)>12]"
)
BINDING = (
    _entry("EN16931-CII", "ours", "CII-SR-464", "//ram:PayerSpecifiedDebtorFinancialInstitution",
           "« (a or b) or (not(a) and not(b)) » est toujours vrai."),
    _entry("EN16931-CII", "severity", "CII-SR-465 CII-SR-466", "//ram:DefinedTradeContact",
           "Factur-X n’a pas d’avertissement pour ces règles, que la feuille CII de la norme donne en avertissements."),
    _entry("EN16931-CII", "official", "CII-SR-471 CII-SR-472", "//ram:SpecifiedTradeAllowanceCharge",
           "Factur-X échange les numéros 471 (CategoryTradeTax ici, RateApplicablePercent dans la norme) et 472."),
    _entry("EN16931-CII", "ours", "CII-SR-471 CII-SR-472", "//ram:SpecifiedTradeAllowanceCharge",
           "Factur-X échange les numéros 471 (CategoryTradeTax ici, RateApplicablePercent dans la norme) et 472."),
    _entry("LISTS-CII", "ours", "CII-SR-454", "//ram:SpecifiedLineTradeSettlement[not(ram:ApplicableTradeTax)]",
           "« count(ram:ApplicableTradeTax) le 1 » : l’extension CTC-FR admet une ligne sans TVA ; la norme en veut une."),
    _entry("EN16931-CII", "ours", "BR-50",
           "//ram:SpecifiedTradeSettlementPaymentMeans[not(ram:PayeePartyCreditorFinancialAccount)]",
           "Le contexte est « …/ram:PayeePartyCreditorFinancialAccount » : sans cet élément, rien n’est vérifié."),
    _entry("LISTS-CII", "ours", "BR-CL-03", "//@currencyID[not(parent::ram:TaxTotalAmount)]",
           "Le contexte est « ram:TaxTotalAmount[@currencyID] » ; nous lisons la devise de tout montant."),
)  # fmt: skip

UNREAD = (
    _entry(_FR, "ours", "BR-FR-03", _DATES,
           "« xs:decimal(substring($date, 1, 4)) » : une date sans chiffres arrête la feuille ; nous disons BR-FR-03."),
    _entry("EN16931-CII", "official", "BR-29 BR-30", _DATES,
           "La feuille compare des textes ; une date illisible n’est pas comparée, BR-FR-03 et G1.09 la refusent."),
    _entry(_EN, "ours", "BR-CO-15",
           "//cac:TaxTotal[cbc:TaxAmount[2]] | //rsm:SupplyChainTradeTransaction[2] | "
           "//ram:ApplicableHeaderTradeSettlement[ram:SpecifiedTradeSettlementHeaderMonetarySummation[2]]",
           "« xs:decimal(…) » de deux montants arrête la feuille, comparée alors sur la forme normale, qui n’en a qu’un ; nous "
           "disons les deux, que le schéma refuse."),
)  # fmt: skip

EXPLANATIONS: tuple[Explanation, ...] = (
    *CII_DEFECTS, *UBL_DEFECTS, *BOTH_DEFECTS, *FRENCH_DEFECTS, *OTHER_TAXES, *BINDING, *UNREAD,
)  # fmt: skip
