"""Addresses of areas."""

from django.urls import path

from chibo.web.areas import pages

urlpatterns = [
    path("", pages.index, name="areas"),
    path("units/<slug:code>/", pages.areas, name="areas_unit"),
]
