"""How EN 16931 is written in UN/CEFACT CII D16B: the assertions CII-SR and CII-DT (EN 16931-3-3), version 1.3.16.

The tables are read by `binding_table`, which says how they are written.
"""

from __future__ import annotations

from einvoice.rules.binding_cii_bans import BANS
from einvoice.rules.binding_table import Condition, Context, Sheet, bans, counts, rule
from einvoice.syntax.cii import NAMESPACES

NAMES = {
    "rsm:ExchangedDocumentContext": "contexte du document",
    "rsm:ExchangedDocument": "en-tête",
    "ram:IncludedNote": "note",
    "ram:AssociatedDocumentLineDocument": "identification de la ligne",
    "ram:IncludedSupplyChainTradeLineItem": "ligne",
    "ram:SpecifiedTradeProduct": "article",
    "ram:ApplicableProductCharacteristic": "attribut de l’article",
    "ram:DesignatedProductClassification": "classification de l’article",
    "ram:OriginTradeCountry": "pays d’origine de l’article",
    "ram:SpecifiedLineTradeAgreement": "prix et commande de la ligne",
    "ram:GrossPriceProductTradePrice": "prix brut",
    "ram:NetPriceProductTradePrice": "prix net",
    "ram:SpecifiedLineTradeDelivery": "quantité et livraison de la ligne",
    "ram:SpecifiedLineTradeSettlement": "montants et TVA de la ligne",
    "ram:ApplicableHeaderTradeAgreement": "parties et références de la facture",
    "ram:SellerTradeParty": "vendeur",
    "ram:BuyerTradeParty": "acheteur",
    "ram:SellerTaxRepresentativeTradeParty": "représentant fiscal",
    "ram:DefinedTradeContact": "contact",
    "ram:PostalTradeAddress": "adresse",
    "ram:SpecifiedLegalOrganization": "identification légale",
    "ram:SpecifiedTaxRegistration": "identification fiscale",
    "ram:URIUniversalCommunication": "adresse électronique",
    "ram:BuyerOrderReferencedDocument": "commande",
    "ram:ContractReferencedDocument": "marché",
    "ram:AdditionalReferencedDocument": "pièce jointe ou référence",
    "ram:SpecifiedProcuringProject": "projet",
    "ram:ApplicableHeaderTradeDelivery": "livraison",
    "ram:ShipToTradeParty": "lieu de livraison",
    "ram:ApplicableHeaderTradeSettlement": "paiement, TVA et totaux",
    "ram:PayeeTradeParty": "bénéficiaire du paiement",
    "ram:InvoiceeTradeParty": "destinataire de la facture",
    "ram:SpecifiedTradeSettlementPaymentMeans": "moyen de paiement",
    "ram:SpecifiedTradeAllowanceCharge": "remise ou frais",
    "ram:AppliedTradeAllowanceCharge": "remise sur le prix",
    "ram:SpecifiedTradePaymentTerms": "conditions de paiement",
    "ram:SpecifiedTradeSettlementHeaderMonetarySummation": "totaux",
    "ram:BillingSpecifiedPeriod": "période de facturation",
    "ram:InvoiceReferencedDocument": "facture antérieure",
    "ram:*TradeTax": "TVA",
    "ram:*ReferencedDocument": "document référencé",
}

_TRADE = "/rsm:SupplyChainTradeTransaction"
_LINE = f"{_TRADE}/ram:IncludedSupplyChainTradeLineItem"
_PLACES = {
    "$line": _LINE,
    "$agreement": f"{_TRADE}/ram:ApplicableHeaderTradeAgreement",
    "$delivery": f"{_TRADE}/ram:ApplicableHeaderTradeDelivery",
    "$settlement": f"{_TRADE}/ram:ApplicableHeaderTradeSettlement",
}

_CONTEXTS = {
    "context": Context("/rsm:ExchangedDocumentContext"),
    "document": Context("/rsm:ExchangedDocument"),
    "note": Context("/rsm:ExchangedDocument/ram:IncludedNote"),
    "line": Context(f"{_LINE}/ram:AssociatedDocumentLineDocument"),
    "attribute": Context(f"{_LINE}/ram:SpecifiedTradeProduct/ram:ApplicableProductCharacteristic"),
    "price": Context(f"{_LINE}/ram:SpecifiedLineTradeAgreement"),
    "line_settlement": Context(f"{_LINE}/ram:SpecifiedLineTradeSettlement"),
    "allowance": Context("//ram:SpecifiedTradeAllowanceCharge"),
    "discount": Context("//ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge"),
    "agreement": Context(_PLACES["$agreement"]),
    "settlement": Context(_PLACES["$settlement"]),
    "totals": Context(f"{_PLACES['$settlement']}/ram:SpecifiedTradeSettlementHeaderMonetarySummation"),
}

