"""The filters of the list of members, exactly as the address says them. Never ethnicity or religion."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.membership.choices import FactKind, Standing
from chibo.membership.lacking import lacking
from chibo.membership.models import Spell
from chibo.membership.queries import no_longer, on_the_way, seated
from chibo.membership.seats import (
    local_seats,
    seats_at,
    seats_in_transit,
    seats_of,
    seats_serving,
    seats_with,
)
from chibo.organisation.models import Locality, Unit
from chibo.organisation.queries import path_on, visible_localities
from chibo.people.choices import Axis, Gender, Lack
from chibo.people.models import Person
from chibo.people.queries import aged, codes_of, matching, with_trait
from chibo.regulations.loader import code_list
from chibo.storage.identity import Scope
from chibo.web.fields import DayField, PickerField
from chibo.web.forms import PlainForm
from chibo.web.people.pickers import Units
from chibo.web.people.wording import labels

_ALL = gettext_lazy("Tất cả")
_EDUCATION = (Axis.GENERAL_EDUCATION, Axis.PROFESSIONAL_EDUCATION, Axis.POLITICAL_THEORY)


THEN, NOW = "", "now"


@dataclass(frozen=True)
class Question:
    """What is asked: on which day, within which scope, at which nodes of that day's tree or of today's.

    With a hamlet only the cells that serve it on the day are asked for.
    """

    scope: Scope
    day: date
    paths: tuple[str, ...]
    now_tree: bool = False
    hamlet: Locality | None = None

    @property
    def seats(self) -> QuerySet[Spell]:
        """Every membership counted there on the day."""
        if self.hamlet is not None:
            return seats_serving(self.hamlet.pk, self.day)
        return seats_at(self.paths, self.day, now_tree=self.now_tree)

    @property
    def members(self) -> QuerySet[Person]:
        """Everybody counted there on the day whose file the user may see."""
        return seated(self.scope, self.seats)


Seats = Callable[[QuerySet[Spell], date], QuerySet[Spell]]


@dataclass(frozen=True)
class View:
    """A saved way of looking that everybody has: of some memberships of the day, or of other persons.

    One that is not `offered` is where a figure opens into.
    """

    key: str
    label: str | Promise
    seats: Seats | None = None
    others: Callable[[Question], QuerySet[Person]] | None = None
    offered: bool = True

    def persons(self, asked: Question) -> QuerySet[Person]:
        """Whom the view shows."""
        if self.others is not None:
            return self.others(asked)
        return seated(asked.scope, self.counted(asked))

    def counted(self, asked: Question) -> QuerySet[Spell]:
        """The memberships the view counts; none where it is not about memberships of the day."""
        if self.seats is None:
            return asked.seats.none()
        return self.seats(asked.seats, asked.day)


def _standing(standing: Standing) -> Seats:
    return lambda seats, _day: seats_of(seats, standing)


def _fact(kind: FactKind) -> Seats:
    return lambda seats, day: seats_with(seats, kind, day)


VIEWS = (
    View("all", gettext_lazy("Tất cả"), lambda seats, _day: seats),
    View("official", gettext_lazy("Chính thức"), _standing(Standing.OFFICIAL)),
    View("probationary", gettext_lazy("Dự bị"), _standing(Standing.PROBATIONARY)),
    View("local", gettext_lazy("Tại chỗ"), local_seats),
    View("reinforcing", gettext_lazy("Tăng cường"), _fact(FactKind.REINFORCING)),
    View("exempt", gettext_lazy("Miễn sinh hoạt"), _fact(FactKind.EXEMPT)),
    View("absent", gettext_lazy("Đi xa"), _fact(FactKind.ABSENT)),
    View("moving", gettext_lazy("Đang chuyển"), others=lambda asked: on_the_way(asked.scope, asked.day)),
    View(
        "transit",
        gettext_lazy("Đang chuyển giữa các đơn vị ở đây"),
        lambda seats, _day: seats_in_transit(seats),
        offered=False,
    ),
    View(
        "incomplete",
        gettext_lazy("Chưa đủ dữ liệu"),
        others=lambda asked: lacking(asked.members, "", asked.day),
    ),
    View("gone", gettext_lazy("Đã rời"), others=lambda asked: no_longer(asked.scope, asked.day)),
)


class FilterForm(PlainForm):
    """The filters above the table. Sent by GET; what cannot be read is shown and leaves the list empty."""

    q = forms.CharField(label=gettext_lazy("Tên, số thẻ, không cần dấu"), required=False, max_length=200)
    unit = PickerField(label=gettext_lazy("Đơn vị"), required=False, help_text="")
    gender = forms.ChoiceField(label=gettext_lazy("Giới tính"), required=False)
    age = forms.ChoiceField(label=gettext_lazy("Tuổi"), required=False)
    education = forms.ChoiceField(label=gettext_lazy("Trình độ"), required=False)
    occupation = forms.ChoiceField(label=gettext_lazy("Nghề nghiệp"), required=False)
    missing = forms.ChoiceField(label=gettext_lazy("Còn thiếu"), required=False)
    view = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    hamlet = forms.CharField(required=False, widget=forms.HiddenInput, max_length=60)
    tree = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[(THEN, ""), ("then", ""), (NOW, "")]
    )
    on = DayField(label=gettext_lazy("Tại ngày"), required=False, help_text="")

    def __init__(self, data: Any, *, scope: Scope, day: date) -> None:
        super().__init__(data)
        self.scope, self.day = scope, day
        self.unit_field.use(Units(scope, day))
        everything = [("", _ALL)]
        self._offer("gender", everything + list(Gender.choices))
        self._offer("age", everything + labels(code_list("age_bands")))
        self._offer("education", everything + [(str(a.label), labels(codes_of(a))) for a in _EDUCATION])
        self._offer("occupation", everything + labels(codes_of(Axis.OCCUPATION)))
        self._offer("missing", everything + list(Lack.choices))
        self._offer("view", [("", ""), *((view.key, view.label) for view in VIEWS)])

    @property
    def unit_field(self) -> PickerField:
        """The picker of the unit."""
        field = self.fields["unit"]
        if not isinstance(field, PickerField):
            raise TypeError("unit is a picker")
        return field

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_hamlet(self) -> Locality | None:
        """The hamlet of the address, as far as the user may look at it."""
        code = self.cleaned_data["hamlet"]
        if not code:
            return None
        found = visible_localities(self.scope).filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("Không có thôn, xóm này trong phạm vi của đồng chí."))
        return found

    @property
    def chosen_view(self) -> View:
        """The view asked for, or all members."""
        key = self.cleaned_data.get("view") or "all"
        return next(view for view in VIEWS if view.key == key)

    @property
    def question(self) -> Question:
        """The day, the scope and the nodes the list is about."""
        said = self.cleaned_data
        unit: Unit | None = said.get("unit")
        now_tree = said.get("tree") == NOW
        if unit is None:
            past = () if now_tree else self.scope.past
            return self._question(tuple(sorted({*self.scope.now, *past})), now_tree)
        path = unit.path if now_tree else path_on(unit.pk, self.day)
        return self._question((path,) if path else (), now_tree)

    def _question(self, paths: tuple[str, ...], now_tree: bool) -> Question:
        return Question(self.scope, self.day, paths, now_tree, self.cleaned_data.get("hamlet"))

    def persons(self) -> QuerySet[Person]:
        """Persons who fit everything asked."""
        said, day = self.cleaned_data, self.day
        found = self.chosen_view.persons(self.question)
        if said["unit"] and self.chosen_view.key in ("moving", "gone"):
            found = found.filter(place__startswith=said["unit"].path)
        if said["missing"]:
            found = lacking(found, said["missing"], day)
        if said["gender"]:
            found = found.filter(gender=said["gender"])
        if said["age"]:
            found = aged(found, said["age"], day)
        for code in (said["education"], said["occupation"]):
            found = with_trait(found, code, day) if code else found
        return matching(found, said["q"]) if said["q"] else found

    def query(self, **changes: str) -> str:
        """The address part that says these filters, with changes; empty ones are left out."""
        said = {name: self.data.get(name, "") for name in self.fields} | changes
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def narrowed(self) -> bool:
        """Is anything asked besides the view and the day?"""
        return any(self.data.get(name) for name in self.fields if name not in ("view", "on", "tree"))

    @property
    def sifted(self) -> bool:
        """Are members picked out by what their files say, not only by where and what they are counted?"""
        where = ("view", "on", "tree", "unit", "hamlet")
        return any(self.data.get(name) for name in self.fields if name not in where)

    @property
    def about(self) -> str:
        """In words what the address asks besides what the filters show."""
        if not self.is_valid():
            return ""
        hamlet = self.cleaned_data["hamlet"]
        said = [_("Chi bộ phụ trách %(hamlet)s.") % {"hamlet": hamlet.name}] if hamlet else []
        if self.cleaned_data["tree"] == NOW:
            said.append(_("Theo cây tổ chức hiện nay."))
        return " ".join(said)


def day_words(day: date, today: date) -> str:
    """A note that the list is of a past day."""
    return "" if day == today else _("Danh sách tại ngày đã chọn; hồ sơ và quyền xem theo hôm nay.")
