"""The base of every form that writes: idempotency key, version, error summary, one look."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.engine.citation import Citation
from chibo.storage.identifiers import new_id
from chibo.storage.refusal import Finding
from chibo.web.fields import DayField, PickerField, SuggestedTextInput
from chibo.web.wording import day_text

_BOXES = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.HiddenInput)


@dataclass(frozen=True)
class Answer:
    """One filled field as the reader sees it before confirming."""

    label: str
    text: str


class PlainForm(forms.Form):
    """The look and the error summary of every form."""

    template_name = "components/form.html"
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, _BOXES):
                field.widget.attrs["class"] = f"in {field.widget.attrs.get('class', '')}".strip()
            if not field.widget.is_hidden:
                field.error_messages["required"] = _what_to_do(field)
        self._told = {name: field.error_messages.get("required") for name, field in self.fields.items()}

    def full_clean(self) -> None:
        """A field whose label was set later is asked for by that label."""
        for name, field in self.fields.items():
            if not field.widget.is_hidden and field.error_messages.get("required") is self._told.get(name):
                field.error_messages["required"] = self._told[name] = _what_to_do(field)
        super().full_clean()

    def take(self, findings: list[Finding], renamed: Mapping[str, str] | None = None) -> None:
        """Show why a verb refused, beside the fields concerned."""
        for finding in findings:
            name = (renamed or {}).get(finding.field, finding.field)
            place = name if name in self.fields else None
            self.add_error(place, ValidationError(finding.message, code=finding.code))

    @property
    def problems(self) -> list[dict[str, str]]:
        """Every error with the place to go to, for the error summary."""
        return [
            {"message": str(message), "target": self._place(name)}
            for name, messages in self.errors.items()
            for message in messages
        ]

    def _place(self, name: str) -> str:
        if name == "__all__" or self[name].is_hidden:
            return ""
        parts = self[name].subwidgets
        return self[name].id_for_label or (parts[0].id_for_label if parts else "")


class RecordForm(PlainForm):
    """A form over one record. `version` is the record's present version; an older one is refused."""

    submission = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": gettext_lazy("Biểu mẫu thiếu mã gửi. Tải lại trang rồi gửi lại."),
            "invalid": gettext_lazy("Biểu mẫu thiếu mã gửi. Tải lại trang rồi gửi lại."),
        },
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, current_version: object = "", **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.current_version = str(current_version)
        self.fields["submission"].initial = new_id
        self.fields["version"].initial = self.current_version

    def picker(self, name: str) -> PickerField:
        """The field as a picker, to be given its source."""
        field = self.fields[name]
        if not isinstance(field, PickerField):
            raise TypeError(f"{name} is no picker")
        return field

    def clean_version(self) -> str:
        """The record as it was when the page was opened is still the record."""
        sent: str = self.cleaned_data["version"]
        if sent != self.current_version:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data[self.add_prefix("version")] = self.current_version  # type: ignore[index]
            raise ValidationError(
                _("Có người vừa sửa mục này sau khi đồng chí mở trang. Xem lại nội dung rồi gửi lại."),
                code="stale",
            )
        return sent

    @property
    def answers(self) -> list[Answer]:
        """What was filled in, in words, for the check before confirming."""
        return [
            Answer(str(bound.label), text)
            for bound in self.visible_fields()
            if (text := _in_words(bound.field, self.cleaned_data.get(bound.name)))
        ]

    @property
    def everything_hidden(self) -> list[str]:
        """All values as hidden inputs, for the confirming form."""
        return [_hidden(bound) for bound in self]

    @property
    def key(self) -> UUID | None:
        """The idempotency key as sent, before any other validation."""
        try:
            return UUID(str(self.data.get(self.add_prefix("submission"), "")))
        except ValueError:
            return None


class CitedForm(RecordForm):
    """A form for a change that rests on a paper; `cleaned_data["paper"]` is a Citation."""

    paper_required = True
    paper_issuer = forms.CharField(label=gettext_lazy("Nơi ban hành"), max_length=200)
    paper_kind = forms.CharField(
        label=gettext_lazy("Loại văn bản"),
        max_length=80,
        widget=SuggestedTextInput(
            ["Quyết định", "Nghị quyết", "Thông báo", "Biên bản", "Giấy giới thiệu", "Công văn", "Báo cáo"]
        ),
    )
    paper_number = forms.CharField(
        label=gettext_lazy("Số, ký hiệu"), max_length=60, help_text=gettext_lazy("Ví dụ 41-QĐ/HU")
    )
    paper_date = DayField(label=gettext_lazy("Ngày văn bản"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = [name for name in self.fields if name.startswith("paper_")]
        self.order_fields([name for name in self.fields if name not in papers] + papers)
        for name in papers:
            self.fields[name].required = self.paper_required

    def clean(self) -> dict[str, Any]:
        """Put the four parts together; parts that failed leave no paper."""
        data = super().clean() or self.cleaned_data
        parts = ("paper_issuer", "paper_kind", "paper_number", "paper_date")
        if not any(self.has_error(part) for part in parts):
            issuer, kind, number, on = (data.get(part) for part in parts)
            data["paper"] = Citation(issuer=issuer or "", kind=kind or "", number=number or "", date=on)
        return data


class WithdrawForm(CitedForm):
    """Why something entered wrongly is taken back; by which paper, where there is one."""

    paper_required = False
    reason = forms.CharField(
        label=gettext_lazy("Lý do rút lại"), max_length=200, help_text=gettext_lazy("Ví dụ ghi nhầm đơn vị")
    )

    @property
    def why(self) -> dict[str, Any]:
        """Reason and paper, as withdrawing verbs take them."""
        return {"reason": self.cleaned_data["reason"], "basis": self.cleaned_data["paper"]}


def _what_to_do(field: forms.Field) -> str:
    """The sentence for an empty field names it: the summary stands far from the field."""
    if isinstance(field, forms.ChoiceField):
        return _("Chọn “%(field)s”.") % {"field": field.label}
    return _("Điền “%(field)s”.") % {"field": field.label}


def _hidden(bound: forms.BoundField) -> str:
    """A picker sends the key of what was chosen, so that a namesake can never take its place."""
    field = bound.field
    if isinstance(field, PickerField) and field.chosen:
        return forms.HiddenInput().render(bound.html_name, field.chosen.key)
    return bound.as_hidden()


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if value in field.empty_values:
        return ""
    if isinstance(field, PickerField):
        return field.chosen.label if field.chosen else ""
    if isinstance(field, forms.ChoiceField):
        values = value if isinstance(value, list) else [value]
        labels = {str(key): str(label) for key, label in list(field.choices)}  # type: ignore[arg-type]
        return ", ".join(labels.get(str(one), str(one)) for one in values)
    if isinstance(value, date) or hasattr(value, "iso"):
        return day_text(value)
    return str(value)