COUNTS = """
context: CII-SR-003 ram:BusinessProcessSpecifiedDocumentContextParameter
  CII-SR-009! =ram:GuidelineSpecifiedDocumentContextParameter CII-SR-010! =ram:GuidelineSpecifiedDocumentContextParameter/ram:ID
document: CII-SR-014! =ram:TypeCode
note: CII-SR-030 ram:Content
line: CII-SR-039* ram:IncludedNote CII-SR-040* ram:IncludedNote/ram:Content
attribute: CII-SR-069!* =ram:Description CII-SR-072!* =ram:Value
price: CII-SR-439!* =ram:NetPriceProductTradePrice/ram:ChargeAmount CII-SR-441! ram:NetPriceProductTradePrice/ram:ChargeAmount
line_settlement: CII-SR-454 =ram:ApplicableTradeTax
  CII-SR-474 ram:AdditionalReferencedDocument[normalize-space(ram:TypeCode)='130']
allowance: CII-SR-471! ram:RateApplicablePercent CII-SR-472! ram:CategoryTradeTax CII-SR-473! ram:ActualAmount
discount: CII-SR-440! ram:ActualAmount
agreement: CII-SR-455! ram:SellerTradeParty/ram:DefinedTradeContact CII-SR-456! ram:BuyerTradeParty/ram:DefinedTradeContact
  CII-SR-457 ram:AdditionalReferencedDocument[ram:TypeCode='50']
  CII-SR-458* ram:AdditionalReferencedDocument[ram:TypeCode='130']
  CII-SR-459! ram:SellerTradeParty/ram:URIUniversalCommunication CII-SR-460! ram:BuyerTradeParty/ram:URIUniversalCommunication
  CII-SR-475 ram:AdditionalReferencedDocument[normalize-space(ram:TypeCode)='916']/ram:Name
  CII-SR-476 ram:AdditionalReferencedDocument[normalize-space(ram:TypeCode)='916']/ram:AttachmentBinaryObject
settlement: CII-SR-452 ram:SpecifiedTradePaymentTerms CII-SR-453 ram:SpecifiedTradePaymentTerms/ram:Description
  CII-SR-461! ram:ApplicableTradeTax/ram:TaxPointDate
totals: CII-SR-477! ram:LineTotalAmount CII-SR-478! ram:ChargeTotalAmount CII-SR-479! ram:AllowanceTotalAmount
  CII-SR-480! ram:TaxBasisTotalAmount CII-SR-481! ram:RoundingAmount CII-SR-482! ram:GrandTotalAmount
  CII-SR-483! ram:InformationAmount CII-SR-484! ram:TotalPrepaidAmount CII-SR-485! ram:TotalDiscountAmount
  CII-SR-486! ram:TotalAllowanceChargeAmount CII-SR-487! ram:DuePayableAmount
  CII-SR-488! ram:RetailValueExcludingTaxInformationAmount CII-SR-489! ram:TotalDepositFeeInformationAmount
  CII-SR-490! ram:ProductValueExcludingTobaccoTaxInformationAmount CII-SR-491! ram:TotalRetailValueInformationAmount
  CII-SR-492! ram:GrossLineTotalAmount CII-SR-493! ram:NetLineTotalAmount CII-SR-494! ram:NetIncludingTaxesLineTotalAmount
"""

_KEEP_ONE = "Gardez une seule de ces deux données."


def _both(code: str, context: Context, party: str, who: str) -> Condition:
    message = f"Le {who} a un identifiant ID et un identifiant GlobalID ; la norme EN 16931 n’en admet qu’un."
    return Condition(
        rule(code, message, _KEEP_ONE), context, f"{party}/ram:ID and {party}/ram:GlobalID", needs=f"{party}/ram:GlobalID"
    )


def _two_names(code: str, party: str, who: str) -> Condition:
    contact = f"{party}/ram:DefinedTradeContact"
    message = f"Le contact du {who} a un nom de personne et un nom de service ; la norme EN 16931 n’en admet qu’un."
    broken = f"{contact}/ram:PersonName and {contact}/ram:DepartmentName"
    return Condition(rule(code, message, _KEEP_ONE), _CONTEXTS["agreement"], broken, needs=contact)


_REFERENCED = Context("//ram:*ReferencedDocument")


def _only_on(code: str, name: str, allowed: str, where: str) -> Condition:
    message = f"L’élément {name} n’est admis que {where}."
    return Condition(
        rule(code, message, "Retirez-le de ce document référencé."), _REFERENCED, f"{name} and not({allowed})", needs=name
    )


