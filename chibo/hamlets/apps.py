"""Application entry."""

from django.apps import AppConfig


class HamletsConfig(AppConfig):
    name = "chibo.hamlets"
    label = "hamlets"
