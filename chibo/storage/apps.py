"""Application entry."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    name = "chibo.storage"
    label = "storage"
