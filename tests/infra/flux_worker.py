"""Worker run as a program by test_flux_killed: it stops for ever in the middle of the third file, the first time only.

Arguments: name of the database, folder of the files, file where the stop leaves its trace.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path


def main(database: str, media: str, trace: Path) -> None:
    """Works until killed."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings

    from unisson.config.environment import file_storage

    settings.DATABASES["default"]["NAME"] = database
    settings.STORAGES["default"] = file_storage(media)
    django.setup()
    from unisson.entrypoints.jobs.worker import work
    from unisson.portal.exchange.actions import integrating

    settle = integrating._settle

    def stop(item: integrating.FluxItem) -> None:
        settle(item)
        if item.position == 3 and not trace.exists():
            trace.write_text("stopped")
            time.sleep(600)

    integrating._settle = stop
    asyncio.run(work())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
