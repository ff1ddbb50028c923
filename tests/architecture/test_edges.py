"""Law 12: what is at the edge can be deleted; the rest does not notice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.architecture.source import SRC, files, imported, name

# Everything that goes with the dashboards.
DASHBOARD = ("unisson/portal/dashboard", "unisson/entrypoints/web/dashboard", "unisson/entrypoints/jobs/tasks/tallying.py")
WITHOUT_IT = """
import django, pathlib, unisson
assert pathlib.Path(unisson.__file__).is_relative_to({copy!r}), unisson.__file__
django.setup()
from django.apps import apps
from django.core.management import call_command
from django.template.loader import get_template
from django.urls import NoReverseMatch, get_resolver, reverse
assert not apps.is_installed("unisson.portal.dashboard")
call_command("check", fail_level="WARNING")
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
import unisson.entrypoints.jobs.tasks
from procrastinate.contrib.django import app
assert len(app.tasks) > 10
assert reverse("home") and len(get_resolver().reverse_dict) > 10
try:
    reverse("dashboard")
    raise SystemExit("the dashboard is still there")
except NoReverseMatch:
    pass
from unisson.entrypoints.web.shared.navigation import url_or_none
assert url_or_none("dashboard") == ""
for template in ("unisson/base.html", "invoices/home.html", "directory/structure.html"):
    get_template(template)
print("whole")
"""


def belongs(path: str) -> bool:
    return path.startswith(DASHBOARD)


def test_nothing_imports_the_dashboards():
    guilty = [
        name(path)
        for path in files("unisson")
        if not belongs(name(path)) and any("dashboard" in module for module in imported(path))
    ]
    assert guilty == []


@pytest.mark.slow
def test_without_the_dashboards_the_portal_is_whole(tmp_path):
    copy = tmp_path / "src"
    shutil.copytree(SRC, copy)
    for part in DASHBOARD:
        target = copy / part
        shutil.rmtree(target) if target.is_dir() else target.unlink()
    settings = {"PYTHONPATH": str(copy), "DJANGO_SETTINGS_MODULE": "unisson.config.settings", "UNISSON_DATA": str(tmp_path)}
    # No database is needed: nothing is read, and the address leads nowhere.
    settings["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", WITHOUT_IT.format(copy=str(copy))],
        env=os.environ | settings, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.stdout.strip().endswith("whole"), answer.stderr[-3000:]
