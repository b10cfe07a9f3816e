"""Addresses of all pages; every noun has its own file."""

from django.urls import include, path

urlpatterns = [
    path("", include("chibo.web.accounts.urls")),
    path("", include("chibo.web.entry.urls")),
    path("", include("chibo.web.frame.urls")),
]
