"""Every background task. A new module of tasks is added to this list: procrastinate imports this package only."""

from unisson.entrypoints.jobs.tasks import chasing, digests, flux, lapsing, recovery, relaying, sweeping

__all__ = ["chasing", "digests", "flux", "lapsing", "recovery", "relaying", "sweeping"]
