from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "unisson.portal.engagements"
    label = "engagements"
    verbose_name = "Engagements juridiques"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from unisson.lifecycles.engagement import ENGAGEMENT
        from unisson.portal.engagements.models import Engagement
        from unisson.portal.engagements.permissions import roles_of
        from unisson.portal.kernel.moving import Life, register

        register(Engagement, Life(ENGAGEMENT, roles_of, {}))
