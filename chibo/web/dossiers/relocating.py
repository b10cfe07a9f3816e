"""Screens of a move to another unit: told and sent by the old one, taken over by the new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admission import actions
from chibo.admission.models import Candidate, Dossier, DossierItem, Relocation
from chibo.admission.queries.dossiers import dossier_of, dossier_version, items_of
from chibo.admission.queries.relocations import (
    applicant_of,
    applicants_of,
    arriving,
    leaving,
    told_moves,
    waiting_move,
)
from chibo.audit.actions import log_look
from chibo.engine.admission import AFTER_VOTE, IN_DOSSIER, ON_PROBATION
from chibo.organisation.queries import latest_names
from chibo.storage.identity import Scope
from chibo.web.admission.forms import StepForm
from chibo.web.admission.reaching import RECORD, SEE, counts
from chibo.web.admission.wording import name_of, stage_tag
from chibo.web.admission.writes import TEMPLATE, Act, At, Data
from chibo.web.dossiers.forms import HandOverForm, LetterWithdrawForm
from chibo.web.export import EXPORT
from chibo.web.fields import DayField, PickerField
from chibo.web.flow import Done, Write, answer
from chibo.web.forms import RecordForm
from chibo.web.people.pickers import EVERYWHERE, Units
from chibo.web.people.reach import reach
from chibo.web.people.tables import Tag
from chibo.web.seat import Request
from chibo.web.views import object_or_404, reads, record_look, writes
from chibo.web.wording import day_text

_SHOWN = 200
Acts = list[tuple[str, str]]


class MoveForm(StepForm):
    """Where to, since when, by which letter."""

    target = PickerField(
        label=gettext_lazy("Nơi chuyển đến"),
        help_text=gettext_lazy("Chi bộ nơi mới, hoặc đảng ủy sẽ giao cho chi bộ"),
    )
    field_order = ("target", "on")

    def __init__(self, data: Any, *, today: date, version: str) -> None:
        initial = {"paper_kind": _("Giấy giới thiệu người vào Đảng")}
        super().__init__(data, current_version=version, initial=initial)
        self.picker("target").use(Units(EVERYWHERE, today))
        self.fields["on"].label = _("Chuyển từ ngày")


class SendForm(HandOverForm):
    """Which papers go, and who gave them away."""

    def __init__(self, data: Any, *, rows: Sequence[DossierItem], version: str) -> None:
        super().__init__(data, rows=rows, version=version)
        self.fields["on"].label = _("Ngày gửi")
        del self.fields["taken_by"]


class TakeOverForm(RecordForm):
    """Which cell goes on with the dossier, since when it has it, and who took it."""

    cell = PickerField(label=gettext_lazy("Chi bộ theo dõi"))
    on = DayField(label=gettext_lazy("Ngày nhận hồ sơ"))
    taken_by = forms.CharField(label=gettext_lazy("Người nhận"), max_length=80, required=False)

    def __init__(self, data: Any, *, scope: Scope, today: date, version: str) -> None:
        super().__init__(data, current_version=version)
        self.picker("cell").use(Units(scope, today, cells=True))


class DeclineForm(RecordForm):
    """The day the new unit gave the dossier back, and why."""

    on = DayField(label=gettext_lazy("Ngày trả lại"))
    reason = forms.CharField(
        label=gettext_lazy("Lý do trả lại nơi gửi"),
        max_length=300,
        help_text=gettext_lazy("Ví dụ người này không về đây, hoặc giấy giới thiệu ghi nơi khác"),
    )


def _today(at: At) -> Data:
    return {"today": at.request.seat.today, **at.said}


def _move(at: At, data: Data) -> Any:
    return actions.record_move(target=data["target"], on=data["on"], basis=data["paper"], **_today(at))


def _send_form(at: At, data: Any) -> RecordForm:
    dossier = dossier_of(at.candidate.pk)
    rows = list(items_of(dossier.pk)) if dossier is not None else []
    return SendForm(data, rows=rows, version=at.version)


def _send(at: At, data: Data) -> Any:
    said = {name: data[name] for name in ("on", "papers", "given_by")}
    return actions.send_on(**said, **_today(at))


OF_CELL: Mapping[str, Act] = {
    "move": Act(
        gettext_lazy("Ghi người vào Đảng chuyển đơn vị"),
        lambda at, data: MoveForm(data, today=at.request.seat.today, version=at.version),
        _move,
        done=gettext_lazy("Đã ghi; hạn gửi hồ sơ sang nơi mới bắt đầu tính."),
        lead=gettext_lazy(
            "Ghi theo giấy giới thiệu. Đảng viên dự bị thì ghi chuyển sinh hoạt trong sổ đảng viên trước."
        ),
    ),
    "send_on": Act(
        gettext_lazy("Gửi hồ sơ sang đơn vị mới"),
        _send_form,
        _send,
        done=gettext_lazy("Đã gửi; nơi mới thấy hồ sơ để tiếp nhận."),
        confirm=gettext_lazy("Gửi hồ sơ"),
        lead=gettext_lazy(
            "Từ lúc gửi, hai nơi cùng xem được và không nơi nào ghi thêm cho đến khi nơi mới tiếp nhận. "
            "Biểu quyết và kết luận đã ghi giữ nguyên đơn vị, ngày tháng."
        ),
    ),
    "move_withdraw": Act(
        gettext_lazy("Rút lần chuyển đơn vị"),
        lambda at, data: LetterWithdrawForm(data, current_version=at.version),
        lambda at, data: actions.withdraw_move(reason=data["reason"], **_today(at)),
        done=gettext_lazy("Đã rút; hồ sơ và các hạn trở lại như trước."),
        confirm=gettext_lazy("Rút lần chuyển"),
    ),
}


def move_acts(candidate: Candidate, dossier: Dossier | None) -> tuple[Acts, bool]:
    """What the unit that has the dossier may do about a move: words and act; and whether nothing else."""
    if dossier is None or candidate.stage not in IN_DOSSIER | ON_PROBATION:
        return [], False
    move = waiting_move(dossier.pk)
    if move is None:
        return [(_("Ghi chuyển đơn vị"), "move")], False
    back = [(_("Rút lần chuyển đơn vị"), "move_withdraw")]
    return (back, True) if move.sent_on else ([(_("Gửi hồ sơ sang đơn vị mới"), "send_on"), *back], False)


@dataclass(frozen=True)
class MoveRow:
    """One move in words; `name` is empty where the file is seen no more."""

    row: Relocation
    origin: str
    target: str
    cell: str
    name: str = ""
    tag: Tag | None = None


def move_rows(moves: Sequence[Relocation]) -> list[MoveRow]:
    """Moves with the names of their units."""
    names = latest_names({key for row in moves for key in (row.origin_id, row.target_id, row.cell_id) if key})
    return [
        MoveRow(row, names[row.origin_id], names[row.target_id], names[row.cell_id] if row.cell_id else "")
        for row in moves
    ]


def moves_told(dossier: Dossier) -> dict[str, object]:
    """The moves of one dossier; whether it is on the way; whether another cell's vote still stands."""
    moves = move_rows(list(told_moves(dossier.pk)))
    came = [each for each in moves if each.row.received_on and not each.row.with_unit]
    voted_before = bool(came) and dossier.candidate.stage in AFTER_VOTE
    under_way = any(each.row.sent_on and not each.row.received_on and not each.row.declined for each in moves)
    back = moves[-1] if moves and moves[-1].row.declined else None
    return {"moves": moves, "on_the_way": under_way, "voted_before": voted_before, "given_back": back}


