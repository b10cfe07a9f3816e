"""Addresses of targets."""

from django.urls import path

from chibo.web.targets import board, one, workbook, writes

urlpatterns = [
    path("", board.index, name="targets"),
    path("unit/<str:code>/", board.board, name="targets_unit"),
    path("unit/<str:code>/workbook/", workbook.workbook, name="targets_workbook"),
    path("unit/<str:code>/assign/", writes.assign, name="targets_assign"),
    path("unit/<str:code>/register/", writes.register, name="targets_register"),
    path("<uuid:key>/", one.one, name="target"),
    path("<uuid:key>/carry/", writes.carry, name="target_carry"),
    path("steps/<uuid:key>/withdraw/", writes.withdraw, name="target_withdraw"),
]
