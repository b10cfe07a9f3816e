"""Writing screens of Party cards: ask, hand over, close, take back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from chibo.membership import actions
from chibo.membership.cards import card_requests, open_requests, to_be_asked
from chibo.membership.models import CardRequest
from chibo.membership.queries import spells_on
from chibo.organisation.queries import names_today, visible_units
from chibo.people.models import Person
from chibo.storage.identity import Scope
from chibo.web.flow import Done, SeeOther, Write, answer
from chibo.web.membership.card_forms import CloseForm, HandOverForm, RequestForm, TakeBackForm
from chibo.web.membership.cards import RECORD, SEE, asked_cards, page_of
from chibo.web.people.reach import own_person, reach
from chibo.web.preview import Counts
from chibo.web.seat import Request
from chibo.web.views import object_or_404, writes

MOST = 300
"""Members offered at once; more go commune by commune, by the unit of the list."""


def _write(request: Request, *, above: str = "", lead: str = "", **parts: Any) -> HttpResponse:
    context = {"above": above, "lead": lead, "tabs": ()}
    return answer(request, Write(template="people/write.html", context=context, **parts))


def _counts(scope: Scope, request: Request) -> Counts:
    today = request.seat.today
    return {
        _("Mới công nhận, chưa đề nghị"): to_be_asked(scope, today).count(),
        _("Đang chờ thẻ"): open_requests(card_requests(scope)).count(),
    }


@writes(RECORD)
def request_cards(request: Request) -> HttpResponse:
    """Ask for the cards of some recognised members, or of one member the address names."""
    form, today, scope = asked_cards(request, RECORD), request.seat.today, reach(request, RECORD)
    persons = _offered(request) or list(form.persons()[:MOST])
    if not persons:
        messages.info(request, _("Không có đảng viên mới công nhận nào cần đề nghị phát thẻ."))
        return SeeOther(page_of(""))
    spells = spells_on([person.pk for person in persons], today)
    names = names_today({spell.unit_id for spell in spells.values()}, today)
    cells = {key: names.get(spell.unit_id, "") for key, spell in spells.items()}
    made: list[RequestForm] = []

    def make(data: Any) -> RequestForm:
        own = form.unit_asked.code if form.unit_asked else _own_code(scope)
        made.append(RequestForm(data, persons=persons, cells=cells, scope=scope, today=today, own=own))
        return made[-1]

    return _write(
        request,
        title=_("Đề nghị phát thẻ đảng viên"),
        lead=_("Danh sách gồm đảng viên đã công nhận chính thức, chưa có số thẻ."),
        form=make,
        verb=lambda data: actions.request_cards(
            actor=request.user, persons=made[-1].chosen, unit=data["unit"], on=data["on"],
            basis=data["paper"], today=today,
        ),
        measure=lambda _data: _counts(scope, request),
        done=lambda rows: Done(page_of("asked"), _("Đã ghi đề nghị phát %(n)s thẻ.") % {"n": len(rows)}),
        confirm=_("Ghi đề nghị"),
        back=page_of(""),
    )  # fmt: skip


def _offered(request: Request) -> list[Person]:
    """The one member whom the address names, in the user's charge."""
    try:
        key = UUID(request.GET.get("person", ""))
    except ValueError:
        return []
    return [own_person(request, key, RECORD)]


def _own_code(scope: Scope) -> str:
    found = visible_units(scope).filter(path__in=scope.now, closed_on__isnull=True)
    codes = list(found.values_list("code", flat=True)[:2])
    return codes[0] if len(codes) == 1 else ""


@writes(RECORD)
def hand_over(request: Request) -> HttpResponse:
    """Numbers of cards for many at once; into the file of each."""
    form, scope = asked_cards(request, RECORD), reach(request, RECORD)
    rows = open_requests(card_requests(scope))
    if form.unit_asked is not None:
        rows = rows.filter(place__startswith=form.unit_asked.path)
    waiting = list(rows[:MOST])
    if not waiting:
        messages.info(request, _("Không có đề nghị nào đang chờ thẻ."))
        return SeeOther(page_of("asked"))
    made: list[HandOverForm] = []

    def make(data: Any) -> HandOverForm:
        made.append(HandOverForm(data, rows=waiting))
        return made[-1]

    return _write(
        request,
        title=_("Ghi phát thẻ đảng viên"),
        lead=_("Điền số của thẻ đã có, để trống thẻ chưa có. Số, ngày và nơi cấp được ghi vào hồ sơ."),
        form=make,
        verb=lambda data: actions.hand_over_cards(
            actor=request.user, numbers=made[-1].numbers, on=data["on"], issuer=data["issuer"],
            today=request.seat.today,
        ),
        measure=lambda _data: _counts(scope, request),
        done=lambda given: Done(page_of("given"), _("Đã ghi phát %(n)s thẻ.") % {"n": len(given)}),
        confirm=_("Ghi phát thẻ"),
        back=page_of("asked"),
    )  # fmt: skip


@writes(RECORD)
def close(request: Request, key: UUID) -> HttpResponse:
    """No card comes of a request."""
    row = _own_request(request, key)
    return _write(
        request,
        title=_("Rút đề nghị phát thẻ, ghi bị trả lại"),
        above=row.person.full_name,
        lead=_("Sau đó có thể đề nghị lại."),
        form=lambda data: CloseForm(data, current_version=_state(row)),
        verb=lambda data: actions.close_card_request(
            actor=request.user, request=row, on=data["on"], reason=data["reason"], today=request.seat.today
        ),
        measure=lambda _data: _counts(reach(request, RECORD), request),
        done=lambda _row: Done(page_of("closed"), _("Đã rút đề nghị phát thẻ.")),
        confirm=_("Rút đề nghị"),
        back=page_of("asked"),
    )


@writes(RECORD)
def take_back(request: Request, key: UUID) -> HttpResponse:
    """A card or a closing was recorded wrongly."""
    row = _own_request(request, key)
    view = "given" if row.given_on else "closed"
    return _write(
        request,
        title=_("Lấy lại việc ghi nhầm"),
        above=row.person.full_name,
        lead=_("Đề nghị lại chờ thẻ. Số thẻ đã ghi vào hồ sơ bị bỏ; lịch sử vẫn giữ."),
        form=lambda data: TakeBackForm(data, current_version=_state(row)),
        verb=lambda data: actions.take_back_card(
            actor=request.user, request=row, reason=data["reason"], today=request.seat.today
        ),
        measure=lambda _data: _counts(reach(request, RECORD), request),
        done=lambda _row: Done(page_of("asked"), _("Đề nghị lại đang chờ thẻ.")),
        confirm=_("Lấy lại"),
        back=page_of(view),
    )


def _own_request(request: Request, key: UUID) -> CardRequest:
    """A request for a member whom the user sees; whoever does not record there is refused."""
    rows = card_requests(reach(request, SEE))
    row = object_or_404(rows.select_for_update(of=("self",)) if request.method == "POST" else rows, pk=key)
    if not reach(request, RECORD).holds(row.place):
        raise PermissionDenied
    return row


def _state(row: CardRequest) -> str:
    return str(row.given_on or row.closed_on or "open")
