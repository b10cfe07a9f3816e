"""Forms of the import wizard."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.engine.container import LARGEST_FILE, MEGABYTE
from chibo.engine.vietnamese import Encoding
from chibo.exchange.choices import DECISIONS, FIELDS, FIELDS_OF, IGNORED, Fate, SheetKind
from chibo.exchange.layout import Column
from chibo.exchange.models import Batch
from chibo.web.fields import DayField, PickerField
from chibo.web.forms import PlainForm, RecordForm
from chibo.web.people.pickers import Units

ENCODINGS = [
    (Encoding.UNICODE.value, gettext_lazy("Unicode, giữ nguyên")),
    (Encoding.TCVN3.value, gettext_lazy("TCVN3 (.VnTime)")),
    (Encoding.TCVN3_UPPER.value, gettext_lazy("TCVN3 chữ hoa (.VnTimeH)")),
    (Encoding.VNI.value, gettext_lazy("VNI (VNI-Times)")),
]
_LONGEST_PASTE = 2 * MEGABYTE


class UploadForm(RecordForm):
    """A file or pasted rows, the organisation they belong to, and the day the register begins for them."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại danh sách"))
    unit = PickerField(label=gettext_lazy("Nhập vào tổ chức đảng"))
    on = DayField(
        label=gettext_lazy("Ngày lập sổ"),
        help_text=gettext_lazy("Danh sách đảng viên: đảng viên mới được tính vào số dư từ ngày này"),
    )
    file = forms.FileField(
        label=gettext_lazy("Tệp danh sách"),
        required=False,
        help_text=gettext_lazy("Tệp .xlsx, .xls hoặc .csv, nhiều nhất 10 MB"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Hoặc dán các dòng chép từ Excel"),
        required=False,
        max_length=_LONGEST_PASTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Chép cả dòng tiêu đề"),
    )

    def __init__(self, *args: Any, units: Units, kinds: Sequence[SheetKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [(kind.value, kind.label) for kind in kinds]
        self.fields["kind"].choices = told  # type: ignore[attr-defined]
        self.picker("unit").use(units)

    def clean(self) -> dict[str, Any]:
        """One of the two, and not larger than is read."""
        data = super().clean() or self.cleaned_data
        file, text = data.get("file"), data.get("text", "").strip()
        if bool(file) == bool(text) and not self.has_error("file"):
            words = (
                _("Chọn một tệp, hoặc dán các dòng.")
                if not file
                else _("Chỉ chọn tệp hoặc dán, không cả hai.")
            )
            self.add_error("file", words)
        if file and file.size > LARGEST_FILE:
            told = _("Tệp lớn hơn %(limit)s MB. Chia thành nhiều tệp nhỏ rồi nhập từng tệp.")
            self.add_error("file", told % {"limit": LARGEST_FILE // MEGABYTE})
        return data

    def content(self) -> tuple[bytes, str]:
        """The bytes to read and a name for the list."""
        file = self.cleaned_data.get("file")
        if file:
            return file.read(), file.name
        return self.cleaned_data["text"].encode(), _("Các dòng đã dán")


class SheetForm(PlainForm):
    """Another sheet or header row than the guessed one."""

    sheet = forms.ChoiceField(label=gettext_lazy("Trang"))
    top = forms.IntegerField(label=gettext_lazy("Dòng tiêu đề đầu tiên"), min_value=1, max_value=50)
    depth = forms.TypedChoiceField(
        label=gettext_lazy("Tiêu đề gồm"),
        coerce=int,
        choices=[("1", gettext_lazy("Một dòng")), ("2", gettext_lazy("Hai dòng, có ô gộp"))],
    )

    def __init__(self, data: Any = None, *, batch: Batch) -> None:
        layout = batch.layout
        super().__init__(
            data, initial={"sheet": layout["sheet"], "top": layout["top"] + 1, "depth": str(layout["depth"])}
        )
        told = [(name, f"{name or _('Danh sách')} ({count})") for name, count in layout["sheets"]]
        self.fields["sheet"].choices = told  # type: ignore[attr-defined]
        self.fields["sheet"].required = False


class ColumnsForm(RecordForm):
    """For each column of the file: the field it goes into, and the encoding it was typed in."""

    def __init__(self, data: Any = None, *, columns: Sequence[Column], kind: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.columns = columns
        choices = [(IGNORED, _("Bỏ qua")), *((name, FIELDS[name].label) for name in FIELDS_OF[kind])]
        for column in columns:
            self._add(f"field-{column.index}", choices, column.field, _("Cột %(letter)s vào mục"), column)
            self._add(
                f"encoding-{column.index}", ENCODINGS, column.encoding, _("Phông cột %(letter)s"), column
            )
            flip = forms.BooleanField(
                required=False,
                initial=column.month_first,
                label=_("Cột %(letter)s ghi tháng trước ngày") % {"letter": column.letter},
            )
            self.fields[f"flip-{column.index}"] = flip

    def _add(self, name: str, choices: Sequence[Any], initial: str, label: str, column: Column) -> None:
        field = forms.ChoiceField(
            choices=choices, initial=initial, required=False, label=label % {"letter": column.letter}
        )
        field.widget.attrs["class"] = "sm"
        self.fields[name] = field

    def chosen(self) -> list[Column]:
        """The columns as the user wants them."""
        data = self.cleaned_data
        for column in self.columns:
            column.field = data[f"field-{column.index}"]
            column.encoding = data[f"encoding-{column.index}"] or Encoding.UNICODE
            column.month_first = data[f"flip-{column.index}"]
        return list(self.columns)


class RowForm(RecordForm):
    """One row to look at: other texts for the fields concerned, and what becomes of it."""

    decision = forms.ChoiceField(required=False, label=gettext_lazy("Xử lý"))

    def __init__(
        self, data: Any = None, *, kind: str, fields: Sequence[tuple[str, str]], row: Any, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        labels = {Fate.MATCH: _("Là cùng một người"), Fate.NEW: Fate.NEW.label, Fate.SKIP: Fate.SKIP.label}
        choices = [("", _("Theo gợi ý")), *((said, labels[Fate(said)]) for said in DECISIONS[kind])]
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]
        self.fields["decision"].initial = row.decision
        for name, text in fields:
            label = _("%(field)s, dòng %(row)s") % {"field": FIELDS[name].label, "row": row.number}
            self.fields[f"fix-{name}"] = forms.CharField(
                required=False,
                initial=text,
                label=label,
                max_length=400,
                widget=forms.TextInput(attrs={"class": "in"}),
            )
        self.before = dict(fields)

    def texts(self) -> dict[str, str]:
        """Only what was typed anew."""
        return {
            name: said
            for name, kept in self.before.items()
            if (said := self.cleaned_data.get(f"fix-{name}", "")) != kept
        }


class GroupForm(PlainForm):
    """What to write instead of one text in all rows that have it; from the known words where they are few."""

    text = forms.CharField(required=False, max_length=400)

    def __init__(self, data: Any = None, *, choices: Sequence[Any], label: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if choices:
            offered = [("", _("Chọn cách ghi đúng")), *choices]
            self.fields["text"] = forms.ChoiceField(required=False, choices=offered)
        self.fields["text"].label = label
        self.fields["text"].widget.attrs["class"] = "in"


class UndoForm(RecordForm):
    """Why the import is taken back."""

    reason = forms.CharField(label=gettext_lazy("Lý do hoàn tác"), max_length=200)
