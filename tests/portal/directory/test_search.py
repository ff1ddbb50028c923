"""Finding a recipient: with accents, without, in any order, half typed, mistyped, by number."""

from __future__ import annotations

import pytest

from tests.portal.directory.files import service, structure, write_xlsx
from unisson.portal.directory import queries, vocabulary
from unisson.portal.directory.importing import import_directory
from unisson.portal.directory.requirements import requirements_of
from unisson.portal.directory.words import search_words, words
from unisson.portal.organisations.models import Service, Structure

pytestmark = pytest.mark.django_db

NAMES = [
    ("21350001700019", "Commune de Saint-Aubin", "35250", "Saint-Aubin", "true"),
    ("21350002500012", "Commune de L’Haÿ-les-Bois", "35310", "L’Haÿ-les-Bois", "true"),
    ("26990001900016", "Centre hospitalier universitaire de Strasbourg-Nord", "67000", "Strasbourg", "true"),
    ("24350001600015", "Communauté de communes du Pays de Saint-Aubin", "35250", "Saint-Aubin", "true"),
    ("22350001800013", "Département de l’Ille-Verte", "35000", "Rennes", "true"),
    ("21350003300013", "Commune de Saint-Aubin", "35250", "Saint-Aubin", "false"),
    ("19350001600014", "Lycée Œuvre-d’Été", "44000", "Nantes", "true"),
    ("21350004100014", "Commune de Montpellier-le-Vieux", "12720", "Montpellier-le-Vieux", "true"),
]


@pytest.fixture
def directory(tmp_path):
    rows = [
        structure(number, name, CodePostal=code, Ville=town, StructureActive=active)
        for number, name, code, town, active in NAMES
    ]
    services = [service("22350001800013", code) for code in ("ROUTES", "COLLEGES", "CULTURE")]
    services.append(service("22350001800013", "ANCIEN", ServiceActif="false"))
    import_directory(write_xlsx(tmp_path / "annuaire.xlsx", rows, services))


def found(text: str) -> list[str]:
    return [structure.identifiant for structure in queries.search(text).rows]


HAY, STRASBOURG, DEPARTEMENT, LYCEE, MONTPELLIER = (NAMES[n][0] for n in (1, 2, 4, 6, 7))
AUBIN = "21350001700019"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("21350001700019", AUBIN),
        ("213 500 017 00019", AUBIN),
        ("213 500 017", AUBIN),
        ("213.500.017-00019", AUBIN),
        ("commune de saint-aubin", AUBIN),
        ("SAINT AUBIN", AUBIN),
        ("st aubin", AUBIN),
        ("St-Aubin", AUBIN),
        ("saintaubin", AUBIN),
        ("aubin saint", AUBIN),
        ("mairie de Saint-Aubin", AUBIN),
        ("saint aub", AUBIN),
        ("aubin 352", AUBIN),
        ("l’haÿ", HAY),
        ("L'Hay les bois", HAY),
        ("hay-les-bois", HAY),
        ("lhay", HAY),
        ("CHU strasbourg".replace("CHU", "centre hospitalier"), STRASBOURG),
        ("hopital strasbourg", STRASBOURG),
        ("strasb", STRASBOURG),
        ("departement ille verte", DEPARTEMENT),
        ("lycee oeuvre", LYCEE),
        ("œuvre d’ete", LYCEE),
    ],
)
def test_found_first(directory, typed, expected):
    assert found(typed)[0] == expected
    assert not queries.search(typed).corrected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("strabsourg", STRASBOURG),
        ("strasbour-nodr".replace("-nodr", ""), STRASBOURG),
        ("starsbourg", STRASBOURG),
        ("strassbourg", STRASBOURG),
        ("strazbourg", STRASBOURG),
        ("montpelier", MONTPELLIER),
        ("monpelier", MONTPELLIER),
        ("montppellier", MONTPELLIER),
        ("departemant ille", DEPARTEMENT),
        ("hopital strazbourg", STRASBOURG),
        ("comune saint obin".replace("obin", "aubin"), AUBIN),
        ("comune saint aubain", AUBIN),
    ],
)
def test_mistakes_are_forgiven_and_told(directory, typed, expected):
    page = queries.search(typed)
    assert page.rows[0].identifiant == expected
    assert page.corrected or typed == "strasbour"


