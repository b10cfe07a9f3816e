"""Addresses of the ledger: beside a person, and of single entries; and of Party cards."""

from django.urls import path

from chibo.web.membership import card_writes, corrections, facts, movements
from chibo.web.membership.card_files import cards_paper, cards_workbook
from chibo.web.membership.cards import cards

of_people = [
    path("new/", movements.enter, name="member_enter"),
    path("<uuid:key>/record/", movements.choose, name="record"),
    path("<uuid:key>/record/<slug:kind>/", movements.record, name="record_movement"),
    path("<uuid:key>/facts/", facts.choose, name="facts"),
    path("<uuid:key>/facts/<slug:kind>/", facts.start, name="start_fact"),
]
urlpatterns = [
    path("cards/", cards, name="cards"),
    path("cards/workbook/", cards_workbook, name="cards_workbook"),
    path("cards/paper/", cards_paper, name="cards_paper"),
    path("cards/request/", card_writes.request_cards, name="cards_request"),
    path("cards/hand-over/", card_writes.hand_over, name="cards_hand_over"),
    path("cards/<uuid:key>/close/", card_writes.close, name="card_close"),
    path("cards/<uuid:key>/take-back/", card_writes.take_back, name="card_take_back"),
    path("facts/<uuid:key>/end/", facts.end, name="end_fact"),
    path("facts/<uuid:key>/withdraw/", facts.withdraw, name="withdraw_fact"),
    path("movements/<uuid:key>/void/", corrections.void, name="void_movement"),
    path("movements/<uuid:key>/correct/", corrections.correct, name="correct_movement"),
    path("transfers/<uuid:key>/receive/", movements.receive, name="receive"),
    path("transfers/<uuid:key>/take-back/", movements.take_back, name="take_back"),
]
