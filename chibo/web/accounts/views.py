"""Reading pages of accounts: the list, one account, what the roles may do."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from chibo.accounts.permissions import may_grant_something, may_manage_account
from chibo.web.accounts.history import changes_of
from chibo.web.accounts.tables import account_rows, accounts_of, file_of, named_like, rights_of, role_rows
from chibo.web.seat import Request
from chibo.web.views import object_or_404, reads

_PAGE = 50


@reads("accounts.manage")
def accounts(request: Request) -> HttpResponse:
    """Accounts with a right in the reader's reach, by name."""
    text = request.GET.get("q", "")
    found = named_like(accounts_of(request.seat), text)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": account_rows(list(page), request.seat),
        "pages": page,
        "text": text,
        "total": len(found),
    }
    return render(request, "accounts/list.html", context)


@reads("accounts.manage")
def roles(request: Request) -> HttpResponse:
    """Every role in prose, with what it may see and do."""
    return render(request, "accounts/roles.html", {"roles": role_rows()})


@reads("accounts.manage")
def account(request: Request, user: UUID) -> HttpResponse:
    """One account: its rights inside the reader's reach, what may be done with it, and its history."""
    seat = request.seat
    found = object_or_404(accounts_of(seat), pk=user)
    rows, elsewhere = rights_of(found, seat)
    may_manage = may_manage_account(seat.user, found, seat.today)
    context = {
        "account": found,
        "rows": rows,
        "elsewhere": elsewhere,
        "own": found.pk == seat.user.pk,
        "may_manage": may_manage,
        "may_link": may_manage and seat.may("people.see"),
        "sees_members": seat.may("people.see"),  # the paper of an end may tell what befell a member
        "file": file_of(found, seat),
        "may_grant": may_grant_something(seat.user, found, seat.today),
        "history": changes_of(found, seat, request.GET.get("page")),
    }
    return render(request, "accounts/account.html", context)
