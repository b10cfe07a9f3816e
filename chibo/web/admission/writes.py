"""Screens that write about notes: introduce, every act on one note, the review of a cell's list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admission import actions
from chibo.admission.choices import HAS_FILE
from chibo.admission.models import Candidate
from chibo.admission.queries import (
    by_name,
    group_rows,
    in_cell,
    pool_version,
    term_rows,
    version_of,
    visible_candidates,
    waiting,
)
from chibo.audit.actions import log_look
from chibo.organisation.queries import visible_units
from chibo.storage.identity import Scope
from chibo.training.choices import ClassKind
from chibo.training.models import TrainingClass
from chibo.training.queries import open_to
from chibo.web.admission import forms
from chibo.web.admission.pickers import FormerMembers
from chibo.web.admission.reaching import RECORD, counts, own_note
from chibo.web.admission.wording import name_of
from chibo.web.flow import Done, Write, answer
from chibo.web.forms import RecordForm
from chibo.web.organisation.pickers import Members
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.views import object_or_404, record_look, writes

Data = dict[str, Any]
TEMPLATE, PEOPLE = "people/write.html", "people.see"
_WRITTEN, _WRITE = gettext_lazy("Đã ghi."), gettext_lazy("Ghi")


@dataclass(frozen=True)
class At:
    """The note an act is about, and who acts when."""

    request: Request
    candidate: Candidate
    version: str

    @property
    def said(self) -> Data:
        """What every verb wants to know."""
        return {"actor": self.request.user, "candidate": self.candidate}


@dataclass(frozen=True)
class Act:
    """One act on a note: its words, its form, and its verb."""

    title: str | Promise
    form: Callable[[At, Any], RecordForm]
    verb: Callable[[At, Data], Any]
    done: str | Promise = _WRITTEN
    confirm: str | Promise = _WRITE
    lead: str | Promise = ""


def _plain(form: type[RecordForm]) -> Callable[[At, Any], RecordForm]:
    return lambda at, data: form(data, current_version=at.version)


def _step(verb: Callable[..., Any]) -> Callable[[At, Data], Any]:
    return lambda at, data: verb(on=data["on"], today=at.request.seat.today, basis=data["paper"], **at.said)


def _open_classes(at: At) -> list[TrainingClass]:
    """Awareness classes not over yet to which the user may send."""
    if not at.request.seat.may("training.send"):
        return []
    classes = open_to(reach(at.request, "training.send"))
    return list(classes.filter(kind=ClassKind.AWARENESS, ends_on__gte=at.request.seat.today))


def _class_form(at: At, data: Any) -> RecordForm:
    return forms.ClassForm(data, classes=_open_classes(at), current_version=at.version)


def _send_to_class(at: At, data: Data) -> Any:
    chosen = {str(each.pk): each for each in _open_classes(at)}.get(data["training_class"])
    return actions.send_to_class(
        on=data["on"], today=at.request.seat.today, basis=data["paper"], training_class=chosen, **at.said
    )


def _edit_form(at: At, data: Any) -> RecordForm:
    scope, today = reach(at.request, RECORD), at.request.seat.today
    return forms.EditNoteForm(data, candidate=at.candidate, version=at.version, scope=scope, today=today)


def _edit(at: At, data: Data) -> Any:
    kept = {name: data[name] for name in ("name", "gender", "birth_year", "locality")}
    return actions.edit_note(version=at.candidate.version, today=at.request.seat.today, **kept, **at.said)


def _close_form(at: At, data: Any) -> RecordForm:
    applied = at.candidate.stage in HAS_FILE
    return forms.CloseForm(data, applied=applied, current_version=at.version)


def _close(at: At, data: Data) -> Any:
    today = at.request.seat.today
    return actions.close_note(
        on=data["on"], today=today, reason=data["reason"], basis=data["paper"], **at.said
    )


def _helper_form(at: At, data: Any) -> RecordForm:
    source = Members(reach(at.request, RECORD), at.request.seat.today)
    return forms.HelperForm(data, source=source, current_version=at.version)


def _helper(at: At, data: Data) -> Any:
    return actions.assign_helper(helper=data["helper"], on=data["on"], basis=data["paper"], **at.said)


def _group(at: At, data: Data) -> Any:
    return actions.start_group(code=data["code"], on=data["on"], basis=data["paper"], **at.said)


def _apply_form(at: At, data: Any) -> RecordForm:
    """Earlier files are offered only to whoever may see files, and only those he sees."""
    scope = reach(at.request, PEOPLE) if at.request.seat.may(PEOPLE) else Scope()
    source = FormerMembers(scope, at.request.seat.today)
    return forms.ApplyForm(data, candidate=at.candidate, version=at.version, source=source)


def _apply(at: At, data: Data) -> Any:
    named = {name: data[name] for name in ("family", "middle", "given", "gender", "birth", "former")}
    return actions.apply(on=data["on"], today=at.request.seat.today, basis=data["paper"], **named, **at.said)


ACTS: Mapping[str, Act] = {
    "edit": Act(gettext_lazy("Sửa ghi chú"), _edit_form, _edit, confirm=gettext_lazy("Lưu")),
    "contact": Act(
        gettext_lazy("Ghi lần liên hệ gần nhất"),
        _plain(forms.DayForm),
        lambda at, data: actions.record_contact(on=data["on"], today=at.request.seat.today, **at.said),
    ),
    "away": Act(
        gettext_lazy("Ghi đi làm xa"),
        lambda at, data: forms.AwayForm(
            data, current_version=at.version, initial={"since": at.candidate.away_from}
        ),
        lambda at, data: actions.record_away(since=data["since"], today=at.request.seat.today, **at.said),
    ),
    "sympathiser": Act(
        gettext_lazy("Chi bộ công nhận cảm tình Đảng"),
        _plain(forms.StepForm),
        _step(actions.recognise_sympathiser),
    ),
    "class_sent": Act(gettext_lazy("Cử học lớp nhận thức về Đảng"), _class_form, _send_to_class),
    "class_left": Act(
        gettext_lazy("Thôi học lớp nhận thức"), _plain(forms.StepForm), _step(actions.leave_class)
    ),
    "certified": Act(
        gettext_lazy("Ghi giấy chứng nhận lớp nhận thức"),
        _plain(forms.CertificateForm),
        _step(actions.certify),
    ),
    "applied": Act(
        gettext_lazy("Nhận đơn xin vào Đảng"),
        _apply_form,
        _apply,
        done=gettext_lazy("Đã nhận đơn và lập hồ sơ."),
        confirm=gettext_lazy("Nhận đơn, lập hồ sơ"),
        lead=gettext_lazy(
            "Từ đây người làm đơn có hồ sơ ở chi bộ, chưa là đảng viên và không tính vào số liệu."
        ),
    ),
    "closed": Act(
        gettext_lazy("Kết thúc theo dõi"),
        _close_form,
        _close,
        confirm=gettext_lazy("Kết thúc"),
        lead=gettext_lazy("Họ tên và năm sinh được xóa sau một tháng; trong thời gian đó còn rút lại được."),
    ),
    "lapsed": Act(
        gettext_lazy("Cho ghi chú hết hiệu lực"),
        _plain(RecordForm),
        lambda at, data: actions.lapse(on=at.request.seat.today, **at.said),
        done=gettext_lazy("Đã xóa tên; con số vẫn còn."),
        confirm=gettext_lazy("Xóa họ tên, năm sinh"),
        lead=gettext_lazy("Họ tên và năm sinh bị xóa ngay, không lấy lại được. Con số vẫn còn."),
    ),
    "withdraw": Act(
        gettext_lazy("Rút bước ghi nhầm"),
        _plain(RecordForm),
        lambda at, data: actions.withdraw_step(today=at.request.seat.today, **at.said),
        done=gettext_lazy("Đã rút."),
        confirm=gettext_lazy("Rút bước gần nhất"),
        lead=gettext_lazy("Bước gần nhất được bỏ đi; lịch sử thay đổi vẫn giữ."),
    ),
    "helper": Act(gettext_lazy("Phân công đảng viên giúp đỡ"), _helper_form, _helper),
    "group": Act(
        gettext_lazy("Ghi nhóm"),
        lambda at, data: forms.GroupForm(data, stage=at.candidate.stage, current_version=at.version),
        _group,
    ),
}


@writes(RECORD, logs=True)
def act(request: Request, key: UUID, what: str) -> HttpResponse:
    """Do one thing about a note."""
    wanted = ACTS.get(what)
    if wanted is None:
        raise Http404
    candidate = own_note(request, key)
    if what == "edit":
        record_look(request, log_look, actor=request.user, what="admission.note", person=candidate.person_id)
    at = At(request, candidate, version_of(candidate))
    back = reverse("candidate", args=[candidate.pk])
    return answer(
        request,
        Write(
            title=wanted.title,
            form=lambda data: wanted.form(at, data),
            verb=lambda data: wanted.verb(at, data),
            measure=lambda _data: counts(candidate.cell),
            done=lambda _result: Done(back, wanted.done),
            confirm=wanted.confirm,
            back=back,
            template=TEMPLATE,
            context={"above": name_of(candidate), "lead": wanted.lead},
        ),
    )


@writes(RECORD)
def introduce(request: Request) -> HttpResponse:
    """A note for one person."""
    return _introduce(request, forms.IntroduceForm, _("Ghi người được giới thiệu"), many=False)


@writes(RECORD)
def introduce_many(request: Request) -> HttpResponse:
    """Notes for everybody one resolution names."""
    return _introduce(request, forms.IntroduceManyForm, _("Ghi danh sách được giới thiệu"), many=True)


def _introduce(request: Request, kind: Any, title: str, *, many: bool) -> HttpResponse:
    made: list[Any] = []
    scope, today = reach(request, RECORD), request.seat.today

    def form(data: Any) -> RecordForm:
        made.append(kind(data, scope=scope, today=today, cell=request.GET.get("cell", "")))
        return made[-1]  # type: ignore[no-any-return]

    def verb(data: Data) -> list[Candidate]:
        said = {name: data[name] for name in ("cell", "by", "on")}
        return actions.introduce(
            actor=request.user, today=today, basis=data["paper"], notes=made[-1].notes, **said
        )

    def done(notes: list[Candidate]) -> Done:
        if many:
            return Done(reverse("pool"), _("Đã ghi %(n)s người.") % {"n": len(notes)})
        return Done(reverse("candidate", args=[notes[0].pk]), _("Đã ghi."))

    lead = _(
        "Chỉ ghi các mục dưới đây. Ghi chú giữ 12 tháng rồi hết hiệu lực, trừ khi chi bộ rà soát và giữ lại."
    )
    return answer(
        request,
        Write(
            title=title, form=form, verb=verb, measure=lambda data: counts(data.get("cell")), done=done,
            confirm=_("Ghi vào nguồn"), back=reverse("pool"),
            template="admission/many.html" if many else TEMPLATE, context={"lead": lead},
        ),
    )  # fmt: skip


@writes(RECORD)
def end_help(request: Request, key: UUID) -> HttpResponse:
    """The helping member stops."""
    term = object_or_404(term_rows(reach(request, RECORD)), pk=key)
    return _end(
        request,
        term.candidate,
        _("Thôi giúp đỡ"),
        lambda data: actions.end_help(actor=request.user, term=term, on=data["on"]),
    )


@writes(RECORD)
def end_group(request: Request, key: UUID) -> HttpResponse:
    """The person is no longer counted in a group."""
    group = object_or_404(group_rows(reach(request, RECORD)), pk=key)
    return _end(
        request,
        group.candidate,
        _("Thôi tính nhóm"),
        lambda data: actions.end_group(actor=request.user, group=group, on=data["on"]),
    )


def _end(request: Request, candidate: Candidate, title: str, verb: Callable[[Data], Any]) -> HttpResponse:
    back, version = reverse("candidate", args=[candidate.pk]), version_of(candidate)
    return answer(
        request,
        Write(
            title=title, form=lambda data: forms.DayForm(data, current_version=version), verb=verb,
            measure=lambda _data: {}, done=lambda _result: Done(back, _("Đã ghi.")), confirm=title, back=back,
            template=TEMPLATE, context={"above": name_of(candidate)},
        ),
    )  # fmt: skip


@writes(RECORD)
def review(request: Request, code: str) -> HttpResponse:
    """The cell goes through its list: one line a note, keep or leave."""
    scope, today = reach(request, RECORD), request.seat.today
    cell = object_or_404(visible_units(scope), code=code)
    notes = list(by_name(waiting(in_cell(visible_candidates(scope), cell.pk))))
    version = pool_version(cell.pk)
    made: list[forms.ReviewForm] = []

    def form(data: Any) -> RecordForm:
        made.append(forms.ReviewForm(data, candidates=notes, version=version))
        return made[-1]

    def verb(data: Data) -> object:
        return actions.review_pool(
            actor=request.user,
            cell=cell,
            on=data["on"],
            today=today,
            basis=data["paper"],
            stays=made[-1].stays,
        )

    back = f"{reverse('pool')}?unit={cell.code}"
    lead = _(
        "Ai được giữ thì ghi chú tính lại 12 tháng. Ai thôi thì họ tên, năm sinh được xóa sau một tháng."
    )
    return answer(
        request,
        Write(
            title=_("Rà soát nguồn"), form=form, verb=verb, measure=lambda _data: counts(cell),
            done=lambda _result: Done(back, _("Đã ghi kết quả rà soát.")), confirm=_("Ghi kết quả rà soát"),
            back=back, template="admission/review.html", context={"above": cell.name, "lead": lead},
        ),
    )  # fmt: skip
