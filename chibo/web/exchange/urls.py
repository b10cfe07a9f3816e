"""Addresses of the import wizard."""

from django.urls import path

from chibo.web.exchange import rows, running, wizard
from chibo.web.exchange.list_workbook import imports_workbook

urlpatterns = [
    path("", wizard.imports, name="imports"),
    path("workbook/", imports_workbook, name="imports_workbook"),
    path("new/", wizard.new, name="import_new"),
    path("template/", wizard.template, name="import_template"),
    path("<uuid:key>/", running.batch, name="import_batch"),
    path("<uuid:key>/columns/", wizard.columns, name="import_columns"),
    path("<uuid:key>/sheet/", wizard.sheet, name="import_sheet"),
    path("<uuid:key>/rows/", rows.rows, name="import_rows"),
    path("<uuid:key>/check/", running.check, name="import_check"),
    path("<uuid:key>/errors/", running.errors, name="import_errors"),
    path("<uuid:key>/undo/", running.undo, name="import_undo"),
    path("<uuid:key>/discard/", running.discard_batch, name="import_discard"),
]
