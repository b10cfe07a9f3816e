"""Addresses of all pages; every noun has its own file."""

from django.urls import include, path

from chibo.web.membership.urls import of_people

urlpatterns = [
    path("", include("chibo.web.accounts.urls")),
    path("", include("chibo.web.entry.urls")),
    path("", include("chibo.web.frame.urls")),
    path("", include("chibo.web.worklist.urls")),
    path("files/", include("chibo.web.files.urls")),
    path("areas/", include("chibo.web.areas.urls")),
    path("briefing/", include("chibo.web.briefing.urls")),
    path("hamlets/", include("chibo.web.hamlets.urls")),
    path("imports/", include("chibo.web.exchange.urls")),
    path("organisation/", include("chibo.web.organisation.urls")),
    path("people/", include(of_people)),
    path("people/", include("chibo.web.people.urls")),
    path("membership/", include("chibo.web.membership.urls")),
    path("deadlines/", include("chibo.web.deadlines.urls")),
    path("documents/", include("chibo.web.documents.urls")),
    path("pool/", include("chibo.web.admission.urls")),
    path("dossiers/", include("chibo.web.dossiers.urls")),
    path("indicators/", include("chibo.web.indicators.urls")),
    path("targets/", include("chibo.web.targets.urls")),
    path("schemes/", include("chibo.web.schemes.urls")),
    path("statistics/", include("chibo.web.statistics.urls")),
    path("training/", include("chibo.web.training.urls")),
]
