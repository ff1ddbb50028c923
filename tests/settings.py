"""Settings of the tests: the real ones, on an embedded PostgreSQL of their own, with quick passwords."""

import os
from pathlib import Path

from tests.infra.server import TEST_DATA, database_of_this_run, server

os.environ["UNISSON_DATA"] = str(TEST_DATA / "data")
os.environ.pop("UNISSON_DEBUG", None)
os.environ["UNISSON_DEMO"] = "1"

from unisson.config.environment import file_storage
from unisson.config.settings import *  # noqa: F403
from unisson.config.settings import DATABASES, STORAGES

DATABASES["default"].update(server().django_settings())
DATABASES["default"]["CONN_MAX_AGE"] = 0  # threads of a test server come and go: none leaves a connection behind
DATABASES["default"]["TEST"] = {"NAME": database_of_this_run()}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# A store for each process of the run: a test that counts files must not see those of its neighbour.
MEDIA_ROOT = Path(os.environ["UNISSON_DATA"]) / os.environ.get("PYTEST_XDIST_WORKER", "main") / "files"
STORAGES["default"] = file_storage(str(MEDIA_ROOT))
# Static files straight from the sources: nothing is collected for a test.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
