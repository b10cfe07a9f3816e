"""Addresses of special hamlets."""

from django.urls import path

from chibo.web.hamlets import fill, one, pages, workbook, writes

urlpatterns = [
    path("", pages.index, name="hamlets"),
    path("units/<slug:code>/", pages.watch, name="hamlets_unit"),
    path("units/<slug:code>/workbook/", workbook.workbook, name="hamlets_workbook"),
    path("units/<slug:code>/fill/", fill.fill, name="hamlets_fill"),
    path("<slug:code>/", one.one, name="hamlet"),
    path("<slug:code>/measures/add/", writes.add_measure, name="hamlet_measure"),
    path("<slug:code>/people/", writes.report_people, name="hamlet_people"),
    path("measures/<uuid:key>/finish/", writes.finish_measure, name="hamlet_measure_finish"),
    path("measures/<uuid:key>/withdraw/", writes.withdraw_measure, name="hamlet_measure_withdraw"),
    path("reports/<uuid:key>/withdraw/", writes.withdraw_report, name="hamlet_report_withdraw"),
]
