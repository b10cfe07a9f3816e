"""Addresses of the tree, of organisations, hamlets and posts."""

from django.urls import include, path

from chibo.web.membership.roster import unit_roster
from chibo.web.membership.roster_workbook import roster_workbook
from chibo.web.organisation import (
    hamlet_writes,
    hamlets,
    post_writes,
    unit_workbooks,
    unit_writes,
    units,
    withdrawals,
    workbooks,
)
from chibo.web.organisation.hamlet_writes import flag_unit

_UNIT = [
    path("", units.overview, name="unit"),
    path("below/", units.subordinates, name="unit_below"),
    path("below/workbook/", workbooks.below_workbook, name="unit_below_workbook"),
    path("localities/", units.localities, name="unit_localities"),
    path("localities/workbook/", workbooks.unit_hamlets_workbook, name="unit_localities_workbook"),
    path("roster/", unit_roster, name="unit_roster"),
    path("roster/workbook/", roster_workbook, name="unit_roster_workbook"),
    path("posts/", units.posts, name="unit_posts"),
    path("posts/workbook/", workbooks.posts_workbook, name="unit_posts_workbook"),
    path("changes/", units.changes, name="unit_changes"),
    path("changes/workbook/", unit_workbooks.changes_workbook, name="unit_changes_workbook"),
    path("history/", units.history, name="unit_history"),
    path("history/workbook/", unit_workbooks.unit_history_workbook, name="unit_history_workbook"),
    path("found/", unit_writes.found, name="unit_found"),
    path("rename/", unit_writes.rename, name="unit_rename"),
    path("move/", unit_writes.move, name="unit_move"),
    path("kind/", unit_writes.kind, name="unit_kind"),
    path("close/", unit_writes.close, name="unit_close"),
    path("reopen/", withdrawals.closing, name="unit_reopen"),
    path("code/", unit_writes.official_code, name="unit_code"),
    path("founding/withdraw/", withdrawals.founding, name="unit_withdraw_founding"),
    path("lead-over/", unit_writes.lead_over, name="unit_lead_over"),
    path("changes/<uuid:key>/withdraw/", withdrawals.change, name="unit_withdraw"),
    path("localities/found/", hamlet_writes.found, name="locality_found"),
    path("flag/", flag_unit, name="unit_flag"),
    path("posts/start/", post_writes.start_in_unit, name="unit_post"),
]

_LOCALITY = [
    path("", hamlets.locality, name="locality"),
    path("history/workbook/", unit_workbooks.locality_history_workbook, name="locality_history_workbook"),
    path("rename/", hamlet_writes.rename, name="locality_rename"),
    path("kind/", hamlet_writes.kind, name="locality_kind"),
    path("households/", hamlet_writes.households, name="locality_households"),
    path("rename/withdraw/", withdrawals.locality_name, name="locality_name_withdraw"),
    path("founding/withdraw/", withdrawals.locality, name="locality_withdraw"),
    path("charge/", hamlet_writes.charge, name="locality_charge"),
    path("cell/", hamlet_writes.assign, name="locality_assign"),
    path("flag/", hamlet_writes.flag_locality, name="locality_flag"),
    path("posts/start/", post_writes.start_in_locality, name="locality_post"),
]

urlpatterns = [
    path("", units.index, name="organisation"),
    path("workbook/", unit_workbooks.tree_workbook, name="organisation_workbook"),
    path("root/", unit_writes.found_root, name="found_root"),
    path("localities/", hamlets.index, name="localities"),
    path("localities-workbook/", workbooks.hamlets_workbook, name="localities_workbook"),
    path("localities/<slug:code>/", include(_LOCALITY)),
    path("units/<slug:code>/", include(_UNIT)),
    path("links/<uuid:key>/end/", hamlet_writes.release, name="link_end"),
    path("flags/<uuid:key>/end/", hamlet_writes.flag_end, name="flag_end"),
    path("charges/<uuid:key>/withdraw/", withdrawals.charge, name="charge_withdraw"),
    path("links/<uuid:key>/withdraw/", withdrawals.link, name="link_withdraw"),
    path("flags/<uuid:key>/withdraw/", withdrawals.flag, name="flag_withdraw"),
    path("posts/<uuid:key>/withdraw/", withdrawals.post, name="post_withdraw"),
    path("posts/<uuid:key>/end/", post_writes.end, name="post_end"),
]
