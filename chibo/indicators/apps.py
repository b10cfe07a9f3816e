"""Application entry."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "chibo.indicators"
    label = "indicators"
