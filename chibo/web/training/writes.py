"""Writing screens: open, change, withdraw a class; send members; certify; take back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.membership.queries import spells_on
from chibo.organisation.queries import names_today
from chibo.training import actions
from chibo.training.choices import ClassKind
from chibo.training.models import TrainingClass
from chibo.training.queries import (
    certificate_rows,
    class_counts,
    enrolments_of,
    may_be_sent,
    open_to,
    unit_names_of,
)
from chibo.web.flow import Done, SeeOther, Write, answer
from chibo.web.preview import Counts
from chibo.web.seat import Request
from chibo.web.training.forms import (
    CertifyForm,
    ChangeForm,
    ElsewhereForm,
    EnrolForm,
    LeaveForm,
    OpenForm,
    SureForm,
)
from chibo.web.training.names import holders, pupils
from chibo.web.training.where import (
    PEOPLE,
    RUN,
    SEND,
    own_certificate,
    own_code,
    own_enrolment,
    pupils_seen,
    run_class,
    scope_for,
    seen_class,
)
from chibo.web.views import writes

TEMPLATE = "people/write.html"
MOST = 300
"""Members offered to tick at once; more are sent in several goes, commune by commune."""


def _write(request: Request, *, lead: str = "", above: str = "", **parts: Any) -> HttpResponse:
    parts.setdefault("back", reverse("training"))
    context = {"above": above, "lead": lead, "tabs": ()}
    return answer(request, Write(template=TEMPLATE, context=context, **parts))


def _page_of(row: TrainingClass, words: str) -> Done:
    return Done(reverse("training_class", args=[row.pk]), words)


def _counts(request: Request, row: TrainingClass) -> Counts:
    enrolled, certified = class_counts([row.pk], pupils_seen(request)).get(row.pk, (0, 0))
    return {_("Học viên của lớp"): enrolled, _("Đã có giấy chứng nhận"): certified}


@writes(RUN)
def open_class(request: Request) -> HttpResponse:
    """A new class."""
    scope = scope_for(request, RUN)

    def verb(data: dict[str, Any]) -> TrainingClass:
        said = {name: data[name] for name in ("kind", "name", "organiser", "starts_on", "ends_on", "venue")}
        joint = [data["joint"]] if data["joint"] else []
        return actions.open_class(actor=request.user, basis=data["paper"], joint=joint, **said)

    return _write(
        request,
        title=_("Mở lớp"),
        form=lambda data: OpenForm(data, scope=scope, today=request.seat.today, own=own_code(scope)),
        verb=verb,
        measure=lambda _data: {_("Lớp trong phạm vi"): open_to(scope).count()},
        done=lambda row: _page_of(row, _("Đã mở lớp %(name)s.") % {"name": row.name}),
        confirm=_("Mở lớp"),
    )


@writes(RUN)
def change_class(request: Request, key: UUID) -> HttpResponse:
    """Another name, other days, another place."""
    row = run_class(request, key)

    def verb(data: dict[str, Any]) -> TrainingClass:
        said = {name: data[name] for name in ("name", "starts_on", "ends_on", "venue")}
        return actions.change_class(
            actor=request.user, training_class=row, version=row.version, basis=data["paper"], **said
        )

    return _write(
        request,
        title=_("Sửa lớp"),
        above=row.name,
        form=lambda data: ChangeForm(data, training_class=row),
        verb=verb,
        measure=lambda _data: _counts(request, row),
        done=lambda changed: _page_of(changed, _("Đã sửa lớp.")),
        back=reverse("training_class", args=[row.pk]),
    )


@writes(RUN)
def withdraw_class(request: Request, key: UUID) -> HttpResponse:
    """Remove a class entered by mistake."""
    row = run_class(request, key)
    return _write(
        request,
        title=_("Rút lớp ghi nhầm"),
        above=row.name,
        lead=_("Chỉ rút được lớp chưa ai được cử học. Lịch sử vẫn giữ việc này."),
        form=lambda data: SureForm(data, current_version=row.version),
        verb=lambda _data: actions.withdraw_class(actor=request.user, training_class=row),
        measure=lambda _data: {_("Lớp trong phạm vi"): open_to(scope_for(request, RUN)).count()},
        done=lambda _none: Done(reverse("training"), _("Đã rút lớp.")),
        confirm=_("Rút lớp"),
        back=reverse("training_class", args=[row.pk]),
    )


@writes(SEND)
def enrol(request: Request, key: UUID) -> HttpResponse:
    """Send probationary members of one's own to a class of new members."""
    row = seen_class(request, key, SEND)
    if row.kind != ClassKind.NEW_MEMBER:
        messages.info(request, _("Lớp nhận thức về Đảng dành cho quần chúng. Cử đi học ở phần Nguồn."))
        return SeeOther(reverse("training_class", args=[row.pk]))
    today, scope = request.seat.today, scope_for(request, SEND)
    persons = list(may_be_sent(row, scope, today)[:MOST])
    if not persons:
        messages.info(request, _("Chưa có đảng viên dự bị nào trong phạm vi cần học lớp này."))
        return SeeOther(reverse("training_class", args=[row.pk]))
    spells = spells_on([person.pk for person in persons], today)
    names = names_today({spell.unit_id for spell in spells.values()}, today)
    cells = {key: names.get(spell.unit_id, "") for key, spell in spells.items()}
    made: list[EnrolForm] = []

    def form(data: Any) -> EnrolForm:
        made.append(
            EnrolForm(
                data,
                persons=persons,
                cells=cells,
                scope=scope,
                today=today,
                version=row.version,
                own=own_code(scope),
            )
        )
        return made[-1]

    def verb(data: dict[str, Any]) -> Any:
        return actions.enrol(
            actor=request.user, training_class=row, persons=made[-1].chosen, sender=data["sender"],
            on=data["on"], basis=data["paper"], today=today,
        )  # fmt: skip

    return _write(
        request,
        title=_("Cử đi học"),
        above=row.name,
        form=form,
        verb=verb,
        measure=lambda _data: _counts(request, row),
        done=lambda sent: _page_of(row, _("Đã cử %(n)s đồng chí đi học.") % {"n": len(sent)}),
        confirm=_("Cử đi học"),
        back=reverse("training_class", args=[row.pk]),
    )