def _arrivals(request: Request, permission: str) -> list[MoveRow]:
    found = []
    for each in move_rows(list(arriving(reach(request, permission))[:_SHOWN])):
        candidate = applicant_of(each.row)
        found.append(
            MoveRow(each.row, each.origin, each.target, "", name_of(candidate), stage_tag(candidate))
        )
    return found


def _departures(request: Request) -> list[MoveRow]:
    """Moves out of the scope; who it was is told where the dossier came back."""
    moves = list(leaving(reach(request, SEE))[:_SHOWN])
    back = [each for each in moves if each.declined]
    seen = applicants_of(back) if back else {}
    return [
        replace(each, name=name_of(seen[each.row.applicant_id])) if each.row.applicant_id in seen else each
        for each in move_rows(moves)
    ]


@reads(SEE, logs=True)
def relocations(request: Request) -> HttpResponse:
    """Dossiers that come to units of the scope, and those that left them: when sent, when taken over."""
    coming, left = _arrivals(request, SEE), _departures(request)
    told = len(coming) + sum(bool(each.name) for each in left)
    if told:
        record_look(request, log_look, actor=request.user, what="admission.dossiers", count=told)
    context = {
        "coming": coming,
        "left": left,
        "records": request.seat.may(RECORD),
        "may_export": request.seat.may(EXPORT) and (coming or left),
    }
    return render(request, "dossiers/relocations.html", context)


