"""Addresses of dossiers."""

from django.urls import path

from chibo.web.dossiers import attaching, batch, lists, page, papers, relocating, writes
from chibo.web.dossiers.probation import probation
from chibo.web.dossiers.probation_files import probation_paper, probation_workbook
from chibo.web.dossiers.proposed import proposed_paper, proposed_workbook
from chibo.web.dossiers.relocations_workbook import relocations_workbook
from chibo.web.dossiers.tracking import tracking_workbook
from chibo.web.dossiers.workbook import dossiers_workbook

urlpatterns = [
    path("", lists.dossiers, name="dossiers"),
    path("workbook/", dossiers_workbook, name="dossiers_workbook"),
    path("tracking/workbook/", tracking_workbook, name="tracking_workbook"),
    path("waiting/", lists.waiting, name="dossiers_waiting"),
    path("probation/", probation, name="probation"),
    path("probation/workbook/", probation_workbook, name="probation_workbook"),
    path("probation/paper/", probation_paper, name="probation_paper"),
    path("moves/", relocating.relocations, name="relocations"),
    path("moves/workbook/", relocations_workbook, name="relocations_workbook"),
    path("arriving/<uuid:key>/", relocating.take_over, name="dossier_arriving"),
    path("arriving/<uuid:key>/decline/", relocating.decline, name="dossier_decline"),
    path("decisions/", batch.decisions, name="decisions"),
    path("decisions/<slug:code>/", batch.decisions_of_unit, name="decisions_of_unit"),
    path("decisions/<slug:code>/workbook/", proposed_workbook, name="proposed_workbook"),
    path("decisions/<slug:code>/paper/", proposed_paper, name="proposed_paper"),
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
