"""The pages of the directory: open to everybody, in plain words, deaf to what is typed against them."""

from __future__ import annotations

import html

import pytest
from django.test import Client

from unisson.entrypoints.web.directory import cursors, pace
from unisson.portal.directory import fiction
from unisson.portal.kernel import clock
from unisson.portal.kernel.pace import Pace, forget
from unisson.portal.organisations.models import Structure

pytestmark = pytest.mark.django_db

SEARCH, REQUIREMENTS, SUGGEST = "/annuaire/", "/annuaire/exigences/", "/annuaire/suggestions/"
EVIL = "<script>alert(1)</script>\"'&"


@pytest.fixture(autouse=True)
def fresh_counts():
    forget()


def read(client: Client, url: str, **query: str) -> str:
    answer = client.get(url, query)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.fixture
def evil(cast) -> Structure:
    row = {"identifiant": "21990000600011", "raison_sociale": f"Ville {EVIL}", "ville": EVIL, "is_public": True}
    services = [{"identifiant": row["identifiant"], "code": EVIL, "nom": EVIL}]
    return fiction.write_structures([row], services)[row["identifiant"]]


def test_a_visitor_finds_what_each_recipient_asks(client, cast):
    page = read(client, SEARCH, q="st aubin")
    assert "Commune de Saint-Aubin" in page
    assert "219 904 711 00013" in page.replace("\u202f", " ").replace("\u00a0", " ")
    assert "Numéro d’engagement" in page
    assert "Menuiserie" not in page


def test_the_empty_page_explains_and_lists_nobody(client, cast):
    page = read(client, SEARCH)
    assert "Comment chercher" in page
    assert "Commune de Saint-Aubin" not in page


def test_nothing_found_keeps_what_was_typed_and_says_what_to_do(client, cast):
    page = read(client, SEARCH, q="zzzzzz")
    assert 'value="zzzzzz"' in page
    assert "Aucun destinataire trouvé" in page


def test_a_structure_says_everything_that_matters(client, cast):
    page = read(client, f"/annuaire/{cast.HOPITAL.pk}/")
    for words in (
        "Code service",
        "50 jours",
        "ACHATS",
        "LABO-2019",
        "Inactif",
        "Réservé aux factures entre structures publiques",
    ):
        assert words in page


def test_deposit_link_carries_the_recipient_and_only_when_it_receives(client, client_of, cast):
    link = f"?destinataire={cast.COMMUNE.identifiant}"
    assert link in read(client, f"/annuaire/{cast.COMMUNE.pk}/")
    assert link in read(client_of("claire"), f"/annuaire/{cast.COMMUNE.pk}/")
    assert link not in read(client_of("sam"), f"/annuaire/{cast.COMMUNE.pk}/")  # the support invoices nobody
    Structure.objects.filter(pk=cast.COMMUNE.pk).update(statut="INACTIVE")
    page = read(client, f"/annuaire/{cast.COMMUNE.pk}/")
    assert link not in page
    assert "ne reçoit plus de factures" in page


def test_services_are_searched(client, cast):
    page = read(client, f"/annuaire/{cast.HOPITAL.pk}/", service="pharma")
    assert "PHARMACIE" in page
    assert "ACHATS" not in page
    assert "Aucun service ne correspond" in read(client, f"/annuaire/{cast.HOPITAL.pk}/", service="zzz")


@pytest.mark.parametrize("key", ["MENUISERIE", None])
def test_private_and_unknown_structures_have_no_page(client, cast, key):
    pk = cast.structures[key].pk if key else 999_999_999_999_999_999
    assert client.get(f"/annuaire/{pk}/").status_code == 404


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("COMMUNE", "Numéro d’engagement"),
        ("HOPITAL", "code service"),
        ("LYCEE", "au moins l’un des deux"),
        ("MINISTERE", "tous deux"),
    ],
)
def test_fragment_says_what_the_recipient_asks(client, cast, key, words):
    page = read(client, REQUIREMENTS, siret=cast.structures[key].identifiant)
    assert words.lower() in page.lower()
    assert "<html" not in page


