"""Addresses of Báo cáo."""

from django.urls import path

from chibo.web.statistics import headcount, movement, overview, proofs, workbooks

urlpatterns = [
    path("", overview.reports, name="reports"),
    path("movement/<slug:code>/", movement.movement_page, name="movement"),
    path("movement/<slug:code>/workbook/", workbooks.movement_workbook, name="movement_workbook"),
    path("movement/<slug:code>/proof/<slug:name>/", proofs.movement_proof, name="movement_proof"),
    path(
        "movement/<slug:code>/proof/<slug:name>/workbook/",
        workbooks.movement_proof_workbook,
        name="movement_proof_workbook",
    ),
    path("headcount/<slug:code>/", headcount.headcount_page, name="headcount"),
    path("headcount/<slug:code>/workbook/", workbooks.headcount_workbook, name="headcount_workbook"),
    path("headcount/<slug:code>/proof/", proofs.headcount_proof, name="headcount_proof"),
    path(
        "headcount/<slug:code>/proof/workbook/",
        workbooks.headcount_proof_workbook,
        name="headcount_proof_workbook",
    ),
]
