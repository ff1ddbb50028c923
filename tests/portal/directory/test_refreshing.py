"""The weekly work: from a file, a folder or an address to the published files; what fails is told and stops nothing else."""

from __future__ import annotations

import functools
import os
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command
from procrastinate.contrib.django import app

from tests.portal.directory.files import A, B, structure, write_csv, write_xlsx
from unisson.entrypoints.jobs.tasks import publishing as jobs
from unisson.portal.directory import publishing, refreshing
from unisson.portal.directory.layout import STRUCTURES
from unisson.portal.directory.models import DirectoryImport, Publication, Refresh
from unisson.portal.organisations.models import Structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(tmp_path, settings):
    settings.DIRECTORY_SOURCE = str(tmp_path)
    return tmp_path


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        """Nothing."""


@pytest.fixture
def served(tmp_path):
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_without_a_source_the_directory_is_published_all_the_same(db, settings):
    settings.DIRECTORY_SOURCE = ""
    done = refreshing.refresh()
    assert (done.problem, done.imported, done.publication) == ("", None, publishing.latest())


def test_the_newest_file_of_a_folder_is_imported_once(source):
    old = write_xlsx(source / "janvier.xlsx", [structure(A, "Ville A")], [])
    os.utime(old, (1, 1))
    write_xlsx(source / "fevrier.xlsx", [structure(B, "Ville B")], [])
    done = refreshing.refresh()
    assert (done.problem, done.imported.filename, done.publication.structures) == ("", "fevrier.xlsx", 1)
    assert refreshing.refresh().imported is None  # the same file: nothing to do
    assert (DirectoryImport.objects.count(), Publication.objects.count()) == (1, 2)


def test_a_folder_of_csv_is_one_directory(source):
    write_csv(source / "s.csv", STRUCTURES, [structure(A, "Ville A")])
    assert refreshing.refresh().imported.structures_created == 1


def test_an_address_is_downloaded(served, tmp_path, settings):
    write_xlsx(tmp_path / "annuaire du mois.xlsx", [structure(A, "Ville A")], [])
    settings.DIRECTORY_SOURCE = f"{served}/annuaire%20du%20mois.xlsx?cle=secret"
    done = refreshing.refresh()
    assert (done.problem, done.imported.structures_created) == ("", 1)
    assert "secret" not in done.source


@pytest.mark.parametrize("missing", ["absent.xlsx", "http"])
def test_a_source_that_fails_is_told_and_the_rest_is_done(missing, served, tmp_path, settings, cast):
    settings.DIRECTORY_SOURCE = f"{served}/absent.xlsx" if missing == "http" else str(tmp_path / missing)
    done = refreshing.refresh()
    assert "absent.xlsx" in done.problem
    assert done.problem.endswith(".")
    assert done.imported is None
    assert done.publication.structures == Structure.objects.publiques().count()


def test_an_empty_folder_is_told(source):
    assert str(source) in refreshing.refresh().problem


def test_a_download_without_end_is_stopped(served, tmp_path, settings, monkeypatch):
    monkeypatch.setattr(refreshing, "LARGEST", 10)
    write_xlsx(tmp_path / "a.xlsx", [structure(A, "Ville A")], [])
    settings.DIRECTORY_SOURCE = f"{served}/a.xlsx"
    assert "300 Mo" in refreshing.refresh().problem
    assert not DirectoryImport.objects.exists()


def test_the_job_is_weekly_and_says_how_it_went(source, cast):
    crons = {periodic.task.name: periodic.cron for periodic in app.periodic_registry.periodic_tasks.values()}
    assert crons["unisson.refresh_directory"] == "20 2 * * 1"
    assert jobs.refresh_directory(0) is False
    write_xlsx(source / "a.xlsx", [structure(A, "Ville A")], [])
    assert jobs.refresh_directory(0) is True
    assert [bool(row.problem) for row in Refresh.objects.order_by("id")] == [True, False]


def test_the_commands(cast, capsys, settings):
    call_command("annuaire", "publier")
    assert f"{Structure.objects.publiques().count()} structures" in capsys.readouterr().out
    settings.DIRECTORY_SOURCE = "/nulle/part.xlsx"
    with pytest.raises(CommandError) as refused:
        call_command("annuaire", "actualiser")
    assert refused.value.returncode == 2
    settings.DIRECTORY_SOURCE = ""
    call_command("annuaire", "actualiser")
    assert Publication.objects.count() == 3
