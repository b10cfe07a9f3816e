"""Every address of the program."""

from django.urls import include, path

urlpatterns = [path("", include("chibo.web.urls"))]

handler400 = "chibo.web.errors.bad_request"
handler403 = "chibo.web.errors.forbidden"
handler404 = "chibo.web.errors.not_found"
handler500 = "chibo.web.errors.server_error"
