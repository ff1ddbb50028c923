"""Worker with one more task, run as a program by test_jobs: the task never ends the first time, ends the second.

Arguments: name of the database, file where each run of the task adds a line.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path


def main(database: str, trace: Path) -> None:
    """Works until killed."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from procrastinate.contrib.django import app

    from unisson.entrypoints.jobs.worker import work

    @app.task(name="tests.slow")
    def slow() -> None:
        runs = len(trace.read_text().splitlines()) if trace.exists() else 0
        with trace.open("a") as stream:
            stream.write("run\n")
        if runs == 0:
            time.sleep(600)

    asyncio.run(work())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