def test_fragment_offers_active_services_only(client, cast):
    page = read(client, REQUIREMENTS, recipient_identifiant="269 903 852 00011")
    assert 'value="ACHATS"' in page
    assert "LABO-2019" not in page


def test_fragment_of_an_unknown_or_private_recipient(client, cast):
    assert read(client, REQUIREMENTS).strip() == ""
    assert "Destinataire inconnu" in read(client, REQUIREMENTS, siret="123")
    assert "Destinataire inconnu" in read(client, REQUIREMENTS, siret=cast.MENUISERIE.identifiant)


def test_suggestions_are_options(client, cast):
    page = read(client, SUGGEST, q="saint aub")
    assert f'<option value="{cast.COMMUNE.identifiant}">Commune de Saint-Aubin' in page
    assert read(client, SUGGEST).strip() == ""


def test_no_name_runs_as_a_script(client, evil):
    for url, query in (
        (SEARCH, {"q": "ville script"}),
        (SEARCH, {"q": EVIL}),
        (f"/annuaire/{evil.pk}/", {}),
        (f"/annuaire/{evil.pk}/", {"service": EVIL}),
        (REQUIREMENTS, {"siret": evil.identifiant}),
        (REQUIREMENTS, {"siret": EVIL}),
        (SUGGEST, {"q": "ville script"}),
    ):
        raw = client.get(url, query).content.decode()
        assert "<script>alert" not in raw, (url, query)
        assert "&lt;script&gt;" in raw or url == SUGGEST, (url, query)


@pytest.mark.parametrize("word", ["x", "é", "W10=", "bnVsbA==", "WzEsMiwzXQ==", "WzEsICJcdTAwMDAiLCAzXQ==", "A" * 4000])
def test_a_broken_cursor_leads_to_the_first_page(client, cast, word):
    assert "Commune de Saint-Aubin" in read(client, SEARCH, q="saint aubin", apres=word)
    assert "Commune de Saint-Aubin" in read(client, SEARCH, q="saint aubin", avant=word)
    assert "TECH" in read(client, f"/annuaire/{cast.COMMUNE.pk}/", apres=word)


@pytest.mark.parametrize("typed", ["\x00", "a\x00b", "%", "\\", "'; DROP TABLE", "\ud83d\ude00", "1" * 500])
def test_anything_may_be_typed(client, cast, typed):
    query = {"q": typed.encode("utf-16", "surrogatepass").decode("utf-16")}
    for url in (SEARCH, SUGGEST):
        assert client.get(url, query).status_code == 200
    assert client.get(REQUIREMENTS, {"siret": query["q"]}).status_code == 200


def test_cursors_travel():
    assert cursors.read(cursors.write((3, "L’Haÿ", 12)), "pertinence") == (3, "L’Haÿ", 12)
    assert cursors.read(cursors.write((3, "L’Haÿ", 12)), "designation") is None
    assert cursors.read(cursors.write((3, "L’Haÿ", 12)), "statut") is None
    assert cursors.read(cursors.write(("L’Haÿ", 12)), "designation") == ("L’Haÿ", 12)
    assert cursors.read_service(cursors.write((False, "FIN"))) == (False, "FIN")
    assert cursors.write(None) == ""


def test_pages_are_walked_by_their_links(client, cast):
    rows = [{"identifiant": f"21{n:012}", "raison_sociale": f"Longueville {n:02}", "is_public": True} for n in range(45)]
    fiction.write_structures(rows, [])
    seen, url = set(), f"{SEARCH}?q=longueville"
    while url:
        page = client.get(url)
        names = [row.raison_sociale for row, _ in page.context["rows"]]
        assert not seen & set(names)
        seen |= set(names)
        url = page.context["following"]
    assert len(seen) == 45
    assert client.get(page.context["previous"]).context["rows"][0][0].raison_sociale == "Longueville 20"


def test_the_number_of_queries_is_small_whoever_reads(client, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):  # one counts the visit
        client.get(SEARCH, {"q": "saint aubin"})
    with django_assert_max_num_queries(2):
        client.get(f"/annuaire/{cast.HOPITAL.pk}/")
    with django_assert_max_num_queries(2):
        client.get(REQUIREMENTS, {"siret": cast.HOPITAL.identifiant})


