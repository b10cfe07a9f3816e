"""Addresses of the workbooks made for a user."""

from django.urls import path

from chibo.web.files import views

urlpatterns = [
    path("", views.files, name="files"),
    path("<uuid:key>/", views.file, name="file"),
    path("<uuid:key>/download/", views.download, name="file_download"),
    path("<uuid:key>/remove/", views.remove, name="file_remove"),
]
