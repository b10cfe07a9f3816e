"""Addresses of the list of members and of one member's file."""

from django.urls import path

from chibo.web.people import (
    collision_writes,
    collisions,
    dated,
    edits,
    file_workbooks,
    lists,
    profile,
)
from chibo.web.people.workbook import people_workbook

urlpatterns = [
    path("", lists.people, name="people"),
    path("workbook/", people_workbook, name="people_workbook"),
    path("views/", lists.keep_view, name="keep_view"),
    path("views/<uuid:key>/forget/", lists.forget_view, name="forget_view"),
    path("collisions/", collisions.collisions, name="collisions"),
    path("collisions/workbook/", collisions.collisions_workbook, name="collisions_workbook"),
    path("collisions/<uuid:key>/", collisions.collision, name="collision"),
    path("collisions/<uuid:key>/settle/", collision_writes.settle, name="collision_settle"),
    path("collisions/<uuid:key>/withdraw/", collision_writes.settlement_withdraw, name="collision_withdraw"),
    path("traits/<uuid:key>/end/", dated.trait_end, name="trait_end"),
    path("traits/<uuid:key>/withdraw/", dated.trait_withdraw, name="trait_withdraw"),
    path("residences/<uuid:key>/end/", dated.residence_end, name="residence_end"),
    path("residences/<uuid:key>/withdraw/", dated.residence_withdraw, name="residence_withdraw"),
    path("<uuid:key>/", profile.person, name="person"),
    path("<uuid:key>/history/", profile.history, name="person_history"),
    path(
        "<uuid:key>/history/workbook/",
        file_workbooks.person_history_workbook,
        name="person_history_workbook",
    ),
    path("<uuid:key>/ledger/workbook/", file_workbooks.ledger_workbook, name="person_ledger_workbook"),
    path("<uuid:key>/edit/", edits.edit, name="person_edit"),
    path("<uuid:key>/trait/", edits.trait, name="person_trait"),
    path("<uuid:key>/residence/", edits.residence, name="person_residence"),
    path("<uuid:key>/belonging/", edits.belonging, name="person_belonging"),
    path("<uuid:key>/belonging/see/", profile.see_belonging, name="see_belonging"),
    path("<uuid:key>/protected/", edits.protected, name="person_protected"),
    path("<uuid:key>/protected/erase/", edits.erase, name="person_erase_protected"),
    path("<uuid:key>/protected/see/", profile.see_protected, name="see_protected"),
]
