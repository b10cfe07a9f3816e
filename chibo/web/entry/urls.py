"""Addresses of the entry."""

from django.urls import path

from chibo.web.entry import views

urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("logout/", views.sign_out, name="logout"),
    path("password/", views.password, name="password"),
    path("first/", views.first_administrator, name="first"),
]
