"""Addresses of the first page, the worklist and the search."""

from django.urls import path

from chibo.web.worklist import search, views

urlpatterns = [
    path("", views.home, name="home"),
    path("worklist/", views.worklist, name="worklist"),
    path("worklist/gaps/", views.gaps, name="worklist_gaps"),
    path("search/", search.search, name="search"),
]
