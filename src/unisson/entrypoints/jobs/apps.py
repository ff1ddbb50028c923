"""Django application of the scheduler, the worker and the commands."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Holds tasks and management commands; it has no table."""

    name = "unisson.entrypoints.jobs"
    label = "jobs"
    verbose_name = "Traitements"
