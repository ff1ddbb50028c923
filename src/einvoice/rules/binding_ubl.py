"""How EN 16931 is written in UBL 2.1: the assertions UBL-CR, UBL-SR and UBL-DT (EN 16931-3-2), version 1.3.16.

The tables are read by `binding_table`, which says how they are written.
"""

from __future__ import annotations

from einvoice.rules.binding_table import Condition, Context, Sheet, bans, counts, rule
from einvoice.rules.binding_ubl_bans import BANS
from einvoice.syntax.ubl import NAMESPACES

_LINE = "cac:InvoiceLine|cac:CreditNoteLine"
NAMES = {
    _LINE: "ligne",
    "cac:InvoicePeriod": "période de facturation",
    "cac:OrderReference": "commande",
    "cac:InvoiceDocumentReference": "facture antérieure",
    "cac:BillingReference": "facture antérieure",
    "cac:DespatchDocumentReference": "avis d’expédition",
    "cac:ReceiptDocumentReference": "avis de réception",
    "cac:OriginatorDocumentReference": "consultation ou lot",
    "cac:ContractDocumentReference": "marché",
    "cac:AdditionalDocumentReference": "pièce jointe ou référence",
    "cac:ProjectReference": "projet",
    "cac:AccountingSupplierParty": "vendeur",
    "cac:AccountingCustomerParty": "acheteur",
    "cac:PayeeParty": "bénéficiaire du paiement",
    "cac:TaxRepresentativeParty": "représentant fiscal",
    "cac:Contact": "contact",
    "cac:PostalAddress": "adresse",
    "cac:Delivery": "livraison",
    "cac:PaymentMeans": "moyen de paiement",
    "cac:PaymentMandate": "prélèvement",
    "cac:PaymentTerms": "conditions de paiement",
    "cac:AllowanceCharge": "remise ou frais",
    "cac:TaxTotal": "total de TVA",
    "cac:TaxSubtotal": "ventilation de la TVA",
    "cac:LegalMonetaryTotal": "totaux",
    "cac:OrderLineReference": "ligne de commande",
    "cac:Item": "article",
    "cac:Price": "prix",
}

_ROOT = Context("/")


def _indicator(*values: str) -> str:
    return "[" + " or ".join(f"normalize-space(cbc:ChargeIndicator)='{value}'" for value in values) + "]"


_CONTEXTS = {
    "root": _ROOT,
    "supplier": Context("//cac:AccountingSupplierParty/cac:Party"),
    "address": Context("//cac:PostalAddress|cac:Address"),
    "document": Context("//cac:AdditionalDocumentReference"),
    "delivery": Context("//cac:Delivery"),
    "allowance": Context("//cac:AllowanceCharge", _indicator("false", "0")),
    "charge": Context("//cac:AllowanceCharge", _indicator("true", "1")),
    "line": Context(f"//{_LINE}"),
    "payment": Context("//cac:PaymentMeans"),
    "billing": Context("//cac:BillingReference"),
    "representative": Context("//cac:TaxRepresentativeParty"),
    "subtotal": Context("//cac:TaxSubtotal"),
}  # fmt: skip
COUNTS = """
root: UBL-SR-01! cac:ContractDocumentReference/cbc:ID UBL-SR-02! cac:ReceiptDocumentReference/cbc:ID
  UBL-SR-03! cac:DespatchDocumentReference/cbc:ID UBL-SR-04!* cac:AdditionalDocumentReference[cbc:DocumentTypeCode='130']/cbc:ID
  UBL-SR-05! cac:PaymentTerms/cbc:Note UBL-SR-08! cac:InvoicePeriod
  UBL-SR-09! cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName
  UBL-SR-10! cac:AccountingSupplierParty/cac:Party/cac:PartyName/cbc:Name
  UBL-SR-11! cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID
  UBL-SR-12! cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme[$vat='VAT']]/cbc:CompanyID
  UBL-SR-13! cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme[$vat!='VAT']]/cbc:CompanyID
  UBL-SR-14! cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyLegalForm
  UBL-SR-15! cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName
  UBL-SR-16!* cac:AccountingCustomerParty/cac:Party/cac:PartyIdentification/cbc:ID
  UBL-SR-17! cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID
  UBL-SR-18! cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme[$vat='VAT']]/cbc:CompanyID
  UBL-SR-24! cac:Delivery UBL-SR-39! cac:ProjectReference/cbc:ID
  UBL-SR-40! cac:AccountingCustomerParty/cac:Party/cac:PartyName/cbc:Name UBL-SR-45! cac:PaymentMeans/cbc:PaymentDueDate
  UBL-SR-46! cac:PaymentMeans/cbc:PaymentMeansCode/@name UBL-SR-49! cac:InvoicePeriod/cbc:DescriptionCode
  UBL-SR-54! cac:PaymentMeans/cac:CardAccount UBL-SR-55! cac:PaymentMeans/cac:PaymentMandate
  UBL-SR-56! cac:OriginatorDocumentReference/cbc:ID
address: UBL-SR-51! cac:AddressLine
document: UBL-SR-33! cbc:DocumentDescription
delivery: UBL-SR-25! cac:DeliveryParty/cac:PartyName/cbc:Name
allowance: UBL-SR-30! cbc:AllowanceChargeReason
charge: UBL-SR-31! cbc:AllowanceChargeReason
line: UBL-SR-34!* cbc:Note UBL-SR-35! cac:OrderLineReference/cbc:LineID UBL-SR-36! cac:InvoicePeriod
  UBL-SR-37!* cac:Price/cac:AllowanceCharge/cbc:Amount UBL-SR-48!* =cac:Item/cac:ClassifiedTaxCategory
  UBL-SR-50! cac:Item/cbc:Description UBL-SR-52!* cac:DocumentReference
payment: UBL-SR-26! cbc:PaymentID UBL-SR-27! cbc:PaymentMeansCode UBL-SR-28! cac:PaymentMandate/cbc:ID
billing: UBL-SR-06! cac:InvoiceDocumentReference
representative: UBL-SR-22! cac:PartyName/cbc:Name UBL-SR-23! cac:PartyTaxScheme/cbc:CompanyID
subtotal: UBL-SR-32! cac:TaxCategory/cbc:TaxExemptionReason
"""

