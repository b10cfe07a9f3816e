"""Screens that write about a dossier: acts of the cell, of the level that checks, one paper, one letter."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admission import actions
from chibo.admission.checks.gates import label_of
from chibo.admission.choices import Body, Stage
from chibo.admission.models import Candidate, Dossier
from chibo.admission.queries import steps_of, version_of
from chibo.admission.queries.dossiers import ballots_of, dossier_of, dossier_version, items_of
from chibo.organisation.queries import latest_names
from chibo.storage.refusal import refuse
from chibo.web.admission.forms import DayForm, StepForm
from chibo.web.admission.reaching import RECORD, counts
from chibo.web.admission.wording import name_of
from chibo.web.admission.writes import TEMPLATE, Act, At, Data
from chibo.web.dossiers import ending, extending, forms, recognition, relocating
from chibo.web.dossiers.ballots import (
    ballot_text,
    decide_form,
    of_cell,
    of_committee,
    of_decider,
    resolve_form,
    vote_form,
)
from chibo.web.dossiers.reaching import CHECK, OF_CHECK, applicant, may, own_introducer, own_item, seen_letter
from chibo.web.flow import Done, SeeOther, Write, answer
from chibo.web.forms import RecordForm
from chibo.web.organisation.pickers import Members
from chibo.web.people.reach import reach
from chibo.web.preview import Counts, Told
from chibo.web.seat import Request
from chibo.web.views import reads, writes

_SUBMITS = {"hand_over": actions.hand_over, "resubmit": actions.resubmit}


def _dossier(at: At) -> Dossier:
    found = dossier_of(at.candidate.pk)
    if found is None:
        raise Http404
    return found


def _today(at: At) -> Data:
    return {"today": at.request.seat.today, **at.said}


def _open_form(at: At, data: Any) -> RecordForm:
    return forms.OpenForm(data, candidate=at.candidate, version=at.version, today=at.request.seat.today)


def _open(at: At, data: Data) -> Any:
    said = {name: data[name] for name in ("on", "route", "association", "marks")}
    return actions.open_dossier(basis=data["paper"], **said, **_today(at))


def _letter(at: At, data: Data) -> Any:
    names = ("relation", "nth", "asked", "on", "abroad", "exempt")
    return actions.send_letter(basis=data["paper"], **{name: data[name] for name in names}, **_today(at))


def _introducer_form(at: At, data: Any) -> RecordForm:
    source = Members(reach(at.request, RECORD), at.request.seat.today)
    return forms.IntroducerForm(data, source=source, current_version=at.version)


def _introducer(at: At, data: Data) -> Any:
    on = data["paper"].date or at.request.seat.today
    said = {name: data[name] for name in ("person", "since", "replacement")}
    return actions.add_introducer(on=on, basis=data["paper"], **said, **at.said)


def _hand_form(at: At, data: Any) -> RecordForm:
    return forms.HandOverForm(data, rows=list(items_of(_dossier(at).pk)), version=at.version)


def _hand(name: str) -> Callable[[At, Data], Any]:
    names = ("on", "papers", "given_by", "taken_by")
    return lambda at, data: _SUBMITS[name](**{each: data[each] for each in names}, **_today(at))


def _pass_form(at: At, data: Any) -> RecordForm:
    dossier = _dossier(at)
    rows = list(items_of(dossier.pk))
    return forms.PassForm(data, rows=rows, version=at.version, units=_road(at, dossier))


def _road(at: At, dossier: Dossier) -> list[tuple[str, str]]:
    units = {at.candidate.cell_id, dossier.checker_id, dossier.decider_id} - {dossier.holder_id}
    return [(str(key), name) for key, name in latest_names(units).items()]


def _pass(at: At, data: Data) -> Any:
    dossier = _dossier(at)
    units = {str(unit.pk): unit for unit in (at.candidate.cell, dossier.checker, dossier.decider)}
    said = {name: data[name] for name in ("on", "papers", "given_by", "taken_by")}
    return actions.pass_on(target=units[data["target"]], **said, **_today(at))


def _return_form(at: At, data: Any) -> RecordForm:
    return forms.ReturnForm(data, rows=list(items_of(_dossier(at).pk)), version=at.version)


def _return(at: At, data: Data) -> Any:
    said = {name: data[name] for name in ("on", "papers", "reason", "sentence")}
    return actions.return_dossier(**said, **_today(at))


def _withdraw(at: At, data: Data) -> Any:
    last = steps_of(at.candidate.pk).last()
    if last is not None and last.kind in OF_CHECK and not may(at.request, CHECK, at.candidate):
        raise refuse("dossier.step_of_check", _("Bước này do cấp kiểm tra ghi; đề nghị cấp đó rút."))
    return actions.withdraw_dossier_step(**_today(at))


ACTS: Mapping[str, Act] = {
    "open": Act(
        gettext_lazy("Mở hồ sơ kết nạp"),
        _open_form,
        _open,
        done=gettext_lazy("Đã mở hồ sơ và lập danh mục giấy tờ."),
        confirm=gettext_lazy("Mở hồ sơ"),
        lead=gettext_lazy("Danh mục giấy tờ lập theo quy định của ngày mở và giữ nguyên từ đó."),
    ),
    "letter": Act(
        gettext_lazy("Gửi thư thẩm tra"),
        lambda at, data: forms.LetterForm(data, current_version=at.version),
        _letter,
        lead=gettext_lazy(
            "Chỉ ghi số, ngày, nơi hỏi. Không ghi tên người thân, không ghi nội dung kết luận."
        ),
    ),
    "introducer": Act(gettext_lazy("Ghi người giới thiệu"), _introducer_form, _introducer),
    "hand_over": Act(
        gettext_lazy("Giao hồ sơ để kiểm tra"),
        _hand_form,
        _hand("hand_over"),
        confirm=gettext_lazy("Giao hồ sơ"),
    ),
    "resubmit": Act(
        gettext_lazy("Nộp lại hồ sơ đã bổ sung"),
        _hand_form,
        _hand("resubmit"),
        confirm=gettext_lazy("Nộp lại"),
    ),
    "pass_on": Act(gettext_lazy("Ghi giao nhận giấy tờ"), _pass_form, _pass),
    "renew": Act(
        gettext_lazy("Làm lại hồ sơ quá hạn"),
        lambda at, data: StepForm(data, current_version=at.version),
        lambda at, data: actions.renew_dossier(on=data["on"], basis=data["paper"], **_today(at)),
    ),
    "vote": Act(
        gettext_lazy("Ghi biểu quyết của chi bộ"),
        vote_form,
        of_cell(actions.vote),
        confirm=gettext_lazy("Ghi biểu quyết"),
        lead=gettext_lazy(
            "Chỉ ghi số phiếu, không ghi ai bỏ phiếu thế nào. Mẫu số theo danh sách biểu quyết."
        ),
    ),
    "received": Act(
        gettext_lazy("Ghi ngày chi bộ nhận quyết định"),
        lambda at, data: DayForm(data, current_version=at.version),
        lambda at, data: actions.receive_decision(on=data["on"], **_today(at)),
    ),
    "ceremony": Act(
        gettext_lazy("Ghi lễ kết nạp"),
        lambda at, data: forms.CeremonyForm(data, current_version=at.version),
        lambda at, data: actions.hold_ceremony(on=data["on"], consent=data["paper"], **_today(at)),
        done=gettext_lazy("Đã vào sổ: đồng chí là đảng viên dự bị từ ngày lễ."),
        confirm=gettext_lazy("Ghi lễ, vào sổ đảng viên"),
        lead=gettext_lazy("Từ ngày lễ, người này là đảng viên dự bị và được tính vào số liệu của chi bộ."),
    ),
    "withdraw": Act(
        gettext_lazy("Rút bước ghi nhầm"),
        lambda at, data: RecordForm(data, current_version=at.version),
        _withdraw,
        done=gettext_lazy("Đã rút."),
        confirm=gettext_lazy("Rút bước gần nhất"),
        lead=gettext_lazy("Bước gần nhất được bỏ đi; lịch sử thay đổi vẫn giữ."),
    ),
}
CHECKS: Mapping[str, Act] = {
    "return": Act(
        gettext_lazy("Trả lại hồ sơ"),
        _return_form,
        _return,
        done=gettext_lazy("Đã trả lại; hạn kiểm tra dừng cho đến khi nộp lại."),
        confirm=gettext_lazy("Trả lại"),
        lead=gettext_lazy("Chỉ đòi giấy có trong danh mục. Thời gian chờ bổ sung tính cho chi bộ."),
    ),
    "resolve": Act(
        gettext_lazy("Ghi biểu quyết của đảng ủy cơ sở"),
        resolve_form,
        of_committee(actions.resolve),
        confirm=gettext_lazy("Ghi biểu quyết"),
        lead=gettext_lazy("Chỉ ghi số phiếu, không ghi ai bỏ phiếu thế nào."),
    ),
    "decide": Act(
        gettext_lazy("Ghi biểu quyết và quyết định kết nạp"),
        decide_form,
        of_decider(actions.decide),
        confirm=gettext_lazy("Ghi quyết định"),
        lead=gettext_lazy(
            "Đủ tỷ lệ thì văn bản ghi ở dưới là quyết định kết nạp, mỗi người một số riêng. "
            "Chưa đủ tỷ lệ thì đó là văn bản báo kết quả."
        ),
    ),
    "complete": Act(
        gettext_lazy("Xác nhận hồ sơ đủ"),
        lambda at, data: DayForm(data, current_version=at.version),
        lambda at, data: actions.complete_dossier(on=data["on"], **_today(at)),
        confirm=gettext_lazy("Hồ sơ đủ"),
        lead=gettext_lazy("Chương trình soát mọi giấy và điều kiện theo quy định của ngày này."),
    ),
}

_OF_CELL = {**recognition.OF_CELL, **relocating.OF_CELL, **ending.OF_CELL}
_OF_LEVEL = {**recognition.OF_LEVEL, **extending.OF_LEVEL, **ending.OF_LEVEL}


@writes(RECORD)
def act(request: Request, key: UUID, what: str) -> HttpResponse:
    """Something the cell or whoever keeps its records does with a dossier."""
    found = ACTS.get(what) or _OF_CELL.get(what)
    return _act(request, key, found, RECORD)


@writes(CHECK)
def check(request: Request, key: UUID, what: str) -> HttpResponse:
    """Something the level that checks or decides does with a dossier."""
    found = CHECKS.get(what) or _OF_LEVEL.get(what)
    return _act(request, key, found, CHECK)


def _act(request: Request, key: UUID, wanted: Act | None, permission: str) -> HttpResponse:
    if wanted is None:
        raise Http404
    candidate = applicant(request, key, permission)
    at = At(request, candidate, _version(candidate))
    return _write(
        request, candidate, wanted, lambda data: wanted.form(at, data), lambda data: wanted.verb(at, data)
    )


def _write(
    request: Request,
    candidate: Candidate,
    said: Act,
    form: Callable[[Any], RecordForm],
    verb: Callable[[Data], Any],
) -> HttpResponse:
    back = reverse("dossier", args=[candidate.pk])
    return answer(
        request,
        Write(
            title=said.title, form=form, verb=verb, measure=lambda _data: _counts(candidate),
            tell=lambda _data: _told(candidate), done=lambda _result: Done(back, said.done),
            confirm=said.confirm, back=back, template=TEMPLATE,
            context={"above": name_of(candidate), "lead": said.lead},
        ),
    )  # fmt: skip


def _counts(candidate: Candidate) -> Counts:
    return {label: number for label, number in counts(candidate.cell).items() if number}


def _told(candidate: Candidate) -> Told:
    """Stage, holder and every paper's state, so that the preview says what changes."""
    dossier = dossier_of(candidate.pk)
    if dossier is None:
        return {}
    where = latest_names([dossier.holder_id]).get(dossier.holder_id, "")
    stage = str(Stage(dossier.candidate.stage).label)
    told: dict[Hashable, tuple[str, str]] = {
        "stage": (_("Giai đoạn"), stage), "holder": (_("Hồ sơ đang ở"), where),
    }  # fmt: skip
    for ballot in ballots_of(dossier.pk):
        told[str(ballot.pk)] = (str(Body(ballot.body).label), ballot_text(ballot))
    for row in items_of(dossier.pk):
        told[row.code] = (label_of(row.code), str(row.get_state_display()))
    return told


