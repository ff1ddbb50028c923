"""The directory downloaded without an account: the whole, what changed, and what is said when it cannot be."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from unisson.entrypoints.web.directory import pace
from unisson.portal.directory import differences, publishing, refreshing
from unisson.portal.directory.models import Change
from unisson.portal.kernel import clock
from unisson.portal.kernel.pace import forget
from unisson.portal.organisations.models import Structure

pytestmark = pytest.mark.django_db

PAGE = reverse("directory:download")
XLSX, CSV = reverse("directory:whole_xlsx"), reverse("directory:whole_csv")
SINCE_XLSX, SINCE_CSV = reverse("directory:changes_xlsx"), reverse("directory:changes_csv")


@pytest.fixture(autouse=True)
def fresh_counts():
    forget()


@pytest.fixture
def old(cast):
    Change.objects.update(at=clock.now() - timedelta(days=10))
    Structure.objects.filter(pk=cast.COMMUNE.pk).update(statut="INACTIVE")
    return cast


def content(answer) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_before_the_first_publication_the_page_says_when(client, cast):
    assert "chaque lundi" in client.get(PAGE).content.decode()
    assert client.get(XLSX).status_code == 404


@pytest.mark.parametrize(("url", "start", "extension"), [(XLSX, b"PK", "xlsx"), (CSV, b"PK", "zip")])
def test_anybody_downloads_the_whole(client, cast, url, start, extension):
    publishing.publish()
    assert url in client.get(PAGE).content.decode()
    answer = client.get(url)
    assert answer["Content-Disposition"] == f'attachment; filename="Unisson-Annuaire_{clock.today():%Y%m%d}.{extension}"'
    assert content(answer).startswith(start)
    again = client.get(url, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_changed_is_told_then_downloaded(client, old):
    today = clock.today().isoformat()
    page = client.get(PAGE, {"depuis": today})
    assert page.context["counts"] == [("Structures", "Fermeture", 1)]
    assert [line["name"] for line in page.context["changes"]] == ["Commune de Saint-Aubin"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(client.get(SINCE_XLSX, {"depuis": today}))))
    titles, row = book.get_sheet_by_name("Structures").to_python()
    assert titles[-3:] == list(differences.EXTRA)
    assert row[1] == old.COMMUNE.identifiant
    assert row[-3:] == ["FERMETURE", today, "StructureActive"]
    assert content(client.get(SINCE_CSV, {"depuis": today})).startswith(b"PK")


def test_nothing_changed_is_said(client, cast):
    Change.objects.update(at=clock.now() - timedelta(days=10))
    assert "Rien n’a changé" in client.get(PAGE, {"depuis": clock.today().isoformat()}).content.decode()


@pytest.mark.parametrize("typed", ["", "hier", "2999-01-01"])
def test_a_wrong_day_is_told_and_kept(client, old, typed):
    page = client.get(PAGE, {"depuis": typed})
    assert page.context["form"].errors.keys() == {"depuis"}
    assert page.context["form"]["depuis"].value() == typed
    for url in (SINCE_XLSX, SINCE_CSV):
        answer = client.get(url, {"depuis": typed}, follow=True)
        assert answer.context["form"].errors.keys() == {"depuis"}


def test_too_many_changes_lead_to_the_whole(client, old, monkeypatch):
    monkeypatch.setattr(differences, "MOST", 0)
    today = clock.today().isoformat()
    assert client.get(PAGE, {"depuis": today}).context["too_many"] == 1
    assert client.get(SINCE_CSV, {"depuis": today}, follow=True).context["too_many"] == 1


def test_downloads_have_their_own_pace(client, cast, monkeypatch):
    assert pace.DOWNLOADS.most < pace.PACE.most
    publishing.publish()
    with clock.frozen(clock.now()):
        for _ in range(pace.DOWNLOADS.most):
            assert content(client.get(XLSX))
        assert client.get(XLSX).status_code == 429
        assert client.get(PAGE).status_code == 200


def test_the_pages_are_a_few_queries(client, old, django_assert_max_num_queries):
    publishing.publish()
    with django_assert_max_num_queries(3):  # one counts the visit
        client.get(PAGE)
    with django_assert_max_num_queries(10):
        client.get(PAGE, {"depuis": clock.today().isoformat()})


def test_the_support_sees_how_it_goes(client_of, cast, settings, tmp_path):
    settings.DIRECTORY_SOURCE = str(tmp_path / "absent.xlsx")
    refreshing.refresh()
    page = client_of("sam").get(reverse("directory:refreshes"))
    assert page.context["refreshes"][0].problem in page.content.decode()
    assert page.context["refreshes"][0].publication
    assert client_of("sophie").get(reverse("directory:refreshes")).status_code == 403
