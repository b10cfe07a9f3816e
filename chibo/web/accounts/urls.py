"""Addresses of accounts, and of one's own."""

from django.urls import path

from chibo.web.accounts import offices, own, views, workbooks, writing

urlpatterns = [
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/workbook/", workbooks.accounts_workbook, name="accounts_workbook"),
    path("accounts/roles/", views.roles, name="account_roles"),
    path("accounts/open/", writing.open_one, name="account_open"),
    path("accounts/<uuid:user>/", views.account, name="account"),
    path(
        "accounts/<uuid:user>/workbook/", workbooks.account_history_workbook, name="account_history_workbook"
    ),
    path("accounts/<uuid:user>/grant/", writing.grant, name="account_grant"),
    path("accounts/<uuid:user>/grant-on-post/", offices.grant_on_post, name="account_grant_on_post"),
    path("accounts/<uuid:user>/link/", offices.link, name="account_link"),
    path("accounts/<uuid:user>/unlink/", offices.unlink, name="account_unlink"),
    path("accounts/<uuid:user>/correct/", writing.correct, name="account_correct"),
    path("accounts/<uuid:user>/close/", writing.close, name="account_close"),
    path("accounts/<uuid:user>/reopen/", writing.reopen, name="account_reopen"),
    path("accounts/<uuid:user>/password/", writing.temporary_password, name="account_password"),
    path("accounts/grants/<uuid:grant>/end/", writing.end, name="grant_end"),
    path("account/", own.own_account, name="own_account"),
    path("account/stay/", own.stay, name="stay"),
    path("account/draft/", own.draft, name="draft"),
]
