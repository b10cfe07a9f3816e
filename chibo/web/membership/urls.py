"""Addresses of the ledger: beside a person, and of single entries."""

from django.urls import path

from chibo.web.membership import corrections, facts, movements

of_people = [
    path("new/", movements.enter, name="member_enter"),
    path("<uuid:key>/record/", movements.choose, name="record"),
    path("<uuid:key>/record/<slug:kind>/", movements.record, name="record_movement"),
    path("<uuid:key>/facts/", facts.choose, name="facts"),
    path("<uuid:key>/facts/<slug:kind>/", facts.start, name="start_fact"),
]
urlpatterns = [
    path("facts/<uuid:key>/end/", facts.end, name="end_fact"),
    path("facts/<uuid:key>/withdraw/", facts.withdraw, name="withdraw_fact"),
    path("movements/<uuid:key>/void/", corrections.void, name="void_movement"),
    path("movements/<uuid:key>/correct/", corrections.correct, name="correct_movement"),
    path("transfers/<uuid:key>/receive/", movements.receive, name="receive"),
    path("transfers/<uuid:key>/take-back/", movements.take_back, name="take_back"),
]
