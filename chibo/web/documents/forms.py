"""Forms of the register: a number, a signature, a voided number, a file to check."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.documents.choices import PaperKind
from chibo.documents.models import Paper
from chibo.engine.container import LARGEST_FILE, MEGABYTE
from chibo.web.fields import DayField
from chibo.web.forms import PlainForm, RecordForm


class NumberForm(RecordForm):
    """The next number of a run, or a free one that is named."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại văn bản"), choices=PaperKind.choices)
    sign = forms.CharField(
        label=gettext_lazy("Ký hiệu cơ quan"),
        max_length=10,
        help_text=gettext_lazy("Phần sau dấu gạch chéo, ví dụ ĐU, CB"),
        widget=forms.TextInput(attrs={"class": "w12", "autocomplete": "off"}),
    )
    term = forms.CharField(
        label=gettext_lazy("Nhiệm kỳ"),
        max_length=9,
        help_text=gettext_lazy("Ví dụ 2025-2030. Số bắt đầu lại từ 01 mỗi nhiệm kỳ"),
        widget=forms.TextInput(attrs={"class": "w12", "autocomplete": "off"}),
    )
    about = forms.CharField(
        label=gettext_lazy("Trích yếu"),
        max_length=300,
        help_text=gettext_lazy("Ghi việc, không cần ghi họ tên người được nêu trong văn bản"),
    )
    on = DayField(label=gettext_lazy("Ngày lấy số"))
    signed_on = DayField(
        label=gettext_lazy("Ngày ký"), required=False, help_text=gettext_lazy("Để trống khi chưa ký")
    )
    signer = forms.CharField(label=gettext_lazy("Người ký"), max_length=160, required=False)
    number = forms.IntegerField(
        label=gettext_lazy("Số đã định"),
        required=False,
        min_value=1,
        max_value=99_999,
        help_text=gettext_lazy("Để trống để lấy số tiếp theo"),
        widget=forms.TextInput(attrs={"class": "w12", "inputmode": "numeric", "autocomplete": "off"}),
    )
    gap_reason = forms.CharField(
        label=gettext_lazy("Lý do bỏ số"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Chỉ ghi khi số đã định không liền số trước"),
    )

    def __init__(self, data: Any, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)


class SignForm(RecordForm):
    """What stands on the signed paper."""

    about = forms.CharField(label=gettext_lazy("Trích yếu"), max_length=300)
    signed_on = DayField(label=gettext_lazy("Ngày ký"))
    signer = forms.CharField(label=gettext_lazy("Người ký"), max_length=160)

    def __init__(self, data: Any, *, paper: Paper) -> None:
        initial = {"about": paper.about, "signed_on": paper.signed_on, "signer": paper.signer}
        super().__init__(data, current_version=paper.version, initial=initial)


class VoidForm(RecordForm):
    """Why a number stands for no paper."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do hủy số"),
        max_length=300,
        help_text=gettext_lazy("Ví dụ lấy nhầm loại văn bản"),
    )
    on = DayField(label=gettext_lazy("Ngày hủy"))

    def __init__(self, data: Any, *, paper: Paper, today: date) -> None:
        super().__init__(data, current_version=paper.version, initial={"on": today})


class CheckForm(PlainForm):
    """A paper to look over. The file is read and forgotten."""

    file = forms.FileField(
        label=gettext_lazy("Tệp văn bản"),
        help_text=gettext_lazy("Tệp Word .docx, nhiều nhất 10 MB. Tệp chỉ được đọc, không lưu lại"),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )
    on = DayField(
        label=gettext_lazy("Ngày văn bản"), help_text=gettext_lazy("Thể thức áp dụng theo ngày này")
    )
    personal = forms.ChoiceField(
        label=gettext_lazy("Loại giấy tờ"),
        choices=[
            ("", gettext_lazy("Văn bản của tổ chức đảng (có số, nơi nhận)")),
            ("1", gettext_lazy("Giấy tờ cá nhân: kiểm điểm, giới thiệu, nhận xét")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )

    def clean_file(self) -> Any:
        """Nothing larger than is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            words = _("Tệp lớn hơn %(limit)s MB. Bỏ bớt ảnh trong tệp rồi gửi lại.")
            raise forms.ValidationError(words % {"limit": LARGEST_FILE // MEGABYTE})
        return file
