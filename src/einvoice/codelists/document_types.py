"""Document types (UNTDID 1001): French labels, families, and the lists that France admits.

Source: UNTDID D.16B 1001; rule G1.01 of the DGFiP annex 1.8 (2025-10-31); XP Z12-012 V1.4 (BR-FR-04).
"""

from einvoice.codelists.generated.documents import CREDIT_NOTE_TYPES, INVOICE_TYPES

DOCUMENT_TYPE_LABELS = {
    "380": "Facture",
    "381": "Avoir",
    "384": "Facture rectificative",
    "386": "Facture d’acompte",
    "389": "Facture auto-facturée",
    "393": "Facture affacturée",
    "396": "Avoir affacturé",
    "261": "Avoir auto-facturé",
    "262": "Avoir global (remises)",
    "471": "Facture rectificative auto-facturée",
    "472": "Facture rectificative affacturée",
    "473": "Facture rectificative auto-facturée et affacturée",
    "500": "Facture d’acompte auto-facturée",
    "501": "Facture auto-facturée et affacturée",
    "502": "Avoir auto-facturé et affacturé",
    "503": "Avoir sur facture d’acompte",
}

FRENCH_TYPES = frozenset(DOCUMENT_TYPE_LABELS)  # BR-FR-04
CREDIT_NOTES = frozenset({"261", "262", "381", "396", "502", "503"})  # as XP Z12-012 counts them
CORRECTED = frozenset({"384", "471", "472", "473"})
DOWN_PAYMENTS = frozenset({"386", "500", "503"})
SELF_BILLED = frozenset({"389", "501", "500", "471", "473", "261", "502"})  # BR-FR-21
CHORUS_TYPES = frozenset({"380", "381"})

ALL_TYPES = INVOICE_TYPES | CREDIT_NOTE_TYPES
