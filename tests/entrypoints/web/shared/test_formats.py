from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from unisson.entrypoints.web.shared import formats
from unisson.portal.kernel import clock

N, W = formats.NARROW, formats.WIDE


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (Decimal(4260), "EUR", f"4{N}260,00{W}€"),
        (Decimal("1234567.5"), "EUR", f"1{N}234{N}567,50{W}€"),
        (Decimal("-2100.5"), "EUR", f"{formats.MINUS}2{N}100,50{W}€"),
        (Decimal(0), "EUR", f"0,00{W}€"),
        (Decimal("4.26E+3"), "EUR", f"4{N}260,00{W}€"),
        (Decimal("0.123456"), "EUR", f"0,123456{W}€"),
        (Decimal("12.300000"), "EUR", f"12,30{W}€"),
        (4260, "XPF", f"4{N}260{W}F{W}CFP"),
        (Decimal(5), "PLN", f"5,00{W}PLN"),
    ],
)
def test_money(amount, currency, text):
    assert formats.money(amount, currency) == text


def test_money_refuses_a_float():
    with pytest.raises(TypeError):
        formats.money(4.26)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("21750001600013", f"217{N}500{N}016{N}00013"),
        ("217 500 016 00013", f"217{N}500{N}016{N}00013"),
        ("217500016", f"217{N}500{N}016"),
        ("FR123", "FR123"),
        ("2175000160001", "2175000160001"),
    ],
)
def test_siret(raw, text):
    assert formats.siret(raw) == text


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        (0, f"0{W}octet"),
        (2, f"2{W}octets"),
        (84210, f"84{W}ko"),
        (1_240_000, f"1,2{W}Mo"),
        (10_000_000, f"10{W}Mo"),
        (3 * 10**12, f"3{N}000{W}Go"),
    ],
)
def test_size(octets, text):
    assert formats.size(octets) == text


def test_moment_is_in_the_time_of_paris():
    assert formats.moment(datetime(2026, 11, 3, 8, 12, tzinfo=UTC)) == f"3{W}novembre{W}2026 à 9{W}h{W}12"
    assert formats.moment(date(2026, 5, 1)) == f"1er{W}mai{W}2026"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2026, 11, 20, 11, 59, 40, tzinfo=UTC), "à l’instant"),
        (datetime(2026, 11, 20, 11, 55, tzinfo=UTC), f"il y a 5{W}minutes"),
        (datetime(2026, 11, 20, 11, 0, tzinfo=UTC), f"il y a 1{W}heure"),
        (datetime(2026, 11, 20, 13, 0, tzinfo=UTC), "aujourd’hui"),
        (datetime(2026, 11, 19, 22, 30, tzinfo=UTC), "hier"),  # 23 h 30 in Paris
        (date(2026, 11, 17), f"il y a 3{W}jours"),
        (date(2026, 11, 21), "demain"),
        (date(2026, 11, 25), f"dans 5{W}jours"),
        (date(2026, 1, 1), f"le 1er{W}janvier{W}2026"),
    ],
)
def test_ago(value, text):
    with clock.frozen(datetime(2026, 11, 20, 12, 0, tzinfo=UTC)):
        assert formats.ago(value) == text
