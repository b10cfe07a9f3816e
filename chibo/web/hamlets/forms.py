"""Forms of the verbs on special hamlets."""

from django import forms
from django.utils.translation import gettext_lazy

from chibo.web.fields import DayField
from chibo.web.forms import CitedForm, RecordForm

_ROWS = {"rows": 3}


class MeasureForm(CitedForm):
    """Something to be done; the paper it rests on where there is one."""

    paper_required = False

    what = forms.CharField(label=gettext_lazy("Việc phải làm"), max_length=300, widget=forms.Textarea(_ROWS))
    owner = forms.CharField(
        label=gettext_lazy("Người hoặc cơ quan phụ trách"), max_length=200,
        help_text=gettext_lazy("Ví dụ: Đồng chí phó bí thư đảng ủy xã"),
    )  # fmt: skip
    due_on = DayField(label=gettext_lazy("Hạn"))


class FinishForm(RecordForm):
    """A measure is done."""

    on = DayField(label=gettext_lazy("Xong ngày"))
    result = forms.CharField(
        label=gettext_lazy("Kết quả"), max_length=500, widget=forms.Textarea(_ROWS)
    )  # fmt: skip


class PeopleForm(RecordForm):
    """The people of a hamlet, as told."""

    on = DayField(label=gettext_lazy("Số của ngày"))
    people = forms.IntegerField(label=gettext_lazy("Số người trong thôn"), min_value=0, max_value=99_999)
    away = forms.IntegerField(
        label=gettext_lazy("Trong đó đi làm xa"), min_value=0, max_value=99_999, required=False,
        help_text=gettext_lazy("Để trống nếu không ai báo số này"),
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("Lấy từ đâu"), max_length=200, help_text=gettext_lazy("Ví dụ: Sổ hộ khẩu của thôn")
    )
    reporter = forms.CharField(label=gettext_lazy("Ai báo cáo"), max_length=200)


class ReasonForm(RecordForm):
    """Why something is taken back."""

    reason = forms.CharField(label=gettext_lazy("Lý do rút"), max_length=300)


class SureForm(RecordForm):
    """Nothing to fill in: only to confirm."""