@writes(RECORD, logs=True)
def take_over(request: Request, key: UUID) -> HttpResponse:
    """The new unit takes over the dossier of somebody who moved here."""
    move = object_or_404(arriving(reach(request, RECORD)), applicant=key)
    candidate, today = applicant_of(move), request.seat.today
    dossier = dossier_of(candidate.pk)
    version = dossier_version(dossier) if dossier is not None else ""
    record_look(request, log_look, actor=request.user, what="admission.dossier", person=candidate.person_id)
    words = _("Từ %(origin)s, gửi ngày %(day)s. Từ ngày nhận tính hạn xem xét, quyết định của nơi mới.")
    more = _("Phân công đảng viên giúp đỡ mới sau khi nhận.")
    told = move_rows([move])[0]

    def verb(data: Data) -> Any:
        said = {name: data[name] for name in ("cell", "on", "taken_by")}
        return actions.take_over(actor=request.user, candidate=candidate, today=today, **said)

    return answer(
        request,
        Write(
            title=_("Tiếp nhận hồ sơ chuyển đến"),
            form=lambda data: TakeOverForm(
                data, scope=reach(request, RECORD), today=today, version=version
            ),
            verb=verb, measure=lambda data: counts(data.get("cell")),
            done=lambda _result: Done(
                reverse("dossier", args=[candidate.pk]), _("Đã tiếp nhận. Phân công người giúp đỡ mới.")
            ),
            confirm=_("Tiếp nhận hồ sơ"), back=reverse("relocations"), template=TEMPLATE,
            context={
                "above": name_of(candidate),
                "lead": words % {"origin": told.origin, "day": day_text(move.sent_on)} + f" {more}",
            },
        ),
    )  # fmt: skip


@writes(RECORD, logs=True)
def decline(request: Request, key: UUID) -> HttpResponse:
    """The new unit gives a dossier that was sent to it back to the sender."""
    move = object_or_404(arriving(reach(request, RECORD)), applicant=key)
    candidate, today = applicant_of(move), request.seat.today
    dossier = dossier_of(candidate.pk)
    version = dossier_version(dossier) if dossier is not None else ""
    record_look(request, log_look, actor=request.user, what="admission.dossier", person=candidate.person_id)
    words = _(
        "Từ %(origin)s, gửi ngày %(day)s. Trả lại thì hồ sơ và các hạn về nơi gửi; nơi gửi đọc được lý do."
    )

    def verb(data: Data) -> Any:
        said = {"on": data["on"], "reason": data["reason"]}
        return actions.decline_move(actor=request.user, candidate=candidate, today=today, **said)

    return answer(
        request,
        Write(
            title=_("Trả hồ sơ về nơi gửi"),
            form=lambda data: DeclineForm(data, current_version=version),
            verb=verb, measure=lambda _data: {},
            done=lambda _result: Done(reverse("relocations"), _("Đã trả hồ sơ về nơi gửi.")),
            confirm=_("Trả hồ sơ"), back=reverse("relocations"), template=TEMPLATE,
            context={
                "above": name_of(candidate),
                "lead": words % {"origin": move_rows([move])[0].origin, "day": day_text(move.sent_on)},
            },
        ),
    )  # fmt: skip