def _version(candidate: Candidate) -> str:
    dossier = dossier_of(candidate.pk)
    return dossier_version(dossier) if dossier else version_of(candidate)


def _plain(title: Any, **more: Any) -> Act:
    return Act(title, lambda at, data: RecordForm(data), lambda at, data: None, **more)


@writes(RECORD)
def item(request: Request, key: UUID) -> HttpResponse:
    """One paper of the checklist."""
    row = own_item(request, key)
    candidate = applicant(request, row.candidate_id, RECORD)

    def verb(data: Data) -> Any:
        said = {name: data[name] for name in ("state", "lies_at", "reason")}
        agrees = forms.said_yes(data.get("agrees", ""))
        return actions.record_paper(
            actor=request.user, item=row, today=request.seat.today, basis=data["paper"], agrees=agrees, **said
        )

    version = _version(candidate)
    return _write(
        request,
        candidate,
        _plain(label_of(row.code), confirm=gettext_lazy("Ghi giấy này")),
        lambda data: forms.PaperForm(data, item=row, version=version),
        verb,
    )


@reads("admission.see")
def letter(request: Request, key: UUID) -> HttpResponse:
    """A letter is shown on the page of its dossier."""
    row = seen_letter(request, key)
    return SeeOther(f"{reverse('dossier', args=[row.candidate_id])}#letters")


