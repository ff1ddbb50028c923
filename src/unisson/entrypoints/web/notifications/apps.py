"""Application of the demonstration mailbox, so that Django finds its templates."""

from django.apps import AppConfig


class NotificationsWebConfig(AppConfig):
    """Views and templates; it owns no table."""

    name = "unisson.entrypoints.web.notifications"
    label = "web_notifications"
    verbose_name = "Courrier de démonstration"
