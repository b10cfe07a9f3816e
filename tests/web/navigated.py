"""Addresses with all main items, for the navigation's tests."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from chibo.web.navigation import ITEMS
from chibo.web.views import reads


@reads("worklist.see")
def item(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("", include("chibo.web.urls")),
    *(path(f"{entry.route}/", item, name=entry.route) for entry in ITEMS),
]
