from django.apps import AppConfig


class RaccordementsPagesConfig(AppConfig):
    name = "unisson.entrypoints.web.raccordements"
    label = "web_raccordements"
    verbose_name = "Pages des raccordements"
