"""Forms about notes: introduce, mend, steps, helper, group, application, review."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admission.choices import AFTER_APPLICATION, CELL, HAS_FILE, CloseReason, Group
from chibo.admission.models import Candidate, Note
from chibo.engine.calendar import PartialDate
from chibo.engine.vietnamese import search_key, split_name
from chibo.people.checks import check_duplicates
from chibo.people.choices import Gender
from chibo.storage.identity import Scope
from chibo.training.models import TrainingClass
from chibo.web.admission.pickers import FormerMembers
from chibo.web.admission.wording import introducers
from chibo.web.fields import DayField, PartialDateField, PickerField
from chibo.web.forms import CitedForm, PlainForm, RecordForm
from chibo.web.people.forms import Caution, PersonFields
from chibo.web.people.pickers import Hamlets, Units
from chibo.web.wording import day_text

_MOST = 60
_FORMER = gettext_lazy(
    "Có người cùng tên từng là đảng viên: %(name)s (%(told)s). Nếu là một người, bấm Sửa lại rồi chọn ở ô "
    "“Hồ sơ đảng viên cũ”."
)
_SEXES = {"nam": "m", "nu": "f", "m": "m", "f": "f"}


class NoteFields(forms.Form):
    """The minimal note, and nothing else."""

    name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=160)
    gender = forms.ChoiceField(
        label=gettext_lazy("Giới tính"), choices=Gender.choices, widget=forms.RadioSelect
    )
    birth_year = forms.IntegerField(
        label=gettext_lazy("Năm sinh"), required=False, min_value=1900, max_value=2100,
        widget=forms.NumberInput(attrs={"class": "w6"}),
    )  # fmt: skip
    locality = PickerField(label=gettext_lazy("Thôn, xóm nơi ở"), required=False)


class Introduction(forms.Form):
    """Which cell, who introduced, when."""

    cell = PickerField(label=gettext_lazy("Chi bộ theo dõi"))
    by = forms.ChoiceField(label=gettext_lazy("Nơi giới thiệu"))
    on = DayField(label=gettext_lazy("Ngày giới thiệu"))


class _IntroducingForm(Introduction, CitedForm):
    def __init__(self, data: Any, *, scope: Scope, today: date, cell: str = "") -> None:
        super().__init__(data, initial={"cell": cell, "by": CELL})
        self.picker("cell").use(Units(scope, today, cells=True))
        self.fields["by"].choices = introducers()  # type: ignore[attr-defined]
        self.hamlets = Hamlets(scope, today)


class IntroduceForm(NoteFields, _IntroducingForm):
    """One person, by a resolution of the cell or of an association."""

    field_order = ("name", "gender", "birth_year", "locality", "cell", "by", "on")

    def __init__(self, data: Any, **more: Any) -> None:
        super().__init__(data, **more)
        self.picker("locality").use(self.hamlets)

    @property
    def notes(self) -> list[Note]:
        """The one note."""
        said = self.cleaned_data
        return [Note(said["name"], said["gender"], said["birth_year"], said["locality"])]


class IntroduceManyForm(_IntroducingForm):
    """Many persons one resolution names, a line each."""

    names = forms.CharField(
        label=gettext_lazy("Danh sách"),
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "Mỗi người một dòng: họ và tên; năm sinh; nam hoặc nữ; thôn (không bắt buộc). Dán được từ Excel. "
            "Ví dụ: Ngô Thị Mơ; 2001; nữ; Thôn Hạ"
        ),
    )
    field_order = ("names", "cell", "by", "on")
    notes: list[Note]

    def __init__(self, data: Any, *, names: str = "", **more: Any) -> None:
        super().__init__(data, **more)
        self.initial["names"] = names

    def clean_names(self) -> str:
        """Every line understood, or told what to write instead."""
        text: str = self.cleaned_data["names"]
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > _MOST:
            raise ValidationError(
                _("Mỗi lần tối đa %(most)s người. Chia làm nhiều lần."), params={"most": _MOST}
            )
        self.notes, faults = [], []
        for number, line in enumerate(lines, 1):
            try:
                self.notes.append(self._note(number, line))
            except ValidationError as fault:
                faults.append(fault)
        if faults:
            raise ValidationError(faults)
        return text

    def _note(self, number: int, line: str) -> Note:
        name, year, sex, hamlet = ([part.strip() for part in re.split(r"[;\t]", line)] + [""] * 4)[:4]
        gender = _SEXES.get(search_key(sex))
        if not name or gender is None or (year and not re.fullmatch(r"(19|20)\d\d", year)):
            words = _("Dòng %(n)s: ghi họ và tên; năm sinh 4 chữ số; nam hoặc nữ; thôn.")
            raise ValidationError(words, params={"n": number})
        found = self.hamlets.find(hamlet) if hamlet else []
        if hamlet and len(found) != 1:
            words = _("Dòng %(n)s: không rõ thôn “%(hamlet)s”. Ghi đúng tên thôn hoặc bỏ trống.")
            raise ValidationError(words, params={"n": number, "hamlet": hamlet})
        return Note(name, gender, int(year) if year else None, found[0].object if found else None)


class ReadListForm(PlainForm):
    """A file with the list of sources."""

    file = forms.FileField(
        label=gettext_lazy("Tệp danh sách nguồn (T8)"),
        help_text=gettext_lazy("Tệp .xlsx, .xls hoặc .csv có dòng tiêu đề; mỗi chi bộ một tệp"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )


class EditNoteForm(NoteFields, RecordForm):
    """Set the note right."""

    def __init__(self, data: Any, *, candidate: Candidate, version: str, scope: Scope, today: date) -> None:
        kept = {name: getattr(candidate, name) for name in ("name", "gender", "birth_year")}
        kept["locality"] = candidate.locality.code if candidate.locality else ""
        super().__init__(data, current_version=version, initial=kept)
        self.picker("locality").use(Hamlets(scope, today))


class DayForm(RecordForm):
    """A day."""

    on = DayField(label=gettext_lazy("Ngày"))


class AwayForm(RecordForm):
    """Away for work since a day; empty where the person is back."""

    since = DayField(
        label=gettext_lazy("Đi làm xa từ ngày"),
        required=False,
        help_text=gettext_lazy("Bỏ trống khi người đó đã về"),
    )


class StepForm(CitedForm):
    """A step by its paper."""

    on = DayField(label=gettext_lazy("Ngày"))
    field_order: tuple[str, ...] = ("on",)


class ClassForm(StepForm):
    """Which class, where it is known."""

    training_class = forms.ChoiceField(label=gettext_lazy("Lớp"), required=False)
    field_order = ("training_class", "on")

    def __init__(self, *args: Any, classes: Sequence[TrainingClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(each.pk), f"{each.name}, {day_text(each.starts_on)}") for each in classes]
        self.fields["training_class"].choices = [  # type: ignore[attr-defined]
            ("", _("Chưa rõ lớp")),
            *offered,
        ]


class CertificateForm(StepForm):
    """The certificate itself is the paper."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"paper_kind": _("Giấy chứng nhận")}
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("Ngày cấp giấy chứng nhận")
        self.fields["paper_issuer"].label = _("Nơi cấp")
        self.fields["paper_number"].label = _("Số giấy chứng nhận")
        self.fields["paper_number"].help_text = ""


