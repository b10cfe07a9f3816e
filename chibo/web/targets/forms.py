"""Forms of the verbs on targets."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chibo.engine.calendar import Period
from chibo.exchange.reading import read_file
from chibo.organisation.models import Unit
from chibo.regulations.indicators import target_parts
from chibo.storage.identity import Scope
from chibo.storage.refusal import Refusal
from chibo.targets.choices import Amount, StepKind
from chibo.web.fields import DayField, PickerField
from chibo.web.forms import CitedForm, WithdrawForm
from chibo.web.people.pickers import Units
from chibo.web.targets.asking import WHOLE, read_period
from chibo.web.targets.pasting import read_rows, rows_of

NUMBER, PERCENT = Amount.NUMBER, Amount.OF_MEMBERS
_TENTHS = 100
"""Hundredths of a per cent in one per cent."""


class _PeriodForm(CitedForm):
    """What every form about a target asks: what is counted, for which period, from which day."""

    part = forms.ChoiceField(label=gettext_lazy("Chỉ tiêu"))
    first = DayField(label=gettext_lazy("Kỳ chỉ tiêu từ ngày"))
    last = DayField(label=gettext_lazy("Đến hết ngày"))
    on = DayField(label=gettext_lazy("Tính từ ngày"), help_text=gettext_lazy("Ngày đăng ký hoặc ngày giao"))

    def __init__(self, data: Any, *, period: Period, part: str, today: date, **kwargs: Any) -> None:
        first = {
            "part": part, "first": period.first, "last": period.last, "on": min(today, period.last),
        }  # fmt: skip
        super().__init__(data, initial=first | kwargs.pop("initial", {}), **kwargs)
        language = get_language() or "vi"
        self.fields["part"].choices = [(code, each.label(language)) for code, each in target_parts().items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The days make a period."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("Ngày cuối kỳ phải sau ngày đầu kỳ."))
        elif first and last:
            data["period"] = Period(first, last)
        return data


class RegisterForm(_PeriodForm):
    """What a unit asks for itself: a number or a share of its members, perhaps with a plan by months."""

    paper_required = False
    amount = forms.ChoiceField(label=gettext_lazy("Tính theo"), choices=Amount.choices, initial=NUMBER)
    value = forms.CharField(
        label=gettext_lazy("Mức"), max_length=8,
        help_text=gettext_lazy("Một số nguyên; nếu tính theo phần trăm thì ví dụ 3 hoặc 2,5"),
    )  # fmt: skip
    months = forms.CharField(
        label=gettext_lazy("Kế hoạch từng tháng"), required=False, max_length=400,
        help_text=gettext_lazy("Mỗi tháng một số, cách nhau bằng dấu cách; bỏ trống thì chia đều theo ngày"),
    )  # fmt: skip

    def clean_months(self) -> list[int]:
        """Whole numbers in a row."""
        words = str(self.cleaned_data["months"]).replace(";", " ").split()
        if not all(word.isascii() and word.isdigit() for word in words):
            raise ValidationError(_("Chỉ ghi số nguyên, cách nhau bằng dấu cách."))
        return [int(word) for word in words]

    def clean(self) -> dict[str, Any]:
        """The value in the unit of the amount."""
        data = super().clean()
        if "value" in data and "amount" in data:
            try:
                data["number"] = read_amount(data["value"], data["amount"])
            except ValueError:
                self.add_error("value", _("Điền một số nguyên, hoặc phần trăm có nhiều nhất hai số lẻ."))
        return data


class AssignForm(_PeriodForm):
    """What a level hands down: one number for each unit below, typed or pasted from Excel."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Bước"),
        choices=[(StepKind.ASSIGNED, StepKind.ASSIGNED.label), (StepKind.ADJUSTED, StepKind.ADJUSTED.label),
                 (StepKind.REGISTERED, gettext_lazy("Đăng ký (ghi thay đơn vị)"))],
    )  # fmt: skip
    amount = forms.ChoiceField(label=gettext_lazy("Tính theo"), choices=Amount.choices, initial=NUMBER)
    file = forms.FileField(
        label=gettext_lazy("Hoặc tệp biểu T11"), required=False, allow_empty_file=True,
        help_text=gettext_lazy("Lấy cột của bước đã chọn: Đăng ký, Chỉ tiêu giao hoặc Điều chỉnh"),
    )  # fmt: skip
    pasted = forms.CharField(
        label=gettext_lazy("Dán từ Excel"), required=False, max_length=60_000, strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy("Mỗi dòng một đơn vị: tên đơn vị rồi đến số. Ô dưới đây được điền theo."),
    )  # fmt: skip

    def __init__(self, data: Any, *, units: Sequence[Unit], given: Mapping[UUID, int], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.units = units
        self.given = given
        for unit in units:
            self.fields[_name(unit)] = forms.CharField(
                label=str(unit.name), required=False, max_length=8,
                widget=forms.TextInput(
                    attrs={"class": "in w6", "inputmode": "decimal", "autocomplete": "off"}
                ),
            )  # fmt: skip
        papers = [name for name in self.fields if name.startswith("paper_")]
        cells = [_name(unit) for unit in units]
        self.order_fields(
            ["kind", "part", "first", "last", "on", "amount", *papers, "pasted", "file", *cells]
        )

    @property
    def cells(self) -> list[tuple[Unit, forms.BoundField, int | None]]:
        """Every unit with its box and the number that holds today."""
        return [(unit, self[_name(unit)], self.given.get(unit.pk)) for unit in self.units]

    @property
    def outer(self) -> list[forms.BoundField]:
        """The fields above the grid."""
        boxes = {_name(unit) for unit in self.units}
        return [bound for bound in self.visible_fields() if bound.name not in boxes]

    def clean(self) -> dict[str, Any]:
        """A number for each unit: the box, or what was pasted. A line nobody knows is told."""
        data = super().clean()
        pasted = read_rows(rows_of(self._lines(data)), data.get("kind") or StepKind.ASSIGNED, self.units)
        for fault in pasted.faults:
            self.add_error("pasted", fault)
        numbers: dict[Unit, int] = {}
        for unit in self.units:
            text = str(data.get(_name(unit)) or "").strip() or pasted.numbers.get(unit.pk, "")
            data[_name(unit)] = text
            if not text:
                continue
            try:
                numbers[unit] = read_amount(text, data.get("amount") or NUMBER)
            except ValueError:
                words = _("“%(text)s” không phải số. Điền một số nguyên, hoặc bỏ trống.")
                self.add_error(_name(unit), words % {"text": text})
        if not numbers and not self.errors:
            self.add_error(None, _("Điền số cho ít nhất một đơn vị, hoặc dán từ Excel."))
        data["numbers"], data["pasted"], data["file"] = numbers, "", None
        return data

    def _lines(self, data: dict[str, Any]) -> str:
        """What was pasted, or the first sheet of the file; kept in the form, so that confirming sends it."""
        file = data.get("file")
        if file is None:
            return str(data.get("pasted") or "")
        try:
            sheets = read_file(file.read())
        except Refusal as refusal:
            self.add_error("file", [finding.message for finding in refusal.findings])
            return ""
        text = "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in sheets[0].rows)
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix("pasted")] = text  # type: ignore[index]
        return text


