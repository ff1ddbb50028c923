"""Django application of the scheduler, the worker and the commands."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Holds tasks and management commands; it has no table."""

    name = "unisson.entrypoints.jobs"
    label = "jobs"
    verbose_name = "Traitements"

    def ready(self) -> None:
        """Events are relayed as soon as they are committed."""
        from unisson.entrypoints.jobs.tasks import archiving, relaying
        from unisson.portal.archives import reading
        from unisson.portal.kernel import outbox

        outbox.wake_with(relaying.wake)
        reading.verify_with(archiving.ask)
