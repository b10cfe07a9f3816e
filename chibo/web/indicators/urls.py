"""Addresses of indicators."""

from django.urls import path

from chibo.web.indicators import board, one, rows

urlpatterns = [
    path("", board.index, name="indicators"),
    path("<slug:code>/", board.board, name="indicator_board"),
    path("<slug:code>/workbook/", board.workbook, name="indicator_board_workbook"),
    path("<slug:code>/<slug:name>/", one.one, name="indicator"),
    path("<slug:code>/<slug:name>/rows/", rows.rows, name="indicator_rows"),
]