class CarryForm(CitedForm):
    """To which unit a target goes when its own is merged away, and when."""

    unit = PickerField(label=gettext_lazy("Chuyển cho đơn vị"))
    on = DayField(label=gettext_lazy("Từ ngày"))

    def __init__(self, data: Any, *, scope: Scope, today: date) -> None:
        super().__init__(data, initial={"on": today})
        self.picker("unit").use(Units(scope, today))


class WithdrawStepForm(WithdrawForm):
    """Why a step is taken back."""


def read_amount(text: str, amount: str) -> int:
    """A whole number; of a share hundredths of a per cent, written with comma or full stop."""
    cleaned = text.strip().removesuffix("%").strip()
    if amount != PERCENT:
        plain = cleaned.replace(".", "").replace(" ", "") if cleaned.count(".") <= 1 else cleaned
        if not (plain.isascii() and plain.isdigit()) or (
            ("." in cleaned) and len(cleaned.split(".")[1]) != 3
        ):
            raise ValueError(text)
        return int(plain)
    whole, _comma, rest = cleaned.replace(",", ".").partition(".")
    if not (whole.isascii() and whole.isdigit()) or not (rest == "" or rest.isdigit()) or len(rest) > 2:
        raise ValueError(text)
    return int(whole) * _TENTHS + int(rest.ljust(2, "0") or 0)


def _name(unit: Unit) -> str:
    return f"n_{unit.code}"


def asked_period(text: str, today: date) -> Period:
    """The period an address names, this year where it names none."""
    return read_period(text) or Period.year(today.year)


def asked_part(text: str) -> str:
    """The part an address names, the whole where it names none."""
    return text if text in target_parts() else WHOLE
