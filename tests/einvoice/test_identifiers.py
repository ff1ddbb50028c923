"""Identifiers: true ones accepted, neighbours refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from einvoice import identifiers as ids


@pytest.mark.parametrize("text", ["73282932000074", "21750001600019", "35600000049837", "35600000000048"])
def test_siret(text: str) -> None:
    assert ids.is_siret(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "73282932000075",
        "7328293200007",
        "732829320000740",
        "7328293200007A",
        "00000000000000",
        "٧٣٢٨٢٩٣٢٠٠٠٠٧٤",
        "35600000049838",
    ],
)
def test_not_siret(text: str) -> None:
    assert not ids.is_siret(text)


def test_siren() -> None:
    assert ids.is_siren("732829320")
    assert not ids.is_siren("732829321")
    assert not ids.is_siren("000000000")
    assert ids.siren_of("73282932000074") == "732829320"


@given(st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_breaks_the_key(place: int, change: int) -> None:
    digits = list("732829320")
    digits[place] = str((int(digits[place]) + change) % 10)
    assert not ids.is_siren("".join(digits))


@pytest.mark.parametrize("text", ["FR44732829320", "FRK7399859412"])
def test_french_vat(text: str) -> None:
    assert ids.is_french_vat(text)
    assert ids.is_eu_vat(text)


@pytest.mark.parametrize("text", ["FR45732829320", "FR4473282932", "44732829320", "FRO7399859412", ""])
def test_not_french_vat(text: str) -> None:
    assert not ids.is_french_vat(text)


def test_the_french_vat_number_of_a_company() -> None:
    assert ids.french_vat("732829320") == "FR44732829320"


@pytest.mark.parametrize(
    "text", ["BE0428759497", "DE136695976", "IT00743110157", "EL094259216", "NL004495445B01", "ATU13585627"]
)
def test_european_vat(text: str) -> None:
    assert ids.is_eu_vat(text)


@pytest.mark.parametrize("text", ["US123456789", "BE42875949", "DE13669597", "CHE107787577"])
def test_not_european_vat(text: str) -> None:
    assert not ids.is_eu_vat(text)


@pytest.mark.parametrize(
    "text", ["FR7630006000011234567890189", "DE89370400440532013000", "BE68539007547034", "GB82WEST12345698765432"]
)
def test_iban(text: str) -> None:
    assert ids.is_iban(text)


@pytest.mark.parametrize(
    "text", ["FR7630006000011234567890188", "FR76 3000 6000 0112 3456 7890 189", "FR763000600001123456789018", "XX00", ""]
)
def test_not_iban(text: str) -> None:
    assert not ids.is_iban(text)


def test_people_write_spaces() -> None:
    assert ids.is_iban(ids.clean("fr76 3000 6000 0112 3456 7890 189"))
    assert ids.is_siret(ids.clean("732 829 320 00074"))


def test_bic() -> None:
    assert ids.is_bic("AGRIFRPP")
    assert ids.is_bic("AGRIFRPP882")
    assert not ids.is_bic("AGRIFRP")


@pytest.mark.parametrize(("scheme", "text", "right"), [
    ("1", "73282932000074", True), ("1", "73282932000075", False),
    ("2", "BE0428759497", True), ("2", "0428759497", False),
    ("3", "USACME CORPORATION", True), ("3", "ACME", True), ("3", "1ACME", False),
    ("4", "1234567890", True), ("4", "12345678", False),
    ("5", "A12345678", True), ("5", "350041679", True), ("5", "12345", False),
    ("6", "EN COURS", True), ("6", "", False),
    ("0002", "732829320", True), ("0002", "73282932000074", True), ("0002", "73282932", False),
    ("RIDET", "123456789", True), ("TAHITI", "123456789", True), ("ETR", "KRSAMSUNGMOBILEPHO", True),
])  # fmt: skip
def test_the_types_of_chorus_pro(scheme: str, text: str, right: bool) -> None:
    assert ids.CHORUS_SCHEMES[scheme](text) is right
