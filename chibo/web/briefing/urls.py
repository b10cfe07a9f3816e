"""Addresses of the leader's page."""

from django.urls import path

from chibo.web.briefing import pages

urlpatterns = [
    path("", pages.index, name="briefing"),
    path("units/<slug:code>/", pages.page, name="briefing_unit"),
]
