"""Application entry."""

from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "chibo.membership"
    label = "membership"