def test_a_signed_in_person_keeps_their_navigation(client_of):
    assert 'aria-label="Espaces"' in client_of("claire").get(SEARCH).content.decode()


def test_only_reading_is_possible(client, cast):
    for url in (SEARCH, REQUIREMENTS, SUGGEST, f"/annuaire/{cast.COMMUNE.pk}/"):
        assert client.post(url).status_code == 405


def test_too_many_requests_are_slowed_down_gently(client, cast, monkeypatch):
    monkeypatch.setattr(pace, "PACE", Pace("directory-test", 3, 60))
    with clock.frozen(clock.now()):
        statuses = [client.get(SUGGEST, {"q": "a"}).status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        assert client.get(SUGGEST, {"q": "a"}, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_suggestions_listen_to_the_field_of_the_form(client, cast):
    assert cast.COMMUNE.identifiant in read(client, SUGGEST, recipient_identifiant="saint aub")


def test_criteria_come_by_the_address_and_stay_on_the_page(client, cast):
    answer = client.get(SEARCH, {"ville": "valmont", "statut": "ACTIVE", "tri": "identifiant"})
    assert [row.pk for row, _ in answer.context["rows"]] == [cast.HOPITAL.pk]
    page = html.unescape(answer.content.decode())
    assert 'value="valmont"' in page
    assert '<details class="more criteria" open>' in page
    assert "récepteur EDI" in page
    assert '<details class="more criteria">' in read(client, SEARCH, q="saint aubin")


def test_a_criterion_that_cannot_be_read_is_told_and_kept(client, cast):
    answer = client.get(SEARCH, {"ville": "valmont", "service_le": "demain", "statut": "PARTI"})
    assert set(answer.context["form"].errors) == {"service_le", "statut"}
    assert 'value="demain"' in answer.content.decode()
    assert [row.pk for row, _ in answer.context["rows"]] == [cast.HOPITAL.pk]


def test_a_visitor_cannot_ask_for_companies(client, client_of, cast):
    asked = {"q": "roussel", "type_structure": "PRIVEE"}
    assert "Menuiserie Roussel" not in read(client, SEARCH, **asked)
    page = read(client_of("sophie"), SEARCH, **asked)
    assert "Menuiserie Roussel" in page
    for secret in (cast.MENUISERIE.courriel, cast.MENUISERIE.telephone, cast.MENUISERIE.adresse, cast.MENUISERIE.numero_tva):
        assert secret not in page
    assert f"/annuaire/{cast.MENUISERIE.pk}/" not in page
    assert "indiquez au moins son nom" in read(client_of("sophie"), SEARCH, type_structure="PRIVEE")


def test_pages_keep_the_criteria(client, cast):
    rows = [
        {"identifiant": f"21{n:012}", "raison_sociale": f"Port {n:02}", "ville": "Laval", "is_public": True} for n in range(25)
    ]
    fiction.write_structures(rows, [])
    first = client.get(SEARCH, {"ville": "laval", "tri": "identifiant"})
    second = client.get(first.context["following"])
    assert [row.raison_sociale for row, _ in second.context["rows"]] == [f"Port {n}" for n in range(20, 25)]
    assert second.context["form"]["ville"].value() == "laval"


def test_an_undisclosed_address_is_not_shown(client, cast):
    Structure.objects.filter(pk=cast.COMMUNE.pk).update(non_diffusible_insee=True, courriel="a@b.fr", telephone="0102030405")
    page = read(client, f"/annuaire/{cast.COMMUNE.pk}/")
    assert "Adresse non diffusée" in page
    for secret in (cast.COMMUNE.adresse, "a@b.fr", "0102030405"):
        assert secret not in page


def test_services_are_filtered_by_state_and_date(client, cast):
    url = f"/annuaire/{cast.HOPITAL.pk}/"
    assert "LABO-2019" not in read(client, url, service_actif="oui")
    assert "ACHATS" not in read(client, url, service_actif="non")
    assert client.get(url, {"service_le": "hier"}).context["form"].errors.keys() == {"service_le"}
