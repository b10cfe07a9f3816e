"""Making a paper: choose a form, fill it from what the system knows and what is typed, look, take the file.

What is typed is kept nowhere: it goes into the file and is forgotten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms as fields
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chibo.admission.models import Candidate
from chibo.audit.actions import log_look
from chibo.documents.papers import body_of, known_values
from chibo.documents.permissions import NUMBER
from chibo.engine.office import Field, FieldKind, Filled, Form, Value, docx_of, fill, text_lines
from chibo.organisation.models import Unit
from chibo.organisation.queries import latest_names
from chibo.people.models import Person
from chibo.regulations.forms import forms, profile_on, sample_case
from chibo.regulations.loader import sources
from chibo.storage.identity import Scope
from chibo.web.admission.wording import name_of
from chibo.web.documents.about import case_asked, known_of
from chibo.web.documents.where import register_unit
from chibo.web.export import banner
from chibo.web.fields import DayField, PartialDateField, PickerField
from chibo.web.forms import PlainForm
from chibo.web.organisation.pickers import Members
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.views import reads, record_look, writes

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PEOPLE = "people.see"
SAMPLE = "BẢN MẪU – người và việc đều hư cấu"
"""Across a form filled with the worked case: a paper, so in Vietnamese only."""
_LONGEST = 20_000
_MOST = 1_000_000
GROUPS = {
    "pool": gettext_lazy("Nguồn phát triển đảng"),
    "application": gettext_lazy("Hồ sơ của người xin vào Đảng"),
    "admission": gettext_lazy("Nghị quyết, báo cáo xét kết nạp"),
    "decision": gettext_lazy("Quyết định về đảng viên"),
    "recognition": gettext_lazy("Công nhận đảng viên chính thức"),
    "verification": gettext_lazy("Thẩm tra, giới thiệu, công văn"),
    "steering": gettext_lazy("Nghị quyết, chỉ tiêu"),
}


@dataclass(frozen=True)
class Group:
    """Forms of one part of the work."""

    label: str
    forms: list[tuple[str, str, str]]


def slug_of(form: Form) -> str:
    """The form's code in an address."""
    return form.code.lower().replace("đ", "d")


def form_named(slug: str) -> Form:
    """The form an address names."""
    for form in forms().values():
        if slug_of(form) == slug:
            return form
    raise Http404


def label_of(named: Field | Form) -> str:
    """The name in the reader's language; what is printed is Vietnamese."""
    return named.en if get_language() == "en" else named.vi


