"""Addresses of dossiers."""

from django.urls import path

from chibo.web.dossiers import attaching, batch, lists, page, papers, writes
from chibo.web.dossiers.workbook import dossiers_workbook

urlpatterns = [
    path("", lists.dossiers, name="dossiers"),
    path("workbook/", dossiers_workbook, name="dossiers_workbook"),
    path("waiting/", lists.waiting, name="dossiers_waiting"),
    path("decisions/", batch.decisions, name="decisions"),
    path("decisions/<slug:code>/", batch.decisions_of_unit, name="decisions_of_unit"),
    path("papers/<uuid:key>/", writes.item, name="dossier_item"),
    path("papers/<uuid:key>/files/", attaching.attach, name="attachment_add"),
    path("files/<uuid:key>/", attaching.download, name="attachment"),
    path("files/<uuid:key>/remove/", attaching.detach, name="attachment_remove"),
    path("letters/<uuid:key>/", writes.letter, name="verification"),
    path("letters/<uuid:key>/reply/", writes.reply, name="verification_reply"),
    path("letters/<uuid:key>/withdraw/", writes.letter_withdraw, name="verification_withdraw"),
    path("introducers/<uuid:key>/remove/", writes.introducer_remove, name="introducer_remove"),
    path("<uuid:key>/", page.dossier, name="dossier"),
    path("<uuid:key>/forms/", papers.case_forms, name="case_forms"),
    path("<uuid:key>/check/<slug:what>/", writes.check, name="dossier_check"),
    path("<uuid:key>/<slug:what>/", writes.act, name="dossier_act"),
]
