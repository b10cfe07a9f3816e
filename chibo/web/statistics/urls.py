"""Addresses of Báo cáo."""

from django.urls import path

from chibo.web.statistics import (
    admitted_workbooks,
    conversion,
    dossier_workbooks,
    dossiers,
    headcount,
    movement,
    newly_admitted,
    overview,
    proofs,
    workbooks,
)

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
    path("admitted/<slug:code>/", newly_admitted.newly_admitted_page, name="newly_admitted"),
    path(
        "admitted/<slug:code>/workbook/",
        admitted_workbooks.newly_admitted_workbook,
        name="newly_admitted_workbook",
    ),
    path(
        "admitted/<slug:code>/proof/<slug:name>/",
        newly_admitted.newly_admitted_proof,
        name="newly_admitted_proof",
    ),
    path(
        "admitted/<slug:code>/proof/<slug:name>/workbook/",
        admitted_workbooks.newly_admitted_proof_workbook,
        name="newly_admitted_proof_workbook",
    ),
    path(
        "admitted/<slug:code>/organisations/",
        newly_admitted.newly_admitted_organisations,
        name="newly_admitted_organisations",
    ),
    path("admitted/<slug:code>/peoples/", newly_admitted.peoples_page, name="newly_admitted_peoples"),
    path(
        "admitted/<slug:code>/peoples/workbook/",
        admitted_workbooks.peoples_workbook,
        name="newly_admitted_peoples_workbook",
    ),
    path(
        "admitted/<slug:code>/peoples/<slug:name>/<slug:value>/",
        newly_admitted.newly_admitted_units,
        name="newly_admitted_units",
    ),
    path("dossiers/<slug:code>/", dossiers.dossier_figures, name="dossier_figures"),
    path(
        "dossiers/<slug:code>/workbook/",
        dossier_workbooks.dossier_figures_workbook,
        name="dossier_figures_workbook",
    ),
    path("dossiers/<slug:code>/cases/<slug:figure>/", dossiers.dossier_cases, name="dossier_cases"),
    path("conversion/<slug:code>/", conversion.conversion_page, name="conversion"),
    path("conversion/<slug:code>/workbook/", conversion.conversion_workbook, name="conversion_workbook"),
    path("conversion/<slug:code>/cases/<slug:name>/", conversion.conversion_cases, name="conversion_cases"),
]
