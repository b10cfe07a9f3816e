"""Forms of the verbs on deadlines and on the working calendar."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.deadlines.models import CalendarDay
from chibo.deadlines.queries import calendar_days, kinds_by_hand
from chibo.storage.identity import Scope
from chibo.web.deadlines.wording import entry_label, is_reading, readings, tightenable
from chibo.web.fields import DayField, PickerField
from chibo.web.forms import CitedForm, RecordForm
from chibo.web.people.pickers import Units
from chibo.web.wording import day_text

_PICK = [("", gettext_lazy("Chọn"))]
WORKED = "working"


class OpenForm(CitedForm):
    """Something a unit must have done until a day that a rule sets; the paper says which case it is."""

    what = forms.ChoiceField(label=gettext_lazy("Việc phải làm"))
    unit = PickerField(label=gettext_lazy("Đơn vị phải làm"))
    since = DayField(
        label=gettext_lazy("Tính hạn từ ngày"),
        help_text=gettext_lazy("Ngày của văn bản hoặc sự việc mà quy định lấy làm mốc, ví dụ 05/8/2021"),
    )

    def __init__(self, data: Any, *, scope: Scope, today: date) -> None:
        super().__init__(data)
        self.today = today
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            *_PICK,
            *((kind.code, entry_label(kind)) for kind in kinds_by_hand()),
        ]
        self.picker("unit").use(Units(scope, today))

    def clean_since(self) -> date:
        """A limit has begun to run."""
        since: date = self.cleaned_data["since"]
        if since > self.today:
            raise ValidationError(_("Ngày bắt đầu tính hạn không được sau hôm nay."))
        return since


class FinishForm(CitedForm):
    """It was done, and by which paper."""

    paper_required = False
    on = DayField(label=gettext_lazy("Làm xong ngày"))


class WithdrawForm(RecordForm):
    """It no longer holds, and why."""

    reason = forms.CharField(label=gettext_lazy("Lý do rút"), max_length=300)


class CalendarForm(CitedForm):
    """One day that is worked, or not, otherwise than the holidays say."""

    day = DayField(label=gettext_lazy("Ngày"))
    working = forms.ChoiceField(
        label=gettext_lazy("Ngày này"),
        choices=[("rest", gettext_lazy("Được nghỉ")), (WORKED, gettext_lazy("Phải làm việc"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=200, help_text=gettext_lazy("Ví dụ: Làm bù ngày 02/5/2025")
    )


class RuleForm(CitedForm):
    """A rule that a committee makes stricter: which one, the value, from when."""

    unit = PickerField(label=gettext_lazy("Cấp ủy quy định"))
    rule = forms.ChoiceField(label=gettext_lazy("Quy định"))
    value = forms.CharField(
        label=gettext_lazy("Giá trị"),
        max_length=40,
        help_text=gettext_lazy(
            "Một số nguyên, theo đơn vị ghi sau tên quy định. Có quy định chỉ chọn cách hiểu."
        ),
        required=False,
    )
    word = forms.ChoiceField(label=gettext_lazy("Cách hiểu"), required=False)
    valid_from = DayField(
        label=gettext_lazy("Áp dụng từ ngày"),
        help_text=gettext_lazy("Hạn đang chờ bắt đầu tính từ ngày này trở đi được tính lại."),
    )

    def __init__(self, data: Any, *, scope: Scope, today: date, chosen: str, own: str) -> None:
        super().__init__(data, initial={"rule": chosen, "unit": own, "valid_from": today})
        self.picker("unit").use(Units(scope, today))
        self.fields["rule"].choices = [*_PICK, *tightenable()]  # type: ignore[attr-defined]
        self.fields["word"].choices = [*_PICK, *readings()]  # type: ignore[attr-defined]
        self.order_fields(["unit", "rule", "value", "word", "valid_from"])

    def clean(self) -> dict[str, Any]:
        """Either a number or a reading, as the rule is counted."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("rule"):
            return data
        number, word = str(data.get("value", "")).strip(), data.get("word", "")
        if is_reading(data["rule"]):
            if not word:
                self.add_error("word", _("Chọn một cách hiểu."))
            data["said"] = word
        elif number.isascii() and number.isdigit():
            data["said"] = int(number)
        else:
            self.add_error("value", _("Điền một số nguyên."))
        return data


class CalendarWithdrawForm(RecordForm):
    """Which change of the calendar to take back."""

    change = forms.ChoiceField(label=gettext_lazy("Lần đổi lịch cần rút"))

    def __init__(self, data: Any, *, chosen: str = "") -> None:
        super().__init__(data)
        self.rows = {str(row.pk): row for row in calendar_days()}
        self.fields["change"].choices = [  # type: ignore[attr-defined]
            *_PICK,
            *((key, f"{day_text(row.day)}: {row.reason}") for key, row in self.rows.items()),
        ]
        self.fields["change"].initial = chosen

    def clean_change(self) -> CalendarDay:
        """The change itself."""
        return self.rows[self.cleaned_data["change"]]