_ATTACHED = "self::ram:AdditionalReferencedDocument and ram:TypeCode='916'"
_ON_ATTACHED = "sur une pièce jointe (AdditionalReferencedDocument de TypeCode 916)"
_TAX = Context("//ram:*TradeTax")
_OUTSIDE = "not(ancestor::ram:ApplicableHeaderTradeSettlement)"


def _tax_detail(code: str, name: str, unless: str, where: str) -> Condition:
    message = f"L’élément {name} n’est prévu par la norme EN 16931 que {where}."
    remedy = f"Retirez-le d’ici ; écrivez-le {where}."
    return Condition(rule(code, message, remedy), _TAX, f"{name} and {unless}", read=None)


_VAT_BREAKDOWN = "dans la ventilation de la TVA (BG-23)"
_PAYMENT = "ram:SpecifiedTradeSettlementPaymentMeans"
_ACCOUNT = "ram:PayeePartyCreditorFinancialAccount"
_DISCOUNT = "ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge"
_NO = "udt:Indicator[normalize-space()='false' or normalize-space()='0']"
_IN_TRADE = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement"
_UNIT = "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeDelivery/ram:BilledQuantity"
_QUANTITY = "substring(local-name(),string-length(local-name())-7)='Quantity'"
_NUMBER = "number(substring(normalize-space(),{},2))"
_DAY = (
    "string-length(normalize-space())=8 and translate(normalize-space(),'0123456789','0000000000')='00000000'"
    f" and {_NUMBER.format(5)}>=1 and {_NUMBER.format(5)}<=12 and {_NUMBER.format(7)}>=1 and {_NUMBER.format(7)}<=31"
)

