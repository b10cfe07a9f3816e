"""Forms of the ledger: entering a member, each kind of movement, corrections, dated facts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.engine.vietnamese import read_card_number, read_identity_number
from chibo.membership.choices import STARTS, Kind, Outside, Standing
from chibo.membership.models import Movement
from chibo.people.checks import check_duplicates
from chibo.people.choices import ProtectedKind
from chibo.regulations.loader import movement_kinds
from chibo.storage.identity import Scope
from chibo.web.fields import DayField, PickerField
from chibo.web.forms import CitedForm
from chibo.web.people.forms import PERSON_FIELDS, Caution, PersonFields, card_cautions, identity_cautions
from chibo.web.people.pickers import EVERYWHERE, Units
from chibo.web.wording import day_text

# What a kind of movement asks for besides day and paper.
ASKS: Mapping[Kind, tuple[str, ...]] = {
    Kind.TRANSFERRED_OUT: ("partner", "outside", "outside_tier"),
    Kind.TRANSFERRED_IN: ("unit", "outside", "outside_tier", "standing", "received_on"),
    Kind.READMITTED: ("unit", "decided_on", "received_on"),
    Kind.RESTORED: ("unit", "standing"),
    Kind.DIED: (),
    Kind.EXPELLED: ("reason",),
    Kind.REMOVED: ("reason",),
    Kind.WITHDREW: ("reason",),
    Kind.RECOGNISED: ("decided_on",),
    Kind.RECOGNITION_REFUSED: ("reason",),
    Kind.ADMISSION_ANNULLED: ("reason",),
    Kind.RECOGNITION_ANNULLED: ("reason",),
}
_WITHOUT_PAPER = {Kind.DIED, Kind.OPENING}
_ENDS = {"partner", "outside", "outside_tier"}
_DAYS = {
    Kind.ADMITTED: gettext_lazy("Ngày lễ kết nạp"),
    Kind.READMITTED: gettext_lazy("Ngày lễ kết nạp lại"),
    Kind.RECOGNISED: gettext_lazy("Ngày được tính là chính thức"),
    Kind.TRANSFERRED_OUT: gettext_lazy("Ngày chuyển đi"),
    Kind.TRANSFERRED_IN: gettext_lazy("Ngày chuyển đến"),
    Kind.DIED: gettext_lazy("Ngày từ trần"),
}
_RECEIVED = {
    Kind.ADMITTED: gettext_lazy("Ngày chi bộ nhận quyết định"),
    Kind.READMITTED: gettext_lazy("Ngày chi bộ nhận quyết định"),
    Kind.TRANSFERRED_IN: gettext_lazy("Ngày nhận hồ sơ, giấy giới thiệu"),
}
_HINTS = {
    Kind.RECOGNISED: gettext_lazy(
        "Ngày hết 12 tháng dự bị; quyết định muộn thì ghi ngày quyết định bên dưới"
    ),
    Kind.ADMITTED: gettext_lazy("Ví dụ 05/8/2021"),
}
_STANDINGS = [("", gettext_lazy("Chọn")), *Standing.choices]
_TIERS = [("", gettext_lazy("Chọn")), *Outside.choices]


class Ends(forms.Form):
    """The other end of a transfer, and the standing somebody brings along."""

    unit = PickerField(label=gettext_lazy("Chi bộ"))
    partner = PickerField(
        label=gettext_lazy("Nơi chuyển đến trong hệ thống"),
        required=False,
        help_text=gettext_lazy("Gõ tên hoặc mã đảng bộ, chi bộ nhận; bỏ trống nếu chuyển ra ngoài"),
    )
    outside = forms.CharField(label=gettext_lazy("Nơi ngoài hệ thống"), required=False, max_length=200)
    outside_tier = forms.ChoiceField(label=gettext_lazy("Nơi đó thuộc"), choices=_TIERS, required=False)
    standing = forms.ChoiceField(
        label=gettext_lazy("Chính thức hay dự bị"), choices=_STANDINGS, required=False
    )
    decided_on = DayField(label=gettext_lazy("Ngày quyết định"), required=False)
    received_on = DayField(label=gettext_lazy("Ngày nhận"), required=False)
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=200, required=False)


class MovementForm(Ends, CitedForm):
    """One movement of a known person; only the fields of its kind are there."""

    on = DayField(label=gettext_lazy("Ngày"))
    field_order = ("on",)

    def __init__(self, data: Any, *, kind: Kind, version: object, scope: Scope, today: date) -> None:
        self.paper_required = kind not in _WITHOUT_PAPER
        super().__init__(data, current_version=version)
        self.kind = kind
        for name in Ends.base_fields:
            if name not in ASKS[kind]:
                del self.fields[name]
        self.fields["on"].label = _DAYS.get(kind, self.fields["on"].label)
        self.fields["on"].help_text = _HINTS.get(kind, self.fields["on"].help_text)
        _name_receipt(self, kind)
        if "unit" in self.fields:
            self.picker("unit").use(Units(scope, today, cells=True))
        if "partner" in self.fields:
            self.picker("partner").use(Units(EVERYWHERE, today))
        self._require(*({"standing", "reason"} & set(self.fields)))
        if kind == Kind.TRANSFERRED_IN:
            self._require("outside", "outside_tier")

    def _require(self, *names: str) -> None:
        for name in names:
            self.fields[name].required = True
            words = _("Điền “%(field)s”.") % {"field": self.fields[name].label}
            self.fields[name].error_messages["required"] = words

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.kind == Kind.TRANSFERRED_OUT and not _ENDS & set(self.errors):
            _one_other_end(self, data)
        _decision_after(self, data, self.kind)
        return data

    @property
    def details(self) -> dict[str, Any]:
        """What the verb takes besides day, unit and paper."""
        return {
            name: self.cleaned_data[name] for name in set(self.fields) & (Ends.base_fields.keys() - {"unit"})
        }


def _name_receipt(form: forms.Form, kind: str) -> None:
    if "received_on" in form.fields:
        form.fields["received_on"].label = _RECEIVED[Kind(kind)]


def _one_other_end(form: forms.Form, data: Mapping[str, Any]) -> None:
    """A transfer out goes to a unit of the system or to a place outside, never to both or to neither."""
    if bool(data["partner"]) == bool(data["outside"]):
        words = _("Chọn nơi chuyển đến trong hệ thống, hoặc ghi nơi ngoài hệ thống; chỉ một trong hai.")
        form.add_error("partner", ValidationError(words, code="one_end"))
    if data["outside"] and not data["outside_tier"]:
        words = _("Chọn nơi ngoài hệ thống thuộc tỉnh này hay tỉnh khác.")
        form.add_error("outside_tier", ValidationError(words, code="tier"))
    if not data["outside"] and data["outside_tier"]:
        words = _("Bỏ chọn mục này khi chuyển trong hệ thống.")
        form.add_error("outside_tier", ValidationError(words, code="tier"))


def _decision_after(form: forms.Form, data: Mapping[str, Any], kind: str) -> None:
    """A recognition is decided on its day or later; an admission is decided before the ceremony."""
    on, decided = data.get("on"), data.get("decided_on")
    if not on or not decided:
        return
    if kind == Kind.RECOGNISED and decided < on:
        words = _("Ngày quyết định không thể trước ngày được tính là chính thức.")
        form.add_error("decided_on", ValidationError(words, code="order"))
    if kind in (Kind.ADMITTED, Kind.READMITTED) and decided > on:
        words = _("Quyết định kết nạp phải có trước ngày lễ.")
        form.add_error("decided_on", ValidationError(words, code="order"))


ENTRIES: Mapping[Kind, Any] = {
    Kind.ADMITTED: gettext_lazy("Kết nạp"),
    Kind.TRANSFERRED_IN: gettext_lazy("Chuyển đến từ ngoài hệ thống"),
    Kind.OPENING: gettext_lazy("Đã sinh hoạt trước khi lập sổ"),
    Kind.READMITTED: gettext_lazy("Kết nạp lại"),
    Kind.RESTORED: gettext_lazy("Phục hồi đảng tịch"),
}
_ENTRY_ASKS = {Kind.ADMITTED: ("decided_on", "received_on"), Kind.OPENING: ("standing",)}
_AT_ENTRY = ("family", "middle", "given", "gender", "birth", "home_province", "home_place", "card_number",
             "joined_on", "official_on")  # fmt: skip


class EnterForm(Ends, PersonFields, CitedForm):
    """Open a file and record how the person became a member here. Rarer things follow in the file."""

    on = DayField(label=gettext_lazy("Ngày"))
    kind = forms.CharField(widget=forms.HiddenInput, required=False)
    identity_number = forms.CharField(
        label=gettext_lazy("Số định danh cá nhân"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Chỉ lưu dạng mã hóa"),
    )

    def __init__(self, data: Any, *, kind: Kind, scope: Scope, today: date, protects: bool) -> None:
        self.paper_required = kind not in _WITHOUT_PAPER
        super().__init__(data, initial={"kind": str(kind)})
        self.scope, self.entry = scope, kind
        self.asked = ("unit", *_ENTRY_ASKS.get(kind, tuple(ASKS.get(kind, ()))))
        newly = kind in (Kind.ADMITTED, Kind.READMITTED)
        known = {name for name in _AT_ENTRY if not (newly and name in ("joined_on", "official_on"))}
        for name in (*Ends.base_fields, *PersonFields.base_fields):
            if name not in self.asked and name not in known:
                del self.fields[name]
        if not protects:
            del self.fields["identity_number"]
        self.picker("unit").use(Units(scope, today, cells=True))
        for name in {"standing", "outside", "outside_tier"} & set(self.fields):
            self.fields[name].required = True
            words = _("Điền “%(field)s”.") % {"field": self.fields[name].label}
            self.fields[name].error_messages["required"] = words
        self.fields["on"].label = _DAYS.get(kind, _("Ngày lập sổ") if kind == Kind.OPENING else _("Ngày"))
        _name_receipt(self, kind)
        self._arrange()

    def _arrange(self) -> None:
        """Who, then how and where, then the paper."""
        who = (
            "family",
            "middle",
            "given",
            "gender",
            "birth",
            "identity_number",
            "home_province",
            "home_place",
        )
        how = (
            "card_number",
            "joined_on",
            "official_on",
            "unit",
            "on",
            "decided_on",
            "received_on",
            "standing",
        )
        papers = [name for name in self.fields if name.startswith("paper_")]
        self.order_fields([*who, *how, "outside", "outside_tier", *papers])

    def clean_card_number(self) -> str:
        """The number without dots and spaces."""
        return read_card_number(self.cleaned_data["card_number"]).value or ""

    def clean_identity_number(self) -> str:
        """The number without dots and spaces."""
        return read_identity_number(self.cleaned_data["identity_number"]).value or ""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        _decision_after(self, data, self.entry)
        return data

    @property
    def person_values(self) -> dict[str, Any]:
        """The open fields of the file."""
        return {name: self.cleaned_data[name] for name in PERSON_FIELDS if name in self.fields}

    @property
    def protected_values(self) -> dict[str, str]:
        """What is kept only encrypted."""
        number = self.cleaned_data.get("identity_number", "")
        return {str(ProtectedKind.IDENTITY_NUMBER): number} if number else {}

    @property
    def details(self) -> dict[str, Any]:
        """What the movement's kind takes besides day, unit and paper."""
        return {name: self.cleaned_data[name] for name in self.asked if name != "unit"}

    @property
    def cautions(self) -> list[Caution]:
        """Numbers that look wrong, and persons of the scope who may be the same one."""
        data = self.cleaned_data
        number = data.get("identity_number", "")
        found = identity_cautions(number, gender=data["gender"], birth=data["birth"])
        found += card_cautions(data["card_number"])
        name = " ".join(part for part in (data["family"], data["middle"], data["given"]) if part)
        same = check_duplicates(
            scope=self.scope, name=name, birth=data["birth"], identity_number=number,
            card_number=data["card_number"],
        )  # fmt: skip
        return found + [
            Caution(
                _("Có thể đã có trong sổ: %(name)s, sinh %(birth)s.")
                % {"name": person.full_name, "birth": day_text(person.birth) or _("chưa rõ")},
                person,
            )
            for person in same
        ]