_VAT = "cac:TaxScheme[translate(cbc:ID,'vat','VAT')"
_PAYEE = Context("//cac:PayeeParty")
_SELLER_NAME = "cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName"


def _payee(code: str, path: str, what: str) -> Condition:
    message = f"Le bénéficiaire du paiement doit avoir un nom, autre que celui du vendeur, et un seul {what}."
    remedy = "Retirez le bénéficiaire s’il est le vendeur ; sinon écrivez son nom et une seule fois chaque donnée."
    broken = f"not(count({path})<=1 and b:unlike(cac:PartyName/cbc:Name,'{_SELLER_NAME}'))"
    return Condition(rule(code, message, remedy), _PAYEE, broken)


_DOCUMENT = Context("//cac:AdditionalDocumentReference")
_OBJECT = "cbc:DocumentTypeCode='130'"
_SEPA = "cac:PartyIdentification/cbc:ID[translate(@schemeID,'sepa','SEPA')='SEPA']"
_BINARY = Context("//*BinaryObject")
_NOT_ATTACHED = "La référence de type 130 est l’objet facturé (BT-18), pas une pièce jointe : elle n’admet pas {}."


def _same(code: str, name: str, what: str) -> Condition:
    message = f"{what} n’est pas le même dans tous les moyens de paiement."
    remedy = "Écrivez la même valeur dans chaque moyen de paiement."
    read = f"b:differ(cac:PaymentMeans/{name})"
    return Condition(rule(code, message, remedy), _ROOT, f"b:differ(//{name})", read=read)


