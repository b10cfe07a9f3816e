"""Forms over a member's file."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.engine.calendar import PartialDate
from chibo.engine.vietnamese import Gender as IdentityGender
from chibo.engine.vietnamese import read_card_number, read_identity_number
from chibo.people.choices import Axis, Gender, ProtectedKind
from chibo.people.models import Person
from chibo.people.queries import codes_of
from chibo.regulations.loader import code_list
from chibo.storage.identity import Scope
from chibo.web.fields import DayField, PartialDateField, PickerField
from chibo.web.forms import CitedForm, RecordForm
from chibo.web.people.pickers import Hamlets
from chibo.web.people.wording import FIELDS, labels
from chibo.web.wording import day_text, finding_text

_IDENTITY_GENDERS: dict[str, IdentityGender] = {"m": "male", "f": "female"}


@dataclass(frozen=True)
class Caution:
    """Something odd that stops nobody: a sentence, and the person it points to."""

    text: str
    person: Person | None = None


@dataclass(frozen=True)
class Difference:
    """One field before and after."""

    label: str
    before: str
    after: str


def _text(name: str, length: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=FIELDS[name], max_length=length, required=False, **kwargs)


def _partial(name: str) -> PartialDateField:
    return PartialDateField(label=FIELDS[name], required=False)


class PersonFields(forms.Form):
    """The open fields of a member's file, in the order of the member's form."""

    family = _text("family", 60)
    middle = _text("middle", 80)
    given = forms.CharField(label=FIELDS["given"], max_length=60)
    gender = forms.ChoiceField(label=FIELDS["gender"], choices=Gender.choices, widget=forms.RadioSelect)
    birth = _partial("birth")
    card_number = _text("card_number", 20)
    joined_on = _partial("joined_on")
    official_on = _partial("official_on")
    birth_name = _text("birth_name", 160)
    other_name = _text("other_name", 160)
    birth_place = _text("birth_place", 200)
    home_province = _text("home_province", 60)
    home_place = _text("home_place", 200)
    old_card_number = _text("old_card_number", 20)
    card_issued_on = _partial("card_issued_on")
    card_issuer = _text("card_issuer", 160)
    record_number = _text("record_number", 20)
    youth_union_on = _partial("youth_union_on")
    occupation_before = _text("occupation_before", 160)


PERSON_FIELDS = tuple(PersonFields.base_fields)


def choices_of(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    """The pairs of value and label, or of group and pairs."""
    return [(pair[0], pair[1]) for pair in field.choices]  # type: ignore[index, union-attr]


def words_of(field: forms.Field, value: Any) -> str:
    """A value of the file as the reader sees it."""
    if isinstance(value, date | PartialDate):
        return day_text(value)
    if isinstance(field, forms.ChoiceField):
        return next((str(label) for key, label in choices_of(field) if key == value), str(value or ""))
    return str(value or "")


def identity_cautions(number: str, *, gender: str, birth: PartialDate | None) -> list[Caution]:
    """Where an identity number disagrees with itself or with the file."""
    reading = read_identity_number(
        number, gender=_IDENTITY_GENDERS.get(gender), birth_year=birth.start.year if birth else None
    )
    return [Caution(finding_text(found)) for found in reading.findings]


def card_cautions(number: str) -> list[Caution]:
    """Where a card number has an unusual shape."""
    return [Caution(finding_text(found)) for found in read_card_number(number).findings]


class EditForm(PersonFields, RecordForm):
    """Change the open fields; the check before confirming shows what changes."""

    def __init__(self, data: Any, *, person: Person) -> None:
        initial = {name: getattr(person, name) for name in PERSON_FIELDS}
        super().__init__(data, current_version=person.version, initial=initial)
        self.person = person

    @property
    def cautions(self) -> list[Caution]:
        """Warnings beside the check."""
        return card_cautions(self.cleaned_data.get("card_number") or "")

    @property
    def differences(self) -> list[Difference]:
        """Fields that change, in words."""
        found = []
        for name in PERSON_FIELDS:
            field, before = self.fields[name], getattr(self.person, name)
            old, new = words_of(field, before), words_of(field, self.cleaned_data.get(name))
            if old != new:
                found.append(Difference(str(field.label), old, new))
        return found

    def clean(self) -> dict[str, Any]:
        """A check without any change would write an empty line of history."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.differences:
            raise ValidationError(_("Chưa có gì thay đổi. Sửa một mục rồi gửi lại."), code="unchanged")
        return data


