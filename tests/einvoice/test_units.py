"""Units as people write them; codes of the norm, whole."""

from __future__ import annotations

import pytest

from einvoice.codelists.generated.exemptions import VATEX
from einvoice.codelists.generated.units import UNITS
from einvoice.codelists.unit_labels import UNIT_LABELS, USUAL_WORDS, unit_of


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("HUR", "HUR"),
        ("hur", "HUR"),
        ("Heures", "HUR"),
        ("Heure(s)", "HUR"),
        ("h.", "HUR"),
        ("mètre carré", "MTK"),
        ("M²", "MTK"),
        ("m3", "MTQ"),
        ("lot", "LO"),
        ("mois", "MON"),
        ("U", "C62"),
        ("pièces", "H87"),
        ("jour-homme", "DAY"),
        ("%", "P1"),
        ("stère", None),
        ("", None),
    ],
)
def test_a_word_names_a_unit(word, code):
    assert unit_of(word) == code


def test_every_unit_offered_is_one_of_the_norm():
    assert {*UNIT_LABELS, *USUAL_WORDS.values()} <= UNITS


def test_no_code_was_cut_at_its_dash():
    assert [code for code in VATEX if not code.startswith("VATEX-") or code.endswith("-")] == []
    assert {"VATEX-FR-CGI261-1", "VATEX-FR-CGI261D-1", "VATEX-EU-151-1AA"} <= VATEX
