"""Application entry."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "chibo.organisation"
    label = "organisation"