class TraitForm(CitedForm):
    """A dated fact with a value of a list."""

    paper_required = False
    value = forms.ChoiceField(label=gettext_lazy("Trình độ, nghề nghiệp"))
    detail = forms.CharField(
        label=gettext_lazy("Chi tiết"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Ví dụ ngành học, nơi làm việc"),
    )
    on = DayField(label=gettext_lazy("Có từ ngày"))

    def __init__(self, data: Any, *, version: object) -> None:
        super().__init__(data, current_version=version)
        groups = [
            (str(axis.label), [(f"{axis}:{key}", label) for key, label in labels(codes_of(axis))])
            for axis in Axis
        ]
        self.fields["value"].choices = [("", _("Chọn")), *groups]  # type: ignore[attr-defined]

    @property
    def answers(self) -> list[Any]:
        """Choices in groups are told by their own label."""
        told = dict(pair for _axis, group in self.fields["value"].choices if _axis for pair in group)  # type: ignore[attr-defined]
        return [
            type(answer)(answer.label, str(told.get(answer.text, answer.text))) for answer in super().answers
        ]


class ResidenceForm(CitedForm):
    """The hamlet somebody lives in from a day on."""

    paper_required = False
    locality = PickerField(label=gettext_lazy("Thôn, xóm, tổ dân phố"))
    on = DayField(label=gettext_lazy("Ở từ ngày"))

    def __init__(self, data: Any, *, version: object, scope: Scope, today: date) -> None:
        super().__init__(data, current_version=version)
        self.picker("locality").use(Hamlets(scope, today))


class EndForm(CitedForm):
    """The first day on which a dated fact no longer holds; its paper, where there is one."""

    paper_required = False
    on = DayField(
        label=gettext_lazy("Từ ngày"), help_text=gettext_lazy("Ngày đầu tiên không còn nữa, ví dụ 05/8/2021.")
    )


class BelongingForm(RecordForm):
    """Ethnicity and religion."""

    ethnicity = forms.ChoiceField(label=gettext_lazy("Dân tộc"), required=False)
    religion = forms.ChoiceField(label=gettext_lazy("Tôn giáo"), required=False)

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for field, name in (("ethnicity", "ethnic_groups"), ("religion", "religions")):
            self.fields[field].choices = [("", _("Chưa rõ")), *labels(code_list(name))]  # type: ignore[attr-defined]


_LONG = {ProtectedKind.FAMILY, ProtectedKind.NOTE}


class ProtectedForm(RecordForm):
    """Fields kept only encrypted. An emptied field is removed."""

    def __init__(self, data: Any, *, person: Person, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.person = person
        for kind in ProtectedKind:
            long = kind in _LONG
            widget = (
                forms.Textarea(attrs={"rows": 3, "class": "in"})
                if long
                else forms.TextInput(attrs={"class": "in", "autocomplete": "off"})
            )
            self.fields[str(kind)] = forms.CharField(
                label=kind.label, required=False, max_length=2000 if long else 200, widget=widget
            )

    @property
    def cautions(self) -> list[Caution]:
        """Where the identity number disagrees with the file."""
        number = self.cleaned_data.get(str(ProtectedKind.IDENTITY_NUMBER)) or ""
        return identity_cautions(number, gender=self.person.gender, birth=self.person.birth)

    def values(self) -> dict[str, str]:
        """What to keep, by kind; the identity number without its spacing."""
        said = {str(kind): self.cleaned_data.get(str(kind)) or "" for kind in ProtectedKind}
        number = str(ProtectedKind.IDENTITY_NUMBER)
        return said | {number: read_identity_number(said[number]).value or ""}


class EraseForm(CitedForm):
    """Why protected fields are destroyed; on which paper, where there is one."""

    paper_required = False
    reason = forms.CharField(
        label=gettext_lazy("Lý do hủy"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ người đã ra khỏi Đảng đề nghị hủy"),
    )
