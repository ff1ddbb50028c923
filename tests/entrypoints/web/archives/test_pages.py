"""The pages of the archives: a manager asks and downloads, the support reads the seals."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse

from tests.portal.archives.conftest import at, sealed, tamper  # noqa: F401 - fixtures
from unisson.entrypoints.jobs.tasks.archiving import make_archives
from unisson.portal.archives import verifying
from unisson.portal.archives.models import Archive

pytestmark = pytest.mark.django_db


def test_a_manager_asks_waits_and_downloads(client_of, cast, sealed):  # noqa: F811
    client, url = client_of("claire"), reverse("archives")
    with at(5):
        assert client.get(url).context["years"] == [2026]
        assert client.post(url, {"year": "2026"}).status_code == 302
        archive = Archive.objects.get()
        download = reverse("archive_download", kwargs={"archive_id": archive.pk})
        assert client.get(download).status_code == 404  # not ready
        again = client.post(url, {"year": "2026"})
        assert (again.status_code, again.context["under_way"]) == (422, True)
        make_archives()
        assert download in client.get(url).content.decode()
        answer = client.get(download)
    content = b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert "index.html" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert client_of("sophie").get(download).status_code == 404
    assert client_of("sam").get(download).status_code == 404


def test_who_is_no_manager_is_told_why(client_of):
    assert client_of("jean").get(reverse("archives")).status_code == 403
    assert client_of("lucie").post(reverse("archives"), {"year": "2026"}).status_code == 403


def test_a_year_without_invoice_is_refused(client_of, sealed):  # noqa: F811
    answer = client_of("claire").post(reverse("archives"), {"year": "1999"})
    assert (answer.status_code, Archive.objects.count()) == (422, 0)


def test_the_support_reads_the_seals_and_their_breaks(client_of, sealed, tamper):  # noqa: F811
    client, url = client_of("sam"), reverse("seals")
    with at(5):
        assert client.get(url).context["latest"] is None
        verifying.verify()
        assert client.get(url).context["latest"].is_whole
        tamper("UPDATE invoices_invoice SET amount_due = 1 WHERE number = 'F-1'")
        verifying.verify()
        shown = client.get(url)
    assert [one["code"] for one in shown.context["latest"].breaks] == ["FACTURE_ALTEREE"]
    assert "F-1" in shown.content.decode()
    assert client.post(url).status_code == 302


def test_seals_belong_to_the_support(client_of):
    assert client_of("claire").get(reverse("seals")).status_code == 403
    assert client_of("sophie").post(reverse("seals")).status_code == 403
