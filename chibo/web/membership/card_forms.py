"""Forms about Party cards."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.membership.models import CardRequest
from chibo.people.models import Person
from chibo.storage.identity import Scope
from chibo.web.fields import DayField, PickerField
from chibo.web.forms import CitedForm, RecordForm
from chibo.web.people.forms import Caution, card_cautions
from chibo.web.people.pickers import Units
from chibo.web.wording import day_text


class RequestForm(CitedForm):
    """For whom the unit asks, on which paper."""

    persons = forms.MultipleChoiceField(
        label=gettext_lazy("Đảng viên được đề nghị"), widget=forms.CheckboxSelectMultiple
    )
    unit = PickerField(label=gettext_lazy("Đơn vị đề nghị"))
    on = DayField(label=gettext_lazy("Ngày đề nghị"))

    def __init__(
        self, data: Any, *, persons: Sequence[Person], cells: Mapping[UUID, str], scope: Scope, today: date,
        own: str,
    ) -> None:  # fmt: skip
        self.known = {str(person.pk): person for person in persons}
        ticked = list(self.known) if len(self.known) == 1 else []
        super().__init__(data, initial={"unit": own, "persons": ticked})
        self.fields["persons"].choices = [  # type: ignore[attr-defined]
            (key, _told(person, cells.get(person.pk, ""))) for key, person in self.known.items()
        ]
        self.picker("unit").use(Units(scope, today))
        self.order_fields(["persons", "unit", "on"])

    @property
    def chosen(self) -> list[Person]:
        """The persons ticked."""
        return [self.known[key] for key in self.cleaned_data["persons"]]


def _told(person: Person, more: str) -> str:
    return ", ".join(part for part in (person.full_name, day_text(person.birth), more) if part)


class HandOverForm(RecordForm):
    """One day and issuer for all; a number beside everybody whose card came."""

    on = DayField(label=gettext_lazy("Ngày phát thẻ"))
    issuer = forms.CharField(
        label=gettext_lazy("Nơi cấp thẻ"),
        max_length=160,
        help_text=gettext_lazy("Ví dụ Ban Thường vụ Tỉnh ủy"),
    )

    def __init__(self, data: Any, *, rows: Sequence[CardRequest]) -> None:
        self.rows = {f"number_{row.pk}": row for row in rows}
        super().__init__(data)
        for name, row in self.rows.items():
            label = _("Số thẻ: %(who)s") % {"who": _told(row.person, "")}
            self.fields[name] = forms.CharField(label=label, max_length=40, required=False)
            self.fields[name].widget.attrs |= {"class": "in w12", "inputmode": "numeric"}

    @property
    def numbers(self) -> dict[CardRequest, str]:
        """The numbers filled in, by request."""
        filled = {row: self.cleaned_data.get(name, "").strip() for name, row in self.rows.items()}
        return {row: number for row, number in filled.items() if number}

    @property
    def cautions(self) -> list[Caution]:
        """Numbers of an unusual shape, each with whose it is."""
        return [
            Caution(f"{row.person.full_name}: {caution.text}")
            for row, number in self.numbers.items()
            for caution in card_cautions(number)
        ]


class CloseForm(RecordForm):
    """From when no card comes of it, and why."""

    on = DayField(label=gettext_lazy("Ngày rút hoặc bị trả lại"))
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ thiếu ảnh, ghi sai ngày sinh"),
    )


class TakeBackForm(RecordForm):
    """Why what was recorded is wrong."""

    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=200)
