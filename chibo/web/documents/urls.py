"""Addresses of the register of papers."""

from django.urls import path

from chibo.web.documents import check, make, pages, workbook, writes

urlpatterns = [
    path("", pages.index, name="documents"),
    path("check/", check.check, name="paper_check"),
    path("papers/<uuid:key>/", pages.one, name="paper"),
    path("papers/<uuid:key>/workbook/", workbook.paper_history_workbook, name="paper_history_workbook"),
    path("papers/<uuid:key>/sign/", writes.sign, name="paper_sign"),
    path("papers/<uuid:key>/void/", writes.void, name="paper_void"),
    path("units/<slug:code>/", pages.unit_register, name="unit_papers"),
    path("units/<slug:code>/workbook/", workbook.unit_papers_workbook, name="unit_papers_workbook"),
    path("units/<slug:code>/new/", writes.take, name="paper_new"),
    path("units/<slug:code>/forms/", make.choose, name="paper_forms"),
    path("units/<slug:code>/forms/<slug:form>/", make.make, name="paper_make"),
]
