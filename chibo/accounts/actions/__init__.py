"""Verbs: open, correct and close accounts, grant and end roles, passwords, the first administrator."""

from chibo.accounts.actions.accounts import (
    close_account,
    correct_account,
    open_account,
    open_account_in_role,
    reopen_account,
    set_temporary_password,
)
from chibo.accounts.actions.grants import end_grant, grant_role
from chibo.accounts.actions.offices import end_grants_on_posts, follow_post, grant_on_post
from chibo.accounts.actions.own import (
    CODE_LIFE,
    change_password,
    issue_first_code,
    make_first_administrator,
    set_preferences,
)
from chibo.accounts.actions.saving import end_sessions

__all__ = [
    "CODE_LIFE",
    "change_password",
    "close_account",
    "correct_account",
    "end_grant",
    "end_grants_on_posts",
    "end_sessions",
    "follow_post",
    "grant_on_post",
    "grant_role",
    "issue_first_code",
    "make_first_administrator",
    "open_account",
    "open_account_in_role",
    "reopen_account",
    "set_preferences",
    "set_temporary_password",
]
