"""Payment means (UNTDID 4461): French labels of those in use, and those that Chorus Pro admits.

Source: UNTDID D.16B 4461; rule S2.05 of the Chorus Pro EDI annex.
"""

PAYMENT_MEANS_LABELS = {
    "1": "Non précisé",
    "10": "Espèces",
    "20": "Chèque",
    "30": "Virement",
    "31": "Virement (débit)",
    "42": "Virement sur un compte bancaire",
    "48": "Carte bancaire",
    "49": "Prélèvement",
    "57": "Convention entre les parties",
    "58": "Virement SEPA",
    "59": "Prélèvement SEPA",
    "97": "Compensation entre les parties",
    "ZZZ": "Autre, convenu entre les parties",
}

CHORUS_PAYMENT_MEANS = frozenset({"1", "01", "10", "20", "30", "31", "42", "48", "49", "58", "59", "97"})  # S2.05

CREDIT_TRANSFERS = frozenset({"30", "58"})  # BR-50, BR-61