SPECIAL = (
    Condition(rule("UBL-CR-002", "La version d’UBL n’est pas « 2.1 ».", "Écrivez 2.1, ou retirez cbc:UBLVersionID."),
              _ROOT, "cbc:UBLVersionID and not(cbc:UBLVersionID='2.1')", needs="cbc:UBLVersionID"),
    Condition(
        rule("UBL-CR-412", "L’échéance d’une facture se lit dans cbc:DueDate, pas dans le moyen de paiement.",
             "Écrivez la date dans cbc:DueDate (BT-9) et retirez cbc:PaymentDueDate."),
        Context("/", "[self::ubl:Invoice]"), "cac:PaymentMeans/cbc:PaymentDueDate", needs="cac:PaymentMeans/cbc:PaymentDueDate",
    ),
    Condition(
        rule("UBL-CR-665", "Seul l’objet facturé (type 130) admet un schéma d’identifiant (schemeID).",
             "Retirez schemeID, ou écrivez 130 dans cbc:DocumentTypeCode."),
        _DOCUMENT, "(cbc:DocumentTypeCode!='130' or not(cbc:DocumentTypeCode)) and cbc:ID/@schemeID",
    ),
    Condition(rule("UBL-CR-666!", _NOT_ATTACHED.format("de contenu joint"), "Joignez la pièce dans une référence sans type."),
              _DOCUMENT, f"{_OBJECT} and cac:Attachment"),
    Condition(rule("UBL-CR-673!", _NOT_ATTACHED.format("de description"), "Retirez cbc:DocumentDescription."),
              _DOCUMENT, f"{_OBJECT} and cbc:DocumentDescription"),
    Condition(
        rule("UBL-DT-01!", "Un montant a plus de deux décimales.", "Arrondissez-le au centime."),
        Context("//*Amount-*PriceAmount"),
        "string-length(substring-after(.,'.'))>2 and not(ancestor::cac:Price[cac:AllowanceCharge])",
    ),
    Condition(rule("UBL-DT-06!", "Une pièce jointe n’a pas de type (mimeCode).", "Ajoutez-le, par exemple application/pdf."),
              _BINARY, "not(@mimeCode)"),
    Condition(rule("UBL-DT-07!", "Une pièce jointe n’a pas de nom de fichier (filename).", "Ajoutez l’attribut filename."),
              _BINARY, "not(@filename)"),
    Condition(
        rule("UBL-SR-07!", "La référence à une facture antérieure n’a pas de numéro.",
             "Écrivez le numéro de la facture antérieure (BT-25)."),
        Context("//cac:BillingReference"), "not(cac:InvoiceDocumentReference/cbc:ID)",
    ),
    _payee("UBL-SR-19!", "cac:PartyName/cbc:Name", "nom"),
    _payee("UBL-SR-20!*", "cac:PartyIdentification/cbc:ID[translate(@schemeID,'sepa','SEPA')!='SEPA']", "identifiant"),
    _payee("UBL-SR-21!", "cac:PartyLegalEntity/cbc:CompanyID", "identifiant légal"),
    Condition(
        rule("UBL-SR-29!", "L’identifiant de créancier SEPA (BT-90) figure plusieurs fois.", "Gardez-en un seul."),
        _ROOT, f"count(//{_SEPA})>1", read=f"count(*/{_SEPA})+count(*/cac:Party/{_SEPA})>1",
    ),
    Condition(
        rule("UBL-SR-42!", "Le vendeur a plus de deux identifiants fiscaux.",
             "Gardez le numéro de TVA (BT-31) et, s’il y en a un, l’identifiant fiscal local (BT-32)."),
        _CONTEXTS["supplier"], "count(cac:PartyTaxScheme)>2",
    ),
    Condition(
        rule("UBL-SR-43!", "Le type d’une référence doit être 130 (objet facturé), ou 50 dans un avoir, ou absent.",
             "Retirez cbc:DocumentTypeCode d’une pièce jointe ; écrivez 130 pour l’objet facturé."),
        _DOCUMENT,
        f"not({_OBJECT} or (local-name(/*)='CreditNote' and cbc:DocumentTypeCode='50')"
        " or (not(cbc:ID/@schemeID) and not(cbc:DocumentTypeCode)))",
    ),
    _same("UBL-SR-44!", "cbc:PaymentID", "La référence de paiement (BT-83)"),
    _same("UBL-SR-47!", "cbc:PaymentMeansCode", "Le code du moyen de paiement (BT-81)"),
    Condition(
        rule("UBL-SR-53!", "Un identifiant fiscal doit avoir un numéro et un régime (cac:TaxScheme/cbc:ID).",
             "Écrivez cbc:CompanyID et cac:TaxScheme/cbc:ID, par exemple VAT."),
        Context("//cac:PartyTaxScheme"), "not(cac:TaxScheme/cbc:ID and cbc:CompanyID)",
    ),
)  # fmt: skip

_ROOTS = {
    "ubl": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    "cn": "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
    "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
}
SHEET = Sheet(
    {**NAMESPACES, **_ROOTS}, tuple(bans(BANS, NAMES)), (*counts(COUNTS.replace("$vat", _VAT), _CONTEXTS, NAMES), *SPECIAL)
)
