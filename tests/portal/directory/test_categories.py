"""The kind of buyer is guessed from the SIREN and the name, when the file does not say it."""

import pytest

from unisson.portal.directory.categories import category_of


@pytest.mark.parametrize(
    ("identifiant", "name", "expected"),
    [
        ("21350001700019", "Commune de Saint-Aubin", "COLLECTIVITE"),
        ("21350001700019", "COMMUNE DE CHALONS", "COLLECTIVITE"),
        ("26990001900016", "CHU de Valmont", "SANTE"),
        ("26990001900016", "C.H.U.", "COLLECTIVITE"),
        ("26990001900016", "Centre Hospitalier d’Œuilly", "SANTE"),
        ("26990001900016", "ASSISTANCE PUBLIQUE HÔPITAUX DE VALMONT", "SANTE"),
        ("26990001900016", "Groupement hospitalier du Nord", "SANTE"),
        ("26990001900016", "CCAS de Saint-Aubin", "COLLECTIVITE"),
        ("26990001900016", "EHPAD Les Tilleuls", "COLLECTIVITE"),
        ("11000201100044", "Destinataire d’exemple 3", "ETAT"),
        ("17350001700019", "DDT d’Ille", "ETAT"),
        ("13000001700019", "Préfecture maritime", "ETAT"),
        ("13000001700019", "Direction régionale des affaires culturelles", "ETAT"),
        ("13000001700019", "Agence des chemins", "COLLECTIVITE"),
        ("11000201100044", "Hôpital d’instruction des armées", "SANTE"),
        ("35600000000048", "La Poste", "ENTREPRISE_PUBLIQUE"),
        ("88000000000048", "Société publique locale des bains", "ENTREPRISE_PUBLIQUE"),
        ("19350001600014", "Lycée Jean-Zay", "COLLECTIVITE"),
    ],
)
def test_category(identifiant, name, expected):
    assert category_of(identifiant, name) == expected