@pytest.mark.parametrize(
    "typed", ["", "   ", "!!!", "12", "'", "' | ':*", "\\", "zzzzqqqq", "%", "saint & !aubin :*", "é" * 5000]
)
def test_nothing_to_find_breaks_nothing(directory, typed):
    queries.search(typed)
    queries.suggest(typed)


def test_inactive_comes_last_and_is_not_suggested(directory):
    assert found("commune saint aubin")[-1] == "21350003300013"
    assert "21350003300013" not in [row.identifiant for row in queries.suggest("commune saint aubin")]


def test_the_shorter_name_comes_first(directory):
    assert found("saint aubin")[:2] == [AUBIN, "24350001600015"]


def test_private_structures_are_not_in_the_directory(directory, cast):
    assert found("menuiserie roussel") == []
    assert queries.structure_of(cast.MENUISERIE.identifiant) is None
    assert queries.structure_of("213 500 017 00019").identifiant == AUBIN


def test_pages_follow_one_another_and_come_back(tmp_path):
    rows = [structure(f"21{n:012}", f"Commune de Longueville {n % 7}") for n in range(47)]
    import_directory(write_xlsx(tmp_path / "a.xlsx", rows, []))
    walked, page = [], queries.search("longueville", size=10)
    assert page.previous is None
    while True:
        walked.append([row.pk for row in page.rows])
        if page.following is None:
            break
        page = queries.search("longueville", after=page.following, size=10)
    assert [len(step) for step in walked] == [10, 10, 10, 10, 7]
    assert len({pk for step in walked for pk in step}) == 47
    back = []
    while page.previous:
        page = queries.search("longueville", before=page.previous, size=10)
        back.append([row.pk for row in page.rows])
    assert back == walked[-2::-1]


def test_search_is_few_queries_whatever_is_found(directory, django_assert_num_queries):
    with django_assert_num_queries(2):
        queries.search("saint aubin")
    with django_assert_num_queries(4):
        queries.search("commune")
    with django_assert_num_queries(8):
        queries.search("strazbourg")
    with django_assert_num_queries(5):  # three words, none of them right
        queries.search("comune de saint obin")


def test_services_are_found_inside_a_structure(directory):
    departement = Structure.objects.get(identifiant=DEPARTEMENT)
    page = queries.search_services(departement)
    assert [row.code for row in page.rows] == ["COLLEGES", "CULTURE", "ROUTES", "ANCIEN"]
    assert [row.code for row in queries.search_services(departement, "cult").rows] == ["CULTURE"]
    first = queries.search_services(departement, size=2)
    second = queries.search_services(departement, after=first.following, size=2)
    assert [row.code for row in (*first.rows, *second.rows)] == ["COLLEGES", "CULTURE", "ROUTES", "ANCIEN"]
    assert second.following is None


@pytest.mark.parametrize(
    ("key", "service_code", "expected"),
    [
        ("COMMUNE", "", "ENGAGEMENT"),
        ("HOPITAL", "", "SERVICE"),
        ("HOPITAL", "PHARMACIE", "SERVICE_ET_ENGAGEMENT"),
        ("MINISTERE", "", "SERVICE_ET_ENGAGEMENT"),
        ("LYCEE", "", "SERVICE_OU_ENGAGEMENT"),
        ("MENUISERIE", "", "AUCUNE"),
    ],
)
def test_requirements(cast, key, service_code, expected):
    chosen = Service.objects.filter(structure=cast.structures[key], code=service_code).first()
    asked = requirements_of(cast.structures[key], chosen)
    assert asked.code == expected
    assert asked.label
    assert asked.sentence.endswith(".")


def test_words_are_bare():
    assert words("St-Étienne-l’Œuf (Ste)") == ["saint", "etienne", "l", "oeuf", "sainte"]
    assert search_words("Ville de L'Haÿ", "L'Haÿ", "94 240", "123") == "ville hay lhay v.hay v.lhay 94240 123"


@pytest.mark.parametrize(
    ("left", "right", "far"),
    [
        ("nantes", "nantes", 0),
        ("nantes", "nante", 1),
        ("nantes", "natnes", 1),
        ("nantes", "mantez", 2),
        ("ab", "abcdef", 3),
        ("aab", "aba", 1),
        ("clairville", "clairvilles", 1),
        ("montval", "motnvale", 2),
        ("aaaa", "aa", 2),
        ("saint", "stain", 2),
    ],
)
def test_distance(left, right, far):
    assert vocabulary.distance(left, right, 2) == far
    assert vocabulary.distance(right, left, 2) == far
