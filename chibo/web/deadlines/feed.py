"""A user's calendar address: off until it is opened, secret, shown once, closed at once."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from chibo.accounts.models import User
from chibo.accounts.queries import scope_of
from chibo.deadlines.actions import close_feed, open_feed
from chibo.deadlines.models import Deadline
from chibo.deadlines.papers import Event, calendar_text
from chibo.deadlines.queries import feed_of, user_of_feed, work_for, working_calendar
from chibo.storage.clock import fixed_today, now
from chibo.storage.identity import acting
from chibo.web.deadlines.reaching import SEE, desk
from chibo.web.deadlines.wording import cited_texts, kind_label, rule_label
from chibo.web.middleware import known_language
from chibo.web.seat import Request
from chibo.web.views import public, writes

_MOST = 1000


@writes(SEE)
def feed(request: Request) -> HttpResponse:
    """What the address is, and the two buttons: a new one, none. The new one is shown on this page alone."""
    secret, today = "", request.seat.today
    if request.method == "POST":
        if request.POST.get("step") == "open":
            secret = open_feed(actor=request.user, on=today)
        elif request.POST.get("step") == "close":
            close_feed(actor=request.user, on=today)
    url = request.build_absolute_uri(reverse("feed_calendar", args=[secret])) if secret else ""
    return render(request, "deadlines/feed.html", {"feed": feed_of(request.user.pk), "url": url})


@public
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The deadlines of whoever's address it is, as a calendar: codes of units and work, no person's name."""
    user = user_of_feed(secret)
    if user is None:
        raise Http404
    with translation.override(known_language(user.language)):
        text = calendar_text(_events(user), name=_("Việc có hạn"), made=now())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _events(user: User) -> list[Event]:
    """What waits for the user's desk today, by today's rights."""
    with fixed_today() as today, transaction.atomic():
        scope = scope_of(user, today, SEE)
        with acting(user=user.pk, scope=scope):
            rows = work_for(scope, desk(scope), today, working_calendar())[:_MOST]
            return [_event(row) for row in rows]


def _event(row: Deadline) -> Event:
    rule = "; ".join([rule_label(row.rule), *cited_texts(row.told)])
    return Event(str(row.pk), row.due, f"{row.unit.code}: {kind_label(row.what)}", rule)
