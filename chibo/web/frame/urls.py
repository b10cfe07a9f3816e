"""Addresses of the frame."""

from django.urls import path

from chibo.web.frame import views

urlpatterns = [
    path("gallery/", views.gallery, name="gallery"),
    path("preferences/", views.preferences, name="preferences"),
    path("language/", views.language, name="language"),
    path("health/", views.health, name="health"),
]
