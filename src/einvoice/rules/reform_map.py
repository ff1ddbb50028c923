"""Reform of 2026 (DGFiP, external specifications, annex 7, version 1.8): where each of the 134 rules is judged, or why not.

Citations only, no rule here: `reforme.py` has those that no other family already says.
"""

from __future__ import annotations

# Rule of the reform (flow 1, the data of invoices) -> the codes under which the same thing is refused here.
JUDGED_BY: dict[str, str] = {
    "G1.01": "BR-FR-04",
    "G1.02": "BR-FR-08",
    "G1.05": "BR-FR-01 BR-FR-02",
    "G1.10": "BR-CL-04 BR-CL-05",
    "G1.12": "BR-FR-CO-12",
    "G1.14": "BR-FR-DEC-01",
    "G1.15": "BR-FR-DEC-02",
    "G1.16": "BR-FR-DEC-03",
    "G1.24": "BR-FR-16",
    "G1.31": "BR-FR-CO-04 BR-FR-CO-05",
    "G1.36": "BR-FR-03",
    "G1.52": "BR-CL-08 BR-FR-05 BR-FR-06",
    "G1.60": "BR-FR-CO-08",
    "G1.63": "BR-FR-10 BR-FR-11",
    "G1.76": "BR-FR-CO-14 BR-FR-CO-15",
    "G2.01": "BR-CL-14 BR-CL-15",
    "G2.31": "BR-FR-15",
    "P1.11": "BR-CL-06",
    "S1.13": "UN-13",
    "S1.14": "BR-FR-32",
    "S1.17": "BR-CO-04 BR-32 BR-37 BR-47 BR-56 UN-15",
}

_BY_PEOPLE = "Règle de gestion que ses auteurs disent impossible à vérifier par un logiciel."
_BY_DIRECTORY = "Demande l’annuaire : admissibilité, pas conformité de la facture."
_BY_REGISTER = "Demande le registre des factures déjà reçues : admissibilité, pas conformité de la facture."
_FLOW = "Ne concerne pas la facture : {}."

_REASONS: tuple[tuple[str, str], ...] = (
    ("G1.18 G1.39 G1.43 G1.79 G6.06 G6.11 G6.12 G6.13 G6.16 P1.12", _BY_PEOPLE),
    ("G1.101", _BY_DIRECTORY),
    ("G1.45", _BY_REGISTER),
    ("G2.32", "Entre entreprises seulement : ces factures ne sont pas transmises à l’État ; entre une entreprise et le secteur "
              "public, la règle ne s’applique pas."),
    ("G6.08 G6.09", "Calendrier d’obligation de chaque donnée : les règles de présence de la norme et BR-FR en tiennent lieu."),
    ("S1.06", "Nom du fichier transmis par la plateforme (profil Base ou Full), pas contenu de la facture."),
    ("G1.32 G1.38 G1.40 G1.42 G1.44 G1.53 G1.57 G1.65 G1.66 G1.67 G1.68 G1.102 G2.19 G2.33 G6.07 G6.14 G6.15 G6.22 G6.23 G6.24 "
     "G6.27 G6.28 G6.29 G6.30 G7.40 G7.43 G7.51 G7.52 G7.53 G8.01 G8.05 S1.12",
     _FLOW.format("transmission de données de transaction et de paiement (flux 10)")),
    ("G1.104 G1.114 G6.26 G7.01 G7.06 G7.07 G7.08 G7.09 G7.12 G7.14 G7.15 G7.17 G7.18 G7.19 G7.22 G7.23 G7.25 G7.29 G7.30 "
     "G7.31 G7.32 G7.33 G7.34 G7.39 G7.44 G7.45 G7.46 G7.47 G7.49 G7.54 P1.13 P1.14 P1.15 P1.16 P1.17 P1.18",
     _FLOW.format("statuts du cycle de vie (flux 6)")),
    ("G1.80 G1.83 G1.84 G1.85 G1.86 G1.87 G1.88 G1.89 G1.91 G1.92 G1.93 G1.94 G1.95 G1.96 G1.97 G1.112 G1.113 G1.115 G2.07 "
     "S1.11",
     _FLOW.format("annuaire de la facturation électronique (flux 13 et 14)")),
)  # fmt: skip

NOT_JUDGED: dict[str, str] = {code: reason for codes, reason in _REASONS for code in codes.split()}
