"""Password rules."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from unisson.portal.accounts.models import User
from unisson.portal.accounts.passwords import FourClassesOrPhrase

PERSON = User(email="ines.faure@toitures.example", first_name="Inès", last_name="Faure")


@pytest.mark.parametrize(
    "password", ["Abcdefghij1!", "Éclair au 3e étage!", "trois petits chats gris", "unisson-demonstration", "Le pain, midi 12"]
)
def test_accepted(password):
    validate_password(password, PERSON)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Abcdefghi1!", "password_too_short"),
        ("abcdefghij1!", "password_classes"),
        ("ABCDEFGHIJ1!", "password_classes"),
        ("Abcdefghijk!", "password_classes"),
        ("Abcdefghijk1", "password_classes"),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", "password_classes"),
    ],
)
def test_refused_with_what_is_missing(password, code):
    with pytest.raises(ValidationError) as refusal:
        FourClassesOrPhrase().validate(password)
    assert [error.code for error in refusal.value.error_list] == [code]


def test_ones_own_address_is_refused():
    with pytest.raises(ValidationError) as refusal:
        validate_password("ines.faure@toitures.example", PERSON)
    assert "password_too_similar" in [error.code for error in refusal.value.error_list]


@pytest.mark.parametrize(
    "password",
    ["Motdepasse-2026!", "M0tdepasse-12!", "Azertyuiop-1234", "bonjour bonjour bonjour!", "Choruspro2026!!", "Été 2026 2026!!"],
)
def test_common_french_passwords_are_refused_whatever_surrounds_them(password):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, PERSON)
    assert "password_too_common" in [error.code for error in refusal.value.error_list]