SPECIAL = (
    Condition(
        rule("CII-SR-046!", "L’identifiant GlobalID de l’article n’a pas de schéma (schemeID).",
             "Ajoutez l’attribut schemeID, par exemple 0160 pour un code GTIN."),
        Context(f"{_LINE}/ram:SpecifiedTradeProduct"), "ram:GlobalID and not(ram:GlobalID/@schemeID)",
        needs="ram:GlobalID",
    ),
    Condition(
        rule("CII-SR-090!", "Le pays d’origine de l’article doit avoir un code (ram:ID), et un seul.",
             "Écrivez un seul code de pays, par exemple FR."),
        Context(f"{_LINE}/ram:SpecifiedTradeProduct"), "ram:OriginTradeCountry and count(ram:OriginTradeCountry/ram:ID)!=1",
        needs="ram:OriginTradeCountry",
    ),
    Condition(
        rule("CII-SR-119", "La remise sur le prix brut doit avoir un montant et l’indicateur « false » (remise).",
             "Écrivez ram:ActualAmount et ram:ChargeIndicator à « false », ou retirez la remise."),
        _CONTEXTS["price"],
        f"not(({_DISCOUNT}/ram:ChargeIndicator[{_NO}] and {_DISCOUNT}/ram:ActualAmount)"
        f" or (not({_DISCOUNT}/ram:ChargeIndicator) and not({_DISCOUNT}/ram:ActualAmount)))",
        needs=_DISCOUNT,
    ),
    _both("CII-SR-449", Context(_PLACES["$delivery"]), "ram:ShipToTradeParty", "lieu de livraison"),
    _both("CII-SR-450", _CONTEXTS["agreement"], "ram:BuyerTradeParty", "acheteur"),
    _both("CII-SR-451", _CONTEXTS["settlement"], "ram:PayeeTradeParty", "bénéficiaire"),
    Condition(
        rule("CII-SR-462!", "La date d’exigibilité de la TVA (DueDateTypeCode, BT-8) n’est pas la même partout.",
             "Écrivez le même code dans chaque ventilation de TVA."),
        _CONTEXTS["settlement"], "b:differ(//ram:ApplicableTradeTax/ram:DueDateTypeCode)",
        read="b:differ(ram:ApplicableTradeTax/ram:DueDateTypeCode)",
    ),
    Condition(
        rule("CII-SR-463!", "La remise ou les frais n’ont pas d’indicateur (ram:ChargeIndicator).",
             "Écrivez « false » pour une remise, « true » pour des frais."),
        _CONTEXTS["allowance"], "not(ram:ChargeIndicator)",
    ),
    _two_names("CII-SR-465", "ram:SellerTradeParty", "vendeur"),
    _two_names("CII-SR-466", "ram:BuyerTradeParty", "acheteur"),
    Condition(
        rule("CII-SR-467!", "Les moyens de paiement n’ont pas tous le même code (TypeCode, BT-81).",
             "Écrivez le même code dans chaque moyen de paiement."),
        Context("/"), f"b:differ(//{_PAYMENT}/ram:TypeCode,1)", read=f"b:differ({_IN_TRADE}/{_PAYMENT}/ram:TypeCode,1)",
    ),
    Condition(
        rule("CII-SR-468!", "Les moyens de paiement n’ont pas tous le même libellé (Information, BT-82).",
             "Écrivez le même libellé dans chaque moyen de paiement."),
        Context("/"), f"b:differ(//{_PAYMENT}/ram:Information,1)", read=f"b:differ({_IN_TRADE}/{_PAYMENT}/ram:Information,1)",
    ),
    Condition(
        rule("CII-SR-469!", "La référence de paiement (PaymentReference, BT-83) figure plusieurs fois.",
             "Gardez une seule référence de paiement."),
        Context("/"), "count(//ram:ApplicableHeaderTradeSettlement/ram:PaymentReference)>1",
        read=f"count({_IN_TRADE}/ram:PaymentReference)>1",
    ),
    Condition(
        rule("CII-SR-470!", "Un virement (code 30 ou 58) n’a pas de compte à créditer (BT-84).",
             "Écrivez l’IBAN (ram:IBANID) ou le numéro de compte (ram:ProprietaryID)."),
        _CONTEXTS["settlement"],
        f"{_PAYMENT}[(normalize-space(ram:TypeCode)='30' or normalize-space(ram:TypeCode)='58')"
        f" and not({_ACCOUNT}/ram:IBANID or {_ACCOUNT}/ram:ProprietaryID)]",
    ),
    _only_on("CII-DT-015!", "ram:URIID", _ATTACHED, _ON_ATTACHED),
    _only_on(
        "CII-DT-018!*", "ram:TypeCode",
        "self::ram:AdditionalReferencedDocument and (ram:TypeCode='50' or ram:TypeCode='130' or ram:TypeCode='916')",
        "sur AdditionalReferencedDocument, avec la valeur 50, 130 ou 916",
    ),
    _only_on("CII-DT-021!", "ram:Name", _ATTACHED, _ON_ATTACHED),
    _only_on("CII-DT-022!", "ram:AttachmentBinaryObject", _ATTACHED, _ON_ATTACHED),
    _only_on("CII-DT-024!*", "ram:ReferenceTypeCode", "self::ram:AdditionalReferencedDocument and ram:TypeCode='130'",
             "sur l’objet facturé (AdditionalReferencedDocument de TypeCode 130)"),
    _only_on("CII-DT-027!*", "ram:FormattedIssueDateTime", "self::ram:InvoiceReferencedDocument",
             "sur une facture antérieure (InvoiceReferencedDocument)"),
    Condition(
        rule("CII-DT-033!", "Une quantité a une unité (unitCode) alors qu’aucune quantité facturée n’en a.",
             "Écrivez l’unité de chaque quantité facturée (BT-130)."),
        Context("/"), f"not({_UNIT}/@unitCode) and //ram:*[{_QUANTITY}][@unitCode]",
    ),
    Condition(
        rule("CII-DT-037!", "Une taxe n’est pas de la TVA : son code (ram:TypeCode) doit être « VAT ».",
             "Écrivez « VAT », ou déclarez l’autre taxe comme des frais."),
        _TAX, "ram:TypeCode and not(ram:TypeCode='VAT')",
    ),
    _tax_detail("CII-DT-041", "ram:BasisAmount", _OUTSIDE, _VAT_BREAKDOWN),
    _tax_detail("CII-DT-052*", "ram:ExemptionReasonCode", "not(self::ram:ApplicableTradeTax)", _VAT_BREAKDOWN),
    _tax_detail("CII-DT-054", "ram:TaxPointDate", _OUTSIDE, _VAT_BREAKDOWN),
    _tax_detail("CII-DT-058*", "ram:DueDateTypeCode", _OUTSIDE, _VAT_BREAKDOWN),
    _tax_detail("CII-DT-098*", "ram:ExemptionReason", "not(self::ram:ApplicableTradeTax)", _VAT_BREAKDOWN),
    Condition(
        rule("CII-DT-097!", "Une date au format 102 doit s’écrire AAAAMMJJ.", "Écrivez huit chiffres, par exemple 20261130."),
        Context("//udt:DateTimeString", "[@format='102']"), f"not({_DAY})",
        read="string-length(normalize-space())!=8",  # another content is refused by the codec, hence not read
    ),
)  # fmt: skip


def _full(text: str) -> str:
    for short, path in _PLACES.items():
        text = text.replace(short, path)
    return text


SHEET = Sheet(NAMESPACES, tuple(bans(_full(BANS), NAMES)), (*counts(COUNTS, _CONTEXTS, NAMES), *SPECIAL))
