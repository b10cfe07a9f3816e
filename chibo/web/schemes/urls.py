"""Addresses of schemes."""

from django.urls import path

from chibo.web.schemes import goal, pages, review, writes

urlpatterns = [
    path("", pages.index, name="schemes"),
    path("new/", writes.new, name="scheme_new"),
    path("<uuid:key>/", pages.one, name="scheme"),
    path("<uuid:key>/review/", review.review, name="scheme_review"),
    path("<uuid:key>/<slug:what>/", writes.act, name="scheme_act"),
    path("goals/<uuid:key>/", goal.goal, name="scheme_goal"),
    path("goals/<uuid:key>/report/", writes.report, name="scheme_report"),
    path("goals/<uuid:key>/<slug:what>/", writes.goal_act, name="scheme_goal_act"),
    path("reports/<uuid:key>/withdraw/", writes.withdraw_report, name="scheme_report_withdraw"),
    path("seats/<uuid:key>/end/", writes.end_seat, name="scheme_seat_end"),
    path("tasks/<uuid:key>/finish/", writes.finish_task, name="scheme_task_finish"),
    path("tasks/<uuid:key>/withdraw/", writes.withdraw_task, name="scheme_task_withdraw"),
    path("recommendations/<uuid:key>/reply/", writes.reply, name="scheme_reply"),
]
