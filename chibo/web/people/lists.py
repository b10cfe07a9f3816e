"""The list of members, and the filters a user keeps under a name."""

from datetime import date

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.audit.actions import log_look
from chibo.membership.queries import counted_at
from chibo.people.actions import remove_view, save_view
from chibo.people.models import Person
from chibo.people.queries import by_name, in_this_order, nobody, saved_views_of
from chibo.storage.refusal import Refusal
from chibo.web.flow import SeeOther
from chibo.web.forms import PlainForm
from chibo.web.people.filters import VIEWS, FilterForm, Question, View, day_words
from chibo.web.people.reach import asked_day, reach
from chibo.web.people.tables import PAGE_SIZE, person_rows
from chibo.web.seat import Request
from chibo.web.views import object_or_404, reads, record_look, writes

MOST_FOUND = 1_000


class SaveViewForm(PlainForm):
    """A name for the filters now in the address."""

    name = forms.CharField(label=gettext_lazy("Đặt tên kiểu xem này"), max_length=60)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)


@reads("people.see", logs=True)
def people(request: Request) -> HttpResponse:
    """The members of the user's scope on a day, by name, filtered as the address says."""
    day, scope = asked_day(request), reach(request, "people.see")
    form = FilterForm(request.GET, scope=scope, day=day)
    found: QuerySet[Person] = form.persons() if form.is_valid() else nobody()
    listing = _Listing(by_name(found), form=form, today=request.seat.today)
    page = listing.get_page(request.GET.get("page"))
    rows = person_rows(listing.persons(page), day)
    record_look(request, log_look, actor=request.user, what="people.list", count=len(rows))
    saved = [
        {"view": view, "current": view.query == form.query()} for view in saved_views_of(request.user.pk)
    ]
    context = {
        "form": form,
        "rows": rows,
        "listing": page,
        "day": day,
        "day_note": day_words(day, request.seat.today),
        "elsewhere": _elsewhere(form, page.paginator.count, request),
        "views": _views(form, saved),
        "saved": saved,
        "saving": SaveViewForm(initial={"query": form.query()}, auto_id="save_%s"),
        "sees_register": request.seat.may("admission.see"),
        "may_export": request.seat.may("exchange.export"),
        "may_enter": request.seat.may("membership.record") and request.seat.may("people.change"),
    }
    return render(request, "people/index.html", context)


class _Listing(Paginator):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Pages of members. The whole of today is not counted row by row: the files lie where the members are.
    Of a search only the first are listed: who finds more has typed too little, and counting them takes long.
    """

    def __init__(self, found: QuerySet[Person], *, form: FilterForm, today: date) -> None:
        self._form, self._today = form, today
        self.searched = form.is_valid() and bool(form.cleaned_data["q"])
        keys = list(found.values_list("pk", flat=True)[: MOST_FOUND + 1]) if self.searched else []
        self.too_many = len(keys) > MOST_FOUND
        super().__init__(keys[:MOST_FOUND] if self.searched else found, PAGE_SIZE)

    def persons(self, page: Page) -> list[Person]:  # type: ignore[type-arg]
        """The persons of a page in its order."""
        return in_this_order(list(page)) if self.searched else list(page)

    @cached_property
    def count(self) -> int:
        """How many there are."""
        form = self._form
        whole = form.is_valid() and not form.narrowed and form.chosen_view.key == "all"
        if whole and form.day == self._today and not form.question.now_tree:
            return counted_at(form.question.paths, form.day)
        return int(super().count)


def _elsewhere(form: FilterForm, listed: int, request: Request) -> int:
    """On a past day: members counted then whose file now lies outside the user's scope."""
    if form.day == request.seat.today or not form.is_valid() or form.sifted:
        return 0
    view, asked = form.chosen_view, form.question
    if view.seats is None:
        return 0
    return _counted(view, asked) - listed


def _counted(view: View, asked: Question) -> int:
    if view.key == "all" and asked.hamlet is None and not asked.now_tree:
        return counted_at(asked.paths, asked.day)
    return view.counted(asked).count()


def _views(form: FilterForm, saved: list[dict[str, object]]) -> list[dict[str, object]]:
    kept = any(row["current"] for row in saved)
    current = "" if kept else form.data.get("view") or "all"
    return [
        {"label": view.label, "query": form.query(view=view.key), "current": view.key == current}
        for view in VIEWS
        if view.offered or view.key == current
    ]


@writes("people.see")
def keep_view(request: Request) -> HttpResponse:
    """Keep the filters of the list under a name, for oneself."""
    form = SaveViewForm(request.POST if request.method == "POST" else None, auto_id="save_%s")
    if form.is_bound and form.is_valid():
        try:
            view = save_view(actor=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.take(refusal.findings)
        else:
            messages.success(request, _("Đã lưu kiểu xem “%(name)s”.") % {"name": view.name})
            return SeeOther(f"{reverse('people')}?{view.query}")
    return render(request, "people/keep_view.html", {"form": form}, status=422 if form.is_bound else 200)


@writes("people.see")
def forget_view(request: Request, key: str) -> HttpResponse:
    """Forget one of one's own kept lists."""
    view = object_or_404(saved_views_of(request.user.pk), pk=key)
    if request.method == "POST":
        remove_view(actor=request.user, view=view)
        messages.success(request, _("Đã xóa kiểu xem “%(name)s”.") % {"name": view.name})
        return SeeOther(reverse("people"))
    return render(request, "people/forget_view.html", {"view": view})
