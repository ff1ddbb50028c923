"""Run the jobs that wait, as the worker does."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from unisson.entrypoints.jobs.worker import work


def run_jobs(**options: Any) -> None:
    """Run every waiting job and return. In a thread: Playwright keeps an event loop in the one of the browser tests."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(work(wait=False, install_signal_handlers=False, **options))).result()