@writes(RUN)
def certify(request: Request, key: UUID) -> HttpResponse:
    """Numbers of certificates for many of a class at once."""
    row = run_class(request, key)
    rows = [each for each in enrolments_of(row.pk, pupils_seen(request)) if not hasattr(each, "certificate")]
    names = pupils(rows)
    rows.sort(key=lambda each: names[each.pk].order)
    issuer = unit_names_of([row]).get(row.organiser_id, "")
    made: list[CertifyForm] = []

    def form(data: Any) -> CertifyForm:
        made.append(
            CertifyForm(data, rows=rows, names=names, kind=row.kind, issuer=issuer, version=row.version)
        )
        return made[-1]

    return _write(
        request,
        title=_("Cấp giấy chứng nhận"),
        above=row.name,
        lead=_("Điền số cho người được cấp, để trống người không được cấp.")
        if rows
        else _("Không còn học viên nào chưa có giấy chứng nhận."),
        form=form,
        verb=lambda data: actions.certify(
            actor=request.user, numbers=made[-1].numbers, issued_on=data["issued_on"], issuer=data["issuer"],
            today=request.seat.today,
        ),
        measure=lambda _data: _counts(request, row),
        done=lambda given: _page_of(row, _("Đã cấp %(n)s giấy chứng nhận.") % {"n": len(given)}),
        confirm=_("Cấp giấy chứng nhận"),
        back=reverse("training_class", args=[row.pk]),
    )  # fmt: skip


@writes(RUN)
def leave(request: Request, key: UUID) -> HttpResponse:
    """Somebody does not attend, or no longer."""
    row = own_enrolment(request, key)
    name = pupils([row])[row.pk].name
    return _write(
        request,
        title=_("Ghi thôi học"),
        above=f"{row.training_class.name}: {name}" if name else row.training_class.name,
        form=lambda data: LeaveForm(data, current_version=row.withdrawn_on or ""),
        verb=lambda data: actions.withdraw_enrolment(
            actor=request.user, enrolment=row, on=data["on"], reason=data["reason"], today=request.seat.today
        ),
        measure=lambda _data: _counts(request, row.training_class),
        done=lambda _none: _page_of(row.training_class, _("Đã ghi thôi học.")),
        confirm=_("Ghi thôi học"),
        back=reverse("training_class", args=[row.training_class_id]),
    )


@writes(RUN)
def withdraw_certificate(request: Request, key: UUID) -> HttpResponse:
    """Remove a certificate entered by mistake."""
    row = own_certificate(request, key)
    held = row.enrolment.training_class if row.enrolment else None
    back = reverse("training_class", args=[held.pk]) if held else reverse("training_expiring")
    return _write(
        request,
        title=_("Rút giấy chứng nhận ghi nhầm"),
        above=f"{row.number}: {holders([row])[row.pk].name}",
        lead=_("Lịch sử vẫn giữ việc này. Sau đó có thể cấp lại với số đúng."),
        form=SureForm,
        verb=lambda _data: actions.withdraw_certificate(actor=request.user, certificate=row),
        measure=lambda _data: {
            _("Giấy chứng nhận trong phạm vi"): certificate_rows(pupils_seen(request)).count()
        },
        done=lambda _none: Done(back, _("Đã rút giấy chứng nhận.")),
        confirm=_("Rút giấy chứng nhận"),
        back=back,
    )


@writes(SEND)
def record_elsewhere(request: Request) -> HttpResponse:
    """A certificate of another centre, for a member of one's own."""
    scope = scope_for(request, SEND)
    if not request.seat.may(PEOPLE):
        raise PermissionDenied

    def verb(data: dict[str, Any]) -> Any:
        said = {name: data[name] for name in ("kind", "number", "issued_on", "issuer", "person")}
        return actions.record_certificate(actor=request.user, today=request.seat.today, **said)

    return _write(
        request,
        title=_("Ghi giấy chứng nhận nơi khác cấp"),
        form=lambda data: ElsewhereForm(data, scope=scope, today=request.seat.today),
        verb=verb,
        measure=lambda _data: {
            _("Giấy chứng nhận trong phạm vi"): certificate_rows(pupils_seen(request)).count()
        },
        done=lambda _row: Done(reverse("training"), _("Đã ghi giấy chứng nhận.")),
        confirm=_("Ghi giấy chứng nhận"),
    )
