"""Addresses of classes, enrolments and certificates."""

from django.urls import path

from chibo.web.training import pages, workbooks, writes

urlpatterns = [
    path("", pages.index, name="training"),
    path("workbook/", workbooks.classes_workbook, name="classes_workbook"),
    path("open/", writes.open_class, name="training_open"),
    path("expiring/", pages.expiring, name="training_expiring"),
    path("expiring/workbook/", workbooks.expiring_workbook, name="expiring_workbook"),
    path("certificates/new/", writes.record_elsewhere, name="certificate_elsewhere"),
    path("certificates/<uuid:key>/withdraw/", writes.withdraw_certificate, name="certificate_withdraw"),
    path("enrolments/<uuid:key>/withdraw/", writes.leave, name="enrolment_withdraw"),
    path("classes/<uuid:key>/", pages.one, name="training_class"),
    path("classes/<uuid:key>/workbook/", pages.workbook, name="training_workbook"),
    path("classes/<uuid:key>/change/", writes.change_class, name="training_change"),
    path("classes/<uuid:key>/withdraw/", writes.withdraw_class, name="training_withdraw"),
    path("classes/<uuid:key>/enrol/", writes.enrol, name="training_enrol"),
    path("classes/<uuid:key>/certify/", writes.certify, name="training_certify"),
]
