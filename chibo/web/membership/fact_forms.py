"""Forms of dated facts: what a kind asks for, and its end."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.membership.choices import FactKind
from chibo.web.fields import DayField, PickerField
from chibo.web.forms import CitedForm
from chibo.web.people.pickers import EVERYWHERE, Units


class FactForm(CitedForm):
    """A dated fact of the membership; the place asked for depends on its kind."""

    on = DayField(label=gettext_lazy("Từ ngày"))
    until = DayField(label=gettext_lazy("Đến hết ngày"), required=False)
    home = PickerField(label=gettext_lazy("Nơi cử đi tăng cường"), required=False)
    unit = PickerField(label=gettext_lazy("Nơi sinh hoạt tạm thời, trong hệ thống"), required=False)
    elsewhere = forms.CharField(
        label=gettext_lazy("Nơi khác, ngoài hệ thống"), required=False, max_length=200
    )

    def __init__(self, data: Any, *, kind: FactKind, version: object, today: date) -> None:
        self.paper_required = kind != FactKind.ABSENT
        super().__init__(data, current_version=version)
        asked = {
            FactKind.REINFORCING: {"home", "elsewhere"},
            FactKind.TEMPORARY: {"unit", "elsewhere"},
            FactKind.ABSENT: {"elsewhere"},
        }.get(kind, set())
        for name in {"home", "unit", "elsewhere"} - asked:
            del self.fields[name]
        for name in {"home", "unit"} & asked:
            self.picker(name).use(Units(EVERYWHERE, today))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        on, until = data.get("on"), data.get("until")
        if on and until and until < on:
            self.add_error("until", ValidationError(_("Ngày cuối phải từ ngày đầu trở đi."), code="order"))
        return data

    @property
    def places(self) -> dict[str, Any]:
        """The places asked for."""
        return {
            name: self.cleaned_data[name] for name in ("home", "unit", "elsewhere") if name in self.fields
        }


class EndFactForm(CitedForm):
    """The day a dated fact no longer holds, and its paper; somebody back from afar brings none."""

    on = DayField(label=gettext_lazy("Thôi từ ngày"))

    def __init__(self, data: Any, *, kind: FactKind, version: object) -> None:
        self.paper_required = kind != FactKind.ABSENT
        super().__init__(data, current_version=version)
