"""The filters of the pool, exactly as the address says them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from chibo.admission.choices import Group, Stage
from chibo.admission.models import Candidate
from chibo.admission.queries import at_node, away, ended, ending, followed, in_group, matching, without_helper
from chibo.storage.identity import Scope
from chibo.web.fields import PickerField
from chibo.web.forms import PlainForm
from chibo.web.people.pickers import Hamlets, Units

_ALL = gettext_lazy("Tất cả")


@dataclass(frozen=True)
class View:
    """A way of looking that everybody has."""

    key: str
    label: str | Promise
    rows: Callable[[QuerySet[Candidate], date], QuerySet[Candidate]]


VIEWS = (
    View("followed", gettext_lazy("Đang theo dõi"), lambda rows, day: followed(rows)),
    View("ending", gettext_lazy("Sắp hết hiệu lực"), ending),
    View("helper", gettext_lazy("Chưa có người giúp đỡ"), without_helper),
    View("away", gettext_lazy("Đi làm xa"), lambda rows, day: away(rows)),
    View("ended", gettext_lazy("Đã kết thúc"), lambda rows, day: ended(rows)),
)


class PoolFilter(PlainForm):
    """The filters above the list. Sent by GET; what cannot be read is shown and leaves the list empty."""

    q = forms.CharField(label=gettext_lazy("Tên, không cần dấu"), required=False, max_length=160)
    unit = PickerField(label=gettext_lazy("Đơn vị"), required=False, help_text="")
    stage = forms.ChoiceField(label=gettext_lazy("Giai đoạn"), required=False)
    locality = PickerField(label=gettext_lazy("Thôn, xóm"), required=False, help_text="")
    group = forms.ChoiceField(label=gettext_lazy("Nhóm"), required=False)
    view = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, scope: Scope, day: date) -> None:
        super().__init__(data)
        self.day = day
        self._source("unit", Units(scope, day))
        self._source("locality", Hamlets(scope, day))
        self._offer("stage", [("", _ALL), *Stage.choices])
        self._offer("group", [("", _ALL), *Group.choices])
        self._offer("view", [("", ""), *((view.key, view.label) for view in VIEWS)])

    def _source(self, name: str, source: Any) -> None:
        self.fields[name].use(source)  # type: ignore[attr-defined]

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen_view(self) -> View:
        """The view asked for, or those followed."""
        key = self.cleaned_data.get("view") or VIEWS[0].key
        return next(view for view in VIEWS if view.key == key)

    def everybody(self, notes: QuerySet[Candidate]) -> QuerySet[Candidate]:
        """All notes of the unit asked for, whatever else is asked: what shares are counted of."""
        unit = self.cleaned_data.get("unit")
        return at_node(notes, unit.path) if unit else notes

    def rows(self, notes: QuerySet[Candidate]) -> QuerySet[Candidate]:
        """Notes that fit everything asked."""
        said = self.cleaned_data
        found = self.chosen_view.rows(self.everybody(notes), self.day)
        if said["stage"]:
            found = found.filter(stage=said["stage"])
        if said["locality"]:
            found = found.filter(locality=said["locality"])
        if said["group"]:
            found = in_group(found, said["group"], self.day)
        return matching(found, said["q"]) if said["q"] else found

    def query(self, **changes: str) -> str:
        """The address part that says these filters, with changes; empty ones are left out."""
        said = {name: self.data.get(name, "") for name in self.fields} | changes
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def narrowed(self) -> bool:
        """Is anything asked besides the view?"""
        return any(self.data.get(name) for name in self.fields if name != "view")
