"""Rules about what is written and cannot be read: each with the change of a valid document that breaks it.

A change is (syntax, what to find in the document as written, what replaces its first occurrence).
"""

from __future__ import annotations

from einvoice.syntax import Format

UBL, CII = Format.UBL_INVOICE, Format.CII

TEXTS: dict[str, tuple[Format, str, str]] = {
    "UN-10": (CII, ">41.333<", ">41,333<"),
    "G1.09": (CII, "20261102<", "2/11/2026<"),
    "UN-11": (CII, "<ram:URIUniversalCommunication>",
        '<ram:URIUniversalCommunication><ram:URIID schemeID="0225">1</ram:URIID></ram:URIUniversalCommunication>'
        "<ram:URIUniversalCommunication>"),
    "UN-12": (CII, "urn:cen.eu:en16931:2017</ram:ID>",
        "urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr</ram:ID><ram:ID>autre</ram:ID>"),
    "UN-13": (UBL, "</cac:PaymentMeans>",
        "</cac:PaymentMeans><cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode></cac:PaymentMeans>"),
    "UN-14": (UBL, 'LineExtensionAmount currencyID="EUR"', 'LineExtensionAmount currencyID="USD"'),
    "UN-15": (UBL, "<cbc:ID>VAT</cbc:ID>", "<cbc:ID/>"),
    "BR-CL-03": (UBL, 'LineExtensionAmount currencyID="EUR"', 'LineExtensionAmount currencyID="ZZ9"'),
}  # fmt: skip

# Rules that a model may break as well: here by a value that is there and is no value.
ALSO: tuple[tuple[str, Format, str, str], ...] = (
    ("BR-18", UBL, "<cac:Delivery>",
        "<cac:TaxRepresentativeParty><cbc:WebsiteURI>x</cbc:WebsiteURI></cac:TaxRepresentativeParty><cac:Delivery>"),
    ("BR-18", CII, "</ram:BuyerTradeParty>",
        "</ram:BuyerTradeParty><ram:SellerTaxRepresentativeTradeParty><ram:Description>x</ram:Description>"
        "</ram:SellerTaxRepresentativeTradeParty>"),
    ("BR-49", UBL, "</cac:PaymentMeans>", "</cac:PaymentMeans><cac:PaymentMeans><cbc:PaymentMeansCode/></cac:PaymentMeans>"),
    ("BR-CL-16", UBL, "</cac:PaymentMeans>",
        "</cac:PaymentMeans><cac:PaymentMeans><cbc:PaymentMeansCode>virement</cbc:PaymentMeansCode></cac:PaymentMeans>"),
    ("BR-61", UBL, "</cac:PaymentMeans>",
        "</cac:PaymentMeans><cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cac:PayeeFinancialAccount>"
        "<cbc:Name>Compte</cbc:Name></cac:PayeeFinancialAccount></cac:PaymentMeans>"),
    ("BR-FR-12", UBL, '<cbc:EndpointID schemeID="0225">217500016</cbc:EndpointID>', '<cbc:EndpointID schemeID="0225"/>'),
    ("BR-FR-03", CII, "20261102<", "2/11/2026<"),
    ("BR-FR-03", CII, "20261102<", "2026-11-02<"),
    ("BR-FR-03", CII, "20261220<", "20261320<"),
    ("BR-FR-03", CII, "20261220<", "<"),
    ("BR-FR-03", UBL, "2026-12-20<", "2026-12-20+01:00<"),
    ("BR-49", UBL, "</cac:PaymentMeans>",
        "</cac:PaymentMeans><cac:PaymentMeans><cac:PayeeFinancialAccount><cbc:ID>FR76</cbc:ID></cac:PayeeFinancialAccount>"
        "</cac:PaymentMeans>"),
    ("BR-CO-04", UBL, "<cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>10</cbc:Percent><cac:TaxScheme><cbc:ID>VAT",
        "<cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>10</cbc:Percent><cac:TaxScheme><cbc:ID>GST"),
    ("BR-CO-04", UBL, "<cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>10</cbc:Percent><cac:TaxScheme><cbc:ID>VAT",
        "<cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>10</cbc:Percent><cac:TaxScheme><cbc:ID>"),
    ("BR-CO-04", CII, "<ram:ApplicableTradeTax><ram:TypeCode>VAT", "<ram:ApplicableTradeTax><ram:TypeCode>ZZZ"),
    ("BR-32", CII, "<ram:CategoryTradeTax><ram:TypeCode>VAT", "<ram:CategoryTradeTax><ram:TypeCode>ZZZ"),
    ("BR-32", CII, "<ram:CategoryTradeTax><ram:TypeCode>VAT</ram:TypeCode>", "<ram:CategoryTradeTax>"),
    ("BR-47", CII, "</ram:CalculatedAmount><ram:TypeCode>VAT", "</ram:CalculatedAmount><ram:TypeCode>ZZZ"),
    ("BR-CO-15", UBL, '<cac:TaxTotal><cbc:TaxAmount currencyID="EUR"', '<cac:TaxTotal><cbc:TaxAmount currencyID="ZZ9"'),
    ("BR-CO-15", UBL, "<cac:LegalMonetaryTotal>",
        '<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">1</cbc:TaxAmount></cac:TaxTotal><cac:LegalMonetaryTotal>'),
    ("BR-CO-15", CII, '<ram:TaxTotalAmount currencyID="EUR">', "<ram:TaxTotalAmount>"),
    ("BR-FR-CO-10", CII, '<ram:SellerTradeParty><ram:GlobalID schemeID="0009">', "<ram:SellerTradeParty><ram:GlobalID>"),
    ("BR-FR-CO-10", CII, '<ram:PayeeTradeParty><ram:GlobalID schemeID="0009">',
        '<ram:PayeeTradeParty><ram:GlobalID schemeID="">'),
    ("BR-FR-CO-10", CII, "</ram:ShipToTradeParty>",
        "</ram:ShipToTradeParty><ram:ShipToTradeParty><ram:GlobalID>1</ram:GlobalID></ram:ShipToTradeParty>"),
    ("BR-FR-CO-10", UBL, "<cac:PayeeParty>",
        '<cac:PayeeParty><cac:PartyIdentification><cbc:ID schemeID="0009">38012986648633</cbc:ID></cac:PartyIdentification>'),
    ("BR-FR-CO-10", UBL, "<cac:PayeeParty>",
        "<cac:PayeeParty><cac:PartyIdentification><cbc:ID>A</cbc:ID></cac:PartyIdentification>"),
)  # fmt: skip