class MakeForm(PlainForm):
    """The fields of a form. Nothing is required: the paper marks what is missing, the page says so once."""

    all_optional = True

    def __init__(self, data: Any, *, form: Form, members: Members | None, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        if members is not None and any(field.takes.startswith("person.") for field in form.fields.values()):
            self.fields["person"] = PickerField(
                label=_("Lấy từ hồ sơ đảng viên"),
                required=False,
                help_text=_("Gõ họ tên rồi bấm “Điền từ hồ sơ”. Người chưa có hồ sơ thì để trống."),
            )
            self.picker_source(members)
        for name, field in form.fields.items():
            if field.kind not in {FieldKind.SHARE, FieldKind.PICTURE}:
                self.fields[name] = widget_of(field)
        for made in self.fields.values():
            made.widget.attrs["class"] = f"in {made.widget.attrs.get('class', '')}".strip()

    def picker_source(self, members: Members) -> None:
        """Where members are found."""
        picker = self.fields["person"]
        if isinstance(picker, PickerField):
            picker.use(members)

    def case(self, form: Form) -> dict[str, Value]:
        """What was typed, for the form."""
        said = {name: self.cleaned_data.get(name) for name in form.fields if name in self.fields}
        return {name: value for name, value in said.items() if value not in (None, "")}


def widget_of(field: Field) -> fields.Field:
    """What a field of a form is typed into."""
    said: dict[str, Any] = {"label": label_of(field), "required": False}
    if field.kind is FieldKind.DAY:
        return DayField(**said) if field.name == "paper_on" else PartialDateField(**said)
    if field.kind is FieldKind.COUNT:
        return fields.IntegerField(
            min_value=0,
            max_value=_MOST,
            widget=fields.TextInput(attrs={"class": "w12", "inputmode": "numeric", "autocomplete": "off"}),
            help_text=_("Để trống khi chưa có số") if field.name == "number" else "",
            **said,
        )
    if field.kind is FieldKind.TABLE:
        columns = " | ".join(field.columns)
        help_text = _("Mỗi người một dòng, các cột cách nhau bằng dấu |: %(columns)s") % {"columns": columns}
        return fields.CharField(
            max_length=_LONGEST, widget=fields.Textarea(attrs={"rows": 4}), help_text=help_text, **said
        )
    if field.kind is FieldKind.LONG:
        return fields.CharField(max_length=_LONGEST, widget=fields.Textarea(attrs={"rows": 4}), **said)
    return fields.CharField(max_length=500, widget=fields.TextInput(attrs={"autocomplete": "off"}), **said)


@reads(NUMBER)
def choose(request: Request, code: str) -> HttpResponse:
    """The forms, by the part of the work they belong to."""
    unit = register_unit(request, code, NUMBER)
    groups = [
        Group(str(label), [_entry(form) for form in forms().values() if form.group == key])
        for key, label in GROUPS.items()
    ]
    return render(request, "documents/forms.html", {"unit": unit, "body": _body(unit), "groups": groups})


def _entry(form: Form) -> tuple[str, str, str]:
    return slug_of(form), form.code, label_of(form)


@writes(NUMBER, logs=True)
def make(request: Request, code: str, form: str) -> HttpResponse:
    """One form: `step=fill` takes what the file of a member holds, `preview` shows, `file` gives the file.

    `sample` gives the form filled with a worked case of invented people. What the address names as its case
    is filled in from the beginning.
    """
    making = Making(request, register_unit(request, code, NUMBER), form_named(form), case_asked(request))
    step, today = request.POST.get("step"), request.seat.today
    if step == "sample":
        case = sample_case(making.form)
        return _file(making.form, fill(making.form, case, banner=SAMPLE), _day(case, today))
    if request.method != "POST":
        return _page(making, making.blank(None))
    sent = making.blank(request.POST)
    if not sent.is_valid():
        return _page(making, sent, status=422)
    if step == "fill":
        return _page(making, making.filled(sent))
    case = sent.case(making.form)
    filled = fill(making.form, case, banner=banner())
    if step == "file":
        return _file(making.form, filled, _day(case, today))
    return _page(making, sent, filled=filled)


@dataclass(frozen=True, eq=False)
class Making:
    """A paper being made: by whom, for a body of which unit, and of which case, where there is one."""

    request: Request
    unit: Unit
    form: Form
    candidate: Candidate | None

    @cached_property
    def known(self) -> dict[str, Value]:
        """What the system fills in."""
        today = self.request.seat.today
        return known_of(self.request, self.form, unit=self.unit, candidate=self.candidate, on=today)

    @property
    def members(self) -> Members | None:
        """Where a person is picked; a case has its own."""
        if self.candidate is not None:
            return None
        seat = self.request.seat
        return Members(reach(self.request, PEOPLE) if seat.may(PEOPLE) else Scope(), seat.today)

    def blank(self, data: Any) -> MakeForm:
        """The form as sent, or with what is known."""
        return MakeForm(data, form=self.form, members=self.members, initial=self.known)

    def filled(self, sent: MakeForm) -> MakeForm:
        """What was typed, with what the file of the chosen member holds."""
        person: Person | None = sent.cleaned_data.get("person")
        known = self.known
        if person is not None:
            record_look(
                self.request, log_look, actor=self.request.user, what="person.paper", person=person.pk
            )
            known = known_values(self.form, unit=self.unit, person=person, on=self.request.seat.today)
        initial = {**sent.case(self.form), **known, "person": person.full_name if person else ""}
        return MakeForm(None, form=self.form, members=self.members, initial=initial)


def _day(case: Mapping[str, Value], today: date) -> date:
    day = case.get("paper_on")
    return day if isinstance(day, date) else today


def _file(form: Form, filled: Filled, day: date) -> HttpResponse:
    response = HttpResponse(docx_of(filled.paper, profile_on(day).profile), content_type=MIME)
    response["Content-Disposition"] = f'attachment; filename="{slug_of(form)}.docx"'
    return response


def _page(
    making: Making, shown: MakeForm, *, filled: Filled | None = None, status: int = 200
) -> HttpResponse:
    unit, form, candidate = making.unit, making.form, making.candidate
    context = {
        "candidate": candidate,
        "case_name": name_of(candidate) if candidate else "",
        "unit": unit,
        "body": _body(unit),
        "wanted": form,
        "title": label_of(form),
        "form": shown,
        "cited": [str(source.citation) if source.number else source.title for source in _cited(form)],
        "lines": [line for line in text_lines(filled.paper) if line.strip()] if filled else [],
        "missing": [label_of(field) for field in filled.missing] if filled else [],
        "seen": filled is not None,
        "picks": "person" in shown.fields,
    }
    return render(making.request, "documents/make.html", context, status=status)


def _cited(form: Form) -> list[Any]:
    return [sources()[key] for key in form.source]


def _body(unit: Unit) -> str:
    return body_of(latest_names([unit.pk]).get(unit.pk, ""))
