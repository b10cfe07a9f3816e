"""Addresses of the pool of candidates."""

from django.urls import path

from chibo.web.admission import lists, notes, writes
from chibo.web.admission.pool_workbook import pool_workbook
from chibo.web.admission.read_many import read_many
from chibo.web.admission.workbooks import note_history_workbook

urlpatterns = [
    path("", lists.pool, name="pool"),
    path("workbook/", pool_workbook, name="pool_workbook"),
    path("new/", writes.introduce, name="candidate_new"),
    path("many/", writes.introduce_many, name="candidates_new"),
    path("many/file/", read_many, name="candidates_read"),
    path("review/<slug:code>/", writes.review, name="pool_review"),
    path("help/<uuid:key>/end/", writes.end_help, name="help_end"),
    path("groups/<uuid:key>/end/", writes.end_group, name="group_end"),
    path("<uuid:key>/", notes.note, name="candidate"),
    path("<uuid:key>/history/", notes.note_history, name="candidate_history"),
    path("<uuid:key>/history/workbook/", note_history_workbook, name="candidate_history_workbook"),
    path("<uuid:key>/<slug:what>/", writes.act, name="candidate_act"),
]
