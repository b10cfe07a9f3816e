"""The web application: the only package that speaks HTTP."""

from django.apps import AppConfig
from django.core import checks

from chibo.web.routes import unmarked_views


class WebConfig(AppConfig):
    """Registers the check that no address is left unguarded."""

    name = "chibo.web"
    label = "web"

    def ready(self) -> None:
        checks.register(unmarked_views, checks.Tags.urls)
