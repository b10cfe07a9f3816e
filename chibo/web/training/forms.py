"""Forms about classes, enrolments and certificates."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.people.models import Person
from chibo.storage.identity import Scope
from chibo.training.checks import doubtful_numbers
from chibo.training.choices import ClassKind
from chibo.training.models import Enrolment, TrainingClass
from chibo.training.queries import Pupil
from chibo.web.fields import DayField, PickerField
from chibo.web.forms import CitedForm, RecordForm
from chibo.web.organisation.pickers import Members
from chibo.web.people.forms import Caution
from chibo.web.people.pickers import EVERYWHERE, Units
from chibo.web.wording import day_text


class ClassFields(CitedForm):
    """What is said of every class."""

    name = forms.CharField(
        label=gettext_lazy("Tên lớp"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ Lớp bồi dưỡng đảng viên mới khóa I năm 2025"),
    )
    starts_on = DayField(label=gettext_lazy("Khai giảng"))
    ends_on = DayField(label=gettext_lazy("Bế giảng"))
    venue = forms.CharField(label=gettext_lazy("Nơi học"), max_length=200, required=False)


class OpenForm(ClassFields):
    """A new class: its kind and who holds it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Loại lớp"), choices=ClassKind.choices, widget=forms.RadioSelect
    )
    organiser = PickerField(label=gettext_lazy("Đơn vị mở lớp"))
    joint = PickerField(
        label=gettext_lazy("Đơn vị phối hợp"),
        required=False,
        help_text=gettext_lazy("Khi mở chung với một đơn vị khác. Gõ tên hoặc mã, không cần dấu."),
    )

    def __init__(self, data: Any, *, scope: Scope, today: date, own: str) -> None:
        super().__init__(data, initial={"organiser": own})
        self.picker("organiser").use(Units(scope, today))
        self.picker("joint").use(Units(EVERYWHERE, today))
        self.order_fields(["kind", "name", "organiser", "joint", "starts_on", "ends_on", "venue"])


class ChangeForm(ClassFields):
    """Name, days, place and paper of a class."""

    def __init__(self, data: Any, *, training_class: TrainingClass) -> None:
        paper = training_class.basis
        initial = {
            "name": training_class.name,
            "starts_on": training_class.starts_on,
            "ends_on": training_class.ends_on,
            "venue": training_class.venue,
            "paper_issuer": paper.issuer,
            "paper_kind": paper.kind,
            "paper_number": paper.number,
            "paper_date": paper.date,
        }
        super().__init__(data, current_version=training_class.version, initial=initial)
        self.order_fields(["name", "starts_on", "ends_on", "venue"])


class EnrolForm(CitedForm):
    """Which of the members go, sent by which unit, from when."""

    persons = forms.MultipleChoiceField(
        label=gettext_lazy("Đảng viên dự bị được cử đi học"), widget=forms.CheckboxSelectMultiple
    )
    sender = PickerField(label=gettext_lazy("Đơn vị cử"))
    on = DayField(label=gettext_lazy("Ngày cử"))

    def __init__(
        self, data: Any, *, persons: Sequence[Person], cells: Mapping[UUID, str], scope: Scope, today: date,
        version: object, own: str,
    ) -> None:  # fmt: skip
        super().__init__(data, current_version=version, initial={"sender": own})
        self.known = {str(person.pk): person for person in persons}
        self.fields["persons"].choices = [  # type: ignore[attr-defined]
            (key, _told(person, cells.get(person.pk, ""))) for key, person in self.known.items()
        ]
        self.picker("sender").use(Units(scope, today))
        self.order_fields(["persons", "sender", "on"])

    @property
    def chosen(self) -> list[Person]:
        """The persons ticked."""
        return [self.known[key] for key in self.cleaned_data["persons"]]


def _told(person: Person, cell: str) -> str:
    return ", ".join(part for part in (person.full_name, day_text(person.birth), cell) if part)


class CertifyForm(RecordForm):
    """One day and issuer for all; a number beside everybody who gets a certificate."""

    issued_on = DayField(label=gettext_lazy("Ngày cấp"))
    issuer = forms.CharField(label=gettext_lazy("Nơi cấp"), max_length=200)

    def __init__(
        self, data: Any, *, rows: Sequence[Enrolment], names: Mapping[UUID, Pupil], kind: str, issuer: str,
        version: object,
    ) -> None:  # fmt: skip
        self.rows = {f"number_{row.pk}": row for row in rows}
        self.kind = kind
        super().__init__(data, current_version=version, initial={"issuer": issuer})
        for name, row in self.rows.items():
            pupil = names[row.pk]
            label = ", ".join(part for part in (pupil.name or _("không rõ tên"), pupil.birth_year) if part)
            self.fields[name] = forms.CharField(
                label=_("Số giấy: %(who)s") % {"who": label}, max_length=60, required=False
            )
            self.fields[name].widget.attrs["class"] = "in w12"

    @property
    def numbers(self) -> dict[Enrolment, str]:
        """The numbers filled in, by enrolment."""
        filled = {row: self.cleaned_data.get(name, "").strip() for name, row in self.rows.items()}
        return {row: number for row, number in filled.items() if number}

    @property
    def cautions(self) -> list[Caution]:
        """Numbers that were given before, or twice here."""
        issuer, numbers = self.cleaned_data["issuer"], list(self.numbers.values())
        return [Caution(text) for text in doubtful_numbers(self.kind, issuer, numbers)]


class LeaveForm(RecordForm):
    """From when somebody does not attend, and why."""

    on = DayField(label=gettext_lazy("Thôi học từ ngày"))
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=200)


class ElsewhereForm(RecordForm):
    """A certificate that another centre gave to a member."""

    person = PickerField(label=gettext_lazy("Đảng viên"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại lớp"), choices=ClassKind.choices, widget=forms.RadioSelect
    )
    number = forms.CharField(label=gettext_lazy("Số giấy chứng nhận"), max_length=60)
    issued_on = DayField(label=gettext_lazy("Ngày cấp"))
    issuer = forms.CharField(label=gettext_lazy("Nơi cấp"), max_length=200)

    def __init__(self, data: Any, *, scope: Scope, today: date) -> None:
        super().__init__(data)
        self.picker("person").use(Members(scope, today))

    @property
    def cautions(self) -> list[Caution]:
        """The number may stand on another certificate."""
        data = self.cleaned_data
        return [
            Caution(text) for text in doubtful_numbers(data["kind"], data["issuer"], [data["number"].strip()])
        ]


class SureForm(RecordForm):
    """Nothing to fill in: only the confirmation."""
