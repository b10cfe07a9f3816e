"""Addresses of deadlines, of the working calendar and of personal calendar addresses."""

from django.urls import path

from chibo.web.deadlines import calendar, feed, rules, views, writes
from chibo.web.deadlines.workbook import deadlines_workbook

urlpatterns = [
    path("", views.index, name="deadlines"),
    path("workbook/", deadlines_workbook, name="deadlines_workbook"),
    path("new/", writes.start, name="deadline_open"),
    path("week/", views.week, name="deadlines_week"),
    path("calendar/", calendar.year, name="working_calendar"),
    path("calendar/change/", calendar.change, name="calendar_change"),
    path("calendar/withdraw/", calendar.withdraw, name="calendar_withdraw"),
    path("rules/", rules.index, name="rules"),
    path("rules/new/", rules.lay_down, name="rule_lay_down"),
    path("rules/<uuid:key>/withdraw/", rules.withdraw, name="rule_withdraw"),
    path("feed/", feed.feed, name="feed"),
    path("feed/<str:secret>.ics", feed.calendar, name="feed_calendar"),
    path("<uuid:key>/", views.one, name="deadline"),
    path("<uuid:key>/done/", writes.finish, name="deadline_finish"),
    path("<uuid:key>/withdraw/", writes.withdraw, name="deadline_withdraw"),
]
