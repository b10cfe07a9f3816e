"""Application entry."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "chibo.people"
    label = "people"