class CloseForm(CitedForm):
    """The end of a note, for a reason of the list."""

    paper_required = False
    on = DayField(label=gettext_lazy("Ngày"))
    reason = forms.ChoiceField(label=gettext_lazy("Lý do"))
    field_order = ("on", "reason")

    def __init__(self, *args: Any, applied: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (code, label) for code, label in CloseReason.choices if applied or code != CloseReason.WITHDREW
        ]
        self.fields["reason"].choices = [("", _("Chọn")), *offered]  # type: ignore[attr-defined]


class HelperForm(CitedForm):
    """The member the cell asks."""

    helper = PickerField(
        label=gettext_lazy("Đảng viên giúp đỡ"), help_text=gettext_lazy("Gõ tên, không cần dấu")
    )
    on = DayField(label=gettext_lazy("Từ ngày"))
    field_order = ("helper", "on")

    def __init__(self, *args: Any, source: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.picker("helper").use(source)


class GroupForm(CitedForm):
    """A group that resolutions count."""

    code = forms.ChoiceField(label=gettext_lazy("Nhóm"))
    on = DayField(label=gettext_lazy("Từ ngày"))
    field_order = ("code", "on")

    def __init__(self, *args: Any, stage: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (code, label)
            for code, label in Group.choices
            if stage in HAS_FILE or Group(code) not in AFTER_APPLICATION
        ]
        self.fields["code"].choices = [("", _("Chọn")), *offered]  # type: ignore[attr-defined]


class ApplyForm(CitedForm):
    """The signed application: from here on there is a file."""

    paper_required = False
    family = PersonFields.base_fields["family"]
    middle = PersonFields.base_fields["middle"]
    given = PersonFields.base_fields["given"]
    gender = PersonFields.base_fields["gender"]
    birth = PartialDateField(label=gettext_lazy("Ngày sinh"))
    former = PickerField(
        label=gettext_lazy("Hồ sơ đảng viên cũ"),
        required=False,
        help_text=gettext_lazy(
            "Chỉ ghi nếu người này từng là đảng viên và đã ra khỏi Đảng: gõ tên, không cần dấu, rồi chọn. "
            "Hồ sơ cũ được dùng tiếp, không lập hồ sơ thứ hai."
        ),
    )
    on = DayField(label=gettext_lazy("Ngày ký đơn"))
    field_order = ("family", "middle", "given", "gender", "birth", "former", "on")

    def __init__(self, data: Any, *, candidate: Candidate, version: str, source: FormerMembers) -> None:
        parts = split_name(candidate.full_name)
        kept: dict[str, Any] = {"family": parts.family, "middle": parts.middle, "given": parts.given}
        kept |= {"gender": candidate.gender, "paper_kind": _("Đơn xin vào Đảng")}
        if candidate.birth_year:
            kept["birth"] = PartialDate.from_iso(str(candidate.birth_year))
        super().__init__(data, current_version=version, initial=kept)
        self.picker("former").use(source)
        self.source = source

    @property
    def cautions(self) -> list[Caution]:
        """Files that may be of the same person, where none was chosen."""
        data = self.cleaned_data
        if data["former"] is not None:
            return []
        name = " ".join(part for part in (data["family"], data["middle"], data["given"]) if part)
        left = self.source.alike(name, data["birth"])
        known = {pick.object for pick in left}
        there = check_duplicates(
            scope=self.source.scope, name=name, birth=data["birth"], identity_number="", card_number=""
        )
        again = _("Có thể đã có hồ sơ: %(name)s, cùng ngày sinh.")
        return [Caution(_FORMER % {"name": pick.label, "told": pick.note}, pick.object) for pick in left] + [
            Caution(again % {"name": person.full_name}, person) for person in there if person not in known
        ]


class ReviewForm(CitedForm):
    """The cell's answer for every note of its list."""

    on = DayField(label=gettext_lazy("Ngày chi bộ rà soát"))
    field_order: tuple[str, ...] = ("on",)

    def __init__(self, data: Any, *, candidates: Sequence[Candidate], version: str) -> None:
        super().__init__(data, current_version=version)
        self.candidates = list(candidates)
        for candidate in self.candidates:
            self.fields[self.field_of(candidate)] = forms.ChoiceField(
                label=candidate.full_name,
                choices=[("giu", _("Giữ")), ("thoi", _("Thôi"))],
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Chọn giữ hay thôi: %(name)s.") % {"name": candidate.full_name}
                },
            )

    @staticmethod
    def field_of(candidate: Candidate) -> str:
        """The name of the answer for one note."""
        return f"note_{candidate.pk.hex}"

    @property
    def stays(self) -> dict[Any, bool]:
        """Who stays, by key."""
        return {
            candidate.pk: self.cleaned_data[self.field_of(candidate)] == "giu"
            for candidate in self.candidates
        }

    @property
    def lines(self) -> list[tuple[Candidate, Any]]:
        """Each note with its answer's field."""
        return [(candidate, self[self.field_of(candidate)]) for candidate in self.candidates]

    @property
    def said(self) -> list[Any]:
        """The fields above the list: day and paper."""
        return [bound for bound in self.visible_fields() if not bound.name.startswith("note_")]
