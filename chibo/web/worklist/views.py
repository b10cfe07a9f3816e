"""The first page: what waits for somebody at this desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admission.queries import cells_without_review, ending, visible_candidates, without_helper
from chibo.admission.queries.dossiers import count_by_stage
from chibo.admission.queries.relocations import arriving, given_back
from chibo.audit.actions import log_look
from chibo.engine.admission import SENT_BACK, Stage
from chibo.exchange.models import Batch
from chibo.exchange.queries import files_of, unfinished
from chibo.membership.cards import to_be_asked
from chibo.membership.lacking import lacking_counts
from chibo.membership.models import Movement
from chibo.membership.queries import waiting_elsewhere, waiting_for
from chibo.organisation.models import Locality, Unit
from chibo.organisation.queries import NamesThroughTime, unit_names, visible_units
from chibo.people.choices import Lack
from chibo.people.queries import (
    falling_to,
    localities_without_head,
    units_without_secretary,
    unsettled,
    visible_collisions,
)
from chibo.storage.clock import now
from chibo.storage.identity import Scope
from chibo.training.models import TrainingClass
from chibo.training.queries import waiting_for_certificates
from chibo.web.deadlines.views import work_block
from chibo.web.flow import SeeOther
from chibo.web.navigation import ACCOUNT_ITEMS, ITEMS, address, links
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.views import SIGNED_IN, reads, record_look
from chibo.web.worklist.places import page_of

_SHOWN = 20
_MANY = 1_000
"""Units of a scope from which what the register lacks is counted after the worklist is there."""
_LACKS: dict[Lack, str | Promise] = {
    Lack.BIRTH: gettext_lazy("Đảng viên chưa có năm sinh"),
    Lack.CARD: gettext_lazy("Đảng viên chưa có số thẻ"),
    Lack.EDUCATION: gettext_lazy("Đảng viên chưa ghi trình độ giáo dục phổ thông"),
}


@dataclass(frozen=True)
class Problem:
    """Data that are missing: a count, and where the cases are."""

    label: str
    count: int
    url: str = ""
    places: Sequence[tuple[str, str]] = ()

    @property
    def more(self) -> int:
        """Cases not named here."""
        return self.count - len(self.places)


@dataclass(frozen=True)
class Waiting:
    """Somebody on the way from one unit to another."""

    departure: Movement
    origin: str
    target: str
    days: int


@reads(SIGNED_IN)
def home(request: Request) -> HttpResponse:
    """The first page of whoever signed in: the worklist, else the first thing the role opens."""
    seat = request.seat
    if seat.may("worklist.see"):
        return SeeOther(reverse("worklist"))
    others = [*links(ITEMS, seat, request.path), *links(ACCOUNT_ITEMS, seat, request.path)]
    if others:
        return SeeOther(others[0].url)
    if seat.may("accounts.own"):
        return SeeOther(address("preferences"))
    raise PermissionDenied


@reads("worklist.see", logs=True)
def worklist(request: Request) -> HttpResponse:
    """Transfers waiting, and data that statistics and papers will miss."""
    seat, today = request.seat, request.seat.today
    people = reach(request, "people.see") if seat.may("people.see") else Scope()
    receiving = _waiting(waiting_for(people), today)
    mine = {row.departure.pk for row in receiving}
    elsewhere = [row for row in _waiting(waiting_elsewhere(people), today) if row.departure.pk not in mine]
    if receiving or elsewhere:
        record_look(
            request, log_look, actor=request.user, what="worklist", count=len(receiving) + len(elsewhere)
        )
    later = _is_large(people)
    context = {
        "receiving": receiving,
        "elsewhere": elsewhere,
        "may_record": seat.may("membership.record"),
        "sees_people": seat.may("people.see"),
        "sees_figures": seat.may("statistics.see"),
        "classes": _classes(request),
        "imports": _imports(request),
        "files": list(files_of(request.user.pk, now())[:_SHOWN]) if seat.may("exchange.export") else [],
        **work_block(request),
        "problems": [
            *_pool_problems(request),
            *([] if later else _data_problems(request)),
        ],
        "later": later,
    }
    return render(request, "worklist/worklist.html", context)


@reads("people.see")
def gaps(request: Request) -> HttpResponse:
    """What the register lacks: asked for after the worklist where it is large, or a page of its own."""
    found = _data_problems(request)
    part = request.GET.get("part") == "list"
    return render(request, "worklist/_gaps.html" if part else "worklist/gaps.html", {"problems": found})


def _data_problems(request: Request) -> list[Problem]:
    """What the register lacks: of files, cards, numbers and offices."""
    seat, today = request.seat, request.seat.today
    people = reach(request, "people.see") if seat.may("people.see") else Scope()
    tree = reach(request, "organisation.see") if seat.may("organisation.see") else Scope()
    return [
        *_person_problems(people, today),
        *_cards(request, today),
        *_collisions(people),
        *_unit_problems(tree, people, today),
    ]


def _is_large(people: Scope) -> bool:
    """Is the scope so large that going through its files would keep the worklist waiting?"""
    return bool(people.now) and visible_units(people).count() > _MANY


def _imports(request: Request) -> list[Batch]:
    """Lists somebody began to import and has not brought to an end."""
    if not request.seat.may("exchange.import"):
        return []
    return list(unfinished(reach(request, "exchange.import"))[:_SHOWN])


def _classes(request: Request) -> list[TrainingClass]:
    """Classes that are over, and somebody has no certificate yet."""
    if not request.seat.may("training.run"):
        return []
    return list(waiting_for_certificates(reach(request, "training.run"), request.seat.today)[:_SHOWN])


def _waiting(departures: QuerySet[Movement], today: date) -> list[Waiting]:
    rows = list(departures[:100])
    names = NamesThroughTime(unit for row in rows for unit in (row.unit_id, row.partner_id))
    return [
        Waiting(row, names.at(row.unit_id, today), names.at(row.partner_id, today), (today - row.on).days)
        for row in rows
    ]


def _person_problems(scope: Scope, today: date) -> list[Problem]:
    if not scope.now:
        return []
    counts = lacking_counts(scope, today)
    return [
        Problem(str(words), counts[lack], f"{reverse('people')}?missing={lack}")
        for lack, words in _LACKS.items()
        if counts[lack]
    ]


def _cards(request: Request, today: date) -> list[Problem]:
    """Members recognised for whom nobody has asked a card; told to whoever records it."""
    if not request.seat.may("membership.record"):
        return []
    count = to_be_asked(reach(request, "membership.record"), today).count()
    words = _("Đảng viên mới công nhận, chưa đề nghị phát thẻ")
    return [Problem(words, count, reverse("cards"))] if count else []


def _collisions(scope: Scope) -> list[Problem]:
    """Numbers that stand in two places which nobody below sees both."""
    count = falling_to(unsettled(visible_collisions(scope)), scope).count() if scope.now else 0
    words = _("Trùng số định danh, số thẻ giữa hai nơi")
    return [Problem(words, count, reverse("collisions"))] if count else []


def _pool_problems(request: Request) -> list[Problem]:
    """Notes that end, sympathisers nobody helps, cells that did not go through their list this month."""
    if not request.seat.may("admission.see"):
        return []
    scope, today = reach(request, "admission.see"), request.seat.today
    notes, pool = visible_candidates(scope), reverse("pool")
    cells, files = cells_without_review(scope, today), count_by_stage(scope)
    back = sum(files.get(stage, 0) for stage in SENT_BACK)
    found = [
        Problem(_("Ghi chú nguồn sắp hết hiệu lực"), ending(notes, today).count(), f"{pool}?view=ending"),
        Problem(
            _("Cảm tình Đảng chưa có người giúp đỡ"),
            without_helper(notes, today).count(),
            f"{pool}?view=helper",
        ),
        Problem(_("Chi bộ chưa rà soát nguồn tháng này"), cells.count(), places=_reviews(cells)),
        Problem(
            _("Hồ sơ kết nạp chờ kiểm tra"),
            files.get(Stage.HANDED_OVER, 0),
            f"{reverse('dossiers')}?view=check",
        ),
        Problem(_("Hồ sơ kết nạp bị trả lại"), back, f"{reverse('dossiers')}?view=back"),
    ]
    moves = reverse("relocations")
    found += [
        Problem(_("Hồ sơ chuyển đến chờ tiếp nhận"), arriving(scope).count(), moves),
        Problem(_("Hồ sơ chuyển đi bị nơi mới trả lại"), given_back(scope).count(), moves),
    ]
    return [problem for problem in found if problem.count]


def _reviews(cells: QuerySet[Unit]) -> list[tuple[str, str]]:
    rows: list[Any] = list(cells[:_SHOWN])
    return [(row.name, reverse("pool_review", args=[row.code])) for row in rows]


def _unit_problems(tree: Scope, people: Scope, today: date) -> list[Problem]:
    """Offices nobody holds; told to those who see persons, because others do not see who holds them."""
    if not tree.now or not people.now:
        return []
    units, hamlets = units_without_secretary(people, today), localities_without_head(people, today)
    found = [
        Problem(_("Tổ chức đảng chưa ghi bí thư"), units.count(), places=_units(units)),
        Problem(_("Thôn, xóm chưa ghi trưởng thôn"), hamlets.count(), places=_hamlets(hamlets, today)),
    ]
    return [problem for problem in found if problem.count]


def _units(units: QuerySet[Unit]) -> list[tuple[str, str]]:
    rows: list[Any] = list(units[:_SHOWN])
    return [(row.name, page_of(row)) for row in rows]


def _hamlets(hamlets: QuerySet[Locality], today: date) -> list[tuple[str, str]]:
    rows: list[Any] = list(hamlets[:_SHOWN])
    names = unit_names((row.charge for row in rows), today)
    return [(f"{row.name}, {names.get(row.charge, '')}", page_of(row)) for row in rows]
