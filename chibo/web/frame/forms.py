"""Forms of the frame, and the one the gallery shows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.accounts.choices import Density, Language, TextSize, Theme
from chibo.web.fields import DayField, PartialDateField, Pick, PickerField
from chibo.web.forms import CitedForm, PlainForm


class PreferencesForm(PlainForm):
    """How one's own screen looks."""

    language = forms.ChoiceField(label=_("Ngôn ngữ"), choices=Language.choices, widget=forms.RadioSelect)
    text_size = forms.ChoiceField(label=_("Cỡ chữ"), choices=TextSize.choices, widget=forms.RadioSelect)
    density = forms.ChoiceField(label=_("Mật độ của bảng"), choices=Density.choices, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("Nền"), choices=Theme.choices, widget=forms.RadioSelect)


class ThreeCells:
    """A source of invented cells, two of them namesakes, for the gallery."""

    rows = (
        Pick("dr-01", "Chi bộ thôn Đông Hạ", "Đảng bộ xã Đại Tự", "dr-01"),
        Pick("dr-02", "Chi bộ thôn Đông Hạ", "Đảng bộ xã Tam Hồng", "dr-02"),
        Pick("dr-03", "Chi bộ Trường THCS", "Đảng bộ xã Đại Tự", "dr-03"),
    )

    def get(self, key: str) -> Pick | None:
        return next((pick for pick in self.rows if pick.key == key), None)

    def find(self, text: str) -> list[Pick]:
        return [pick for pick in self.rows if text.lower() in pick.label.lower()]

    def suggestions(self) -> list[str]:
        return list(dict.fromkeys(pick.label for pick in self.rows))


class SampleForm(CitedForm):
    """One field of every sort, for the gallery."""

    cell = PickerField(label=_("Chi bộ"))
    on = DayField(label=_("Ngày có hiệu lực"))
    born = PartialDateField(label=_("Ngày sinh"), required=False)
    reason = forms.ChoiceField(
        label=_("Lý do"),
        choices=[("move", _("Chuyển nơi cư trú")), ("work", _("Chuyển công tác"))],
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(label=_("Loại hình"), choices=[("cell", _("Chi bộ")), ("party", _("Đảng bộ"))])
    note = forms.CharField(label=_("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    sure = forms.BooleanField(label=_("Đã đối chiếu với hồ sơ giấy"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.picker("cell").use(ThreeCells())