@writes(RECORD)
def reply(request: Request, key: UUID) -> HttpResponse:
    """The answer to a letter of verification."""
    row = seen_letter(request, key, RECORD)
    candidate = applicant(request, row.candidate_id, RECORD)
    lead = gettext_lazy("Chỉ ghi số, ngày, nơi trả lời và có xác nhận hay không; không ghi nội dung.")

    def verb(data: Data) -> Any:
        said = {"on": data["on"], "agrees": bool(forms.said_yes(data["agrees"])), "basis": data["paper"]}
        return actions.record_reply(actor=request.user, letter=row, today=request.seat.today, **said)

    version = _version(candidate)
    return _write(
        request,
        candidate,
        _plain(gettext_lazy("Ghi trả lời thẩm tra"), lead=lead),
        lambda data: forms.ReplyForm(data, current_version=version),
        verb,
    )


@writes(RECORD)
def letter_withdraw(request: Request, key: UUID) -> HttpResponse:
    """Take back a letter entered wrongly."""
    row = seen_letter(request, key, RECORD)
    candidate = applicant(request, row.candidate_id, RECORD)
    version = _version(candidate)
    return _write(
        request,
        candidate,
        _plain(gettext_lazy("Rút thư thẩm tra ghi nhầm"), confirm=gettext_lazy("Rút thư này")),
        lambda data: forms.LetterWithdrawForm(data, current_version=version),
        lambda data: actions.withdraw_letter(
            actor=request.user, letter=row, reason=data["reason"], on=request.seat.today
        ),
    )


@writes(RECORD)
def introducer_remove(request: Request, key: UUID) -> HttpResponse:
    """A member introduces no longer."""
    row = own_introducer(request, key)
    candidate = applicant(request, row.candidate_id, RECORD)
    version = _version(candidate)
    return _write(
        request,
        candidate,
        _plain(gettext_lazy("Bỏ người giới thiệu"), confirm=gettext_lazy("Bỏ người này")),
        lambda data: RecordForm(data, current_version=version),
        lambda _data: actions.remove_introducer(actor=request.user, introducer=row),
    )