class ReceiveForm(CitedForm):
    """Receive somebody who is on the way."""

    paper_required = False
    unit = PickerField(label=gettext_lazy("Tiếp nhận vào chi bộ"))
    on = DayField(label=gettext_lazy("Ngày chuyển đến"))
    received_on = DayField(label=_RECEIVED[Kind.TRANSFERRED_IN], required=False)

    def __init__(self, data: Any, *, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.picker("unit").use(Units(scope, today, cells=True))


class TakeBackForm(CitedForm):
    """Take somebody back whom the other end did not receive."""

    paper_required = False
    on = DayField(label=gettext_lazy("Ngày trở lại"))


class VoidForm(CitedForm):
    """Strike a wrong entry out."""

    paper_required = False
    reason = forms.CharField(
        label=gettext_lazy("Lý do đính chính"), max_length=200, help_text=gettext_lazy("Ví dụ ghi nhầm người")
    )


class CorrectForm(VoidForm):
    """Strike a wrong entry out and record the right one: day, day of decision, cell."""

    on = DayField(label=gettext_lazy("Ngày đúng"))
    decided_on = DayField(label=gettext_lazy("Ngày quyết định đúng"), required=False)
    received_on = DayField(label=gettext_lazy("Ngày nhận đúng"), required=False)
    unit = PickerField(label=gettext_lazy("Chi bộ đúng"))
    field_order = ("on", "decided_on", "received_on", "unit", "reason")

    def __init__(self, data: Any, *, movement: Movement, version: object, scope: Scope, today: date) -> None:
        initial = {
            "on": movement.on,
            "decided_on": movement.decided_on,
            "received_on": movement.received_on,
            "unit": movement.unit.code if movement.unit else "",
        }
        super().__init__(data, current_version=version, initial=initial)
        self.movement = movement
        if movement.kind not in (Kind.ADMITTED, Kind.READMITTED, Kind.RECOGNISED):
            del self.fields["decided_on"]
        if movement.kind not in _RECEIVED:
            del self.fields["received_on"]
        if movement.kind in STARTS:
            self.picker("unit").use(Units(scope, today, cells=True))
        else:
            del self.fields["unit"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        _decision_after(self, data, self.movement.kind)
        if not self.errors and not self.changes:
            raise ValidationError(
                _("Chưa có gì thay đổi. Sửa ngày hoặc chi bộ rồi gửi lại."), code="unchanged"
            )
        return data

    @property
    def changes(self) -> dict[str, Any]:
        """What was wrong, with its right value."""
        names = set(self.fields) & {"on", "decided_on", "received_on", "unit"}
        right = {name: self.cleaned_data[name] for name in names}
        return {name: value for name, value in right.items() if value != getattr(self.movement, name)}


def decided_by(kind: Kind) -> str:
    """Who decides on a kind of movement, for the head of its screen."""
    known = movement_kinds().get(str(kind))
    return f"{known.decided_by[:1].upper()}{known.decided_by[1:]}." if known else ""
