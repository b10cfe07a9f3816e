"""Forms of the verbs on schemes."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chibo.engine.formula import (
    POPULATIONS,
    SIGNS,
    Comparator,
    Condition,
    Definition,
    Goal,
    Measure,
    Sort,
)
from chibo.indicators.choices import Frequency, SchemeKind, SeatRole, Sign
from chibo.indicators.queries import Laid
from chibo.regulations.indicators import choices, standard_indicators
from chibo.regulations.schemes import ready_schemes
from chibo.storage.identity import Scope
from chibo.web.fields import DayField, PickerField
from chibo.web.forms import CitedForm, RecordForm
from chibo.web.indicators.telling import AMOUNTS, NOUNS, condition_words, sentence
from chibo.web.indicators.telling import SIGNS as SIGN_WORDS
from chibo.web.people.pickers import Units
from chibo.web.targets.forms import read_amount

OWN = "own"
SLOTS = ("of_1", "of_2", "where_1", "where_2", "where_3")
_PICK = ("", gettext_lazy("Chọn"))
_NONE = ("", "–")
MEASURES = {
    Measure.COUNT: gettext_lazy("Đếm"),
    Measure.SHARE: gettext_lazy("Tỷ lệ: số đạt chia cho tổng số"),
    Measure.SUM: gettext_lazy("Cộng một đại lượng"),
    Measure.MEAN: gettext_lazy("Bình quân (tổng chia cho số có ghi)"),
    Measure.CHANGE: gettext_lazy("Thay đổi so với ngày trước"),
    Measure.MEAN_PER_YEAR: gettext_lazy("Bình quân một năm"),
    Measure.PER_UNIT_YEAR: gettext_lazy("Số của từng năm"),
}


class SchemeForm(CitedForm):
    """The paper with its term: a new one, or the correction of one."""

    unit = PickerField(label=gettext_lazy("Cơ quan ban hành"))
    ready = forms.ChoiceField(
        label=gettext_lazy("Lấy mục tiêu từ mẫu"), required=False,
        help_text=gettext_lazy("Mẫu ghi sẵn mục tiêu và công việc; sau khi lập sửa được từng mục"),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=[_PICK, *SchemeKind.choices])
    title = forms.CharField(label=gettext_lazy("Trích yếu"), max_length=300)
    first = DayField(label=gettext_lazy("Thực hiện từ ngày"))
    last = DayField(label=gettext_lazy("Đến hết ngày"))

    def __init__(self, data: Any, *, scope: Scope, today: date, change: bool = False, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        language = get_language() or "vi"
        ready = [(code, each.label(language)) for code, each in ready_schemes().items()]
        self.fields["ready"].choices = [("", _("Không dùng mẫu")), *ready]  # type: ignore[attr-defined]
        self.picker("unit").use(Units(scope, today))
        if change:
            for name in ("unit", "ready", "kind"):
                del self.fields[name]


class GoalForm(RecordForm):
    """What is counted and what is to be reached: a shipped indicator, or one in the same words."""

    name = forms.CharField(label=gettext_lazy("Tên mục tiêu"), max_length=300)
    standard = forms.ChoiceField(label=gettext_lazy("Chỉ số"))
    comparator = forms.ChoiceField(label=gettext_lazy("So sánh"), choices=Sign.choices, initial=Sign.AT_LEAST)
    level = forms.CharField(
        label=gettext_lazy("Mức"), max_length=8,
        help_text=gettext_lazy("Tỷ lệ ghi theo phần trăm, ví dụ 90 hoặc 72,5"),
    )  # fmt: skip
    frequency = forms.ChoiceField(label=gettext_lazy("Đánh giá"), choices=Frequency.choices)
    due_on = DayField(
        label=gettext_lazy("Hạn"), help_text=gettext_lazy("Mục tiêu hằng năm: lấy ngày và tháng")
    )
    on = DayField(label=gettext_lazy("Tính như vậy từ ngày"))
    base_note = forms.CharField(
        label=gettext_lazy("Ghi chú về mẫu số"), max_length=300, required=False,
        help_text=gettext_lazy("Khi văn bản có thể hiểu nhiều cách: đang tính theo cách nào, vì sao"),
    )  # fmt: skip
    population = forms.ChoiceField(label=gettext_lazy("Đếm cái gì"), required=False)
    measure = forms.ChoiceField(
        label=gettext_lazy("Cách tính"), required=False, choices=[_NONE, *MEASURES.items()]
    )
    amount = forms.ChoiceField(label=gettext_lazy("Đại lượng (khi cộng, bình quân)"), required=False)

    def __init__(
        self, data: Any, *, laid: Laid | None = None, first: Mapping[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(data, initial={**first, **(_said(laid) if laid else {})}, **kwargs)
        language = get_language() or "vi"
        shipped = [(code, each.label(language)) for code, each in standard_indicators().items()]
        own = (OWN, _("Tự đặt cách tính (điền phần dưới)"))
        self.fields["standard"].choices = [_PICK, *shipped, own]  # type: ignore[attr-defined]
        self.fields["population"].choices = [_NONE, *NOUNS.items()]  # type: ignore[attr-defined]
        self.fields["amount"].choices = [_NONE, *AMOUNTS.items()]  # type: ignore[attr-defined]
        for slot in SLOTS:
            self._add_slot(slot)
        if laid is None:
            del self.fields["on"]

    def _add_slot(self, slot: str) -> None:
        kind, number = slot.split("_")
        words = _("Trong tổng số, chỉ kể (%(n)s)") if kind == "of" else _("Điều kiện đạt (%(n)s)")
        self.fields[slot] = forms.ChoiceField(
            label=words % {"n": number}, required=False, choices=[_NONE, *condition_choices()]
        )
        self.fields[f"{slot}_sign"] = forms.ChoiceField(
            label=_("So sánh số"), required=False,
            choices=[(sign, str(SIGN_WORDS[sign]) % {"value": "…"}) for sign in SIGNS],
        )  # fmt: skip
        self.fields[f"{slot}_number"] = forms.CharField(label=_("Số"), required=False, max_length=3)

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields of every goal."""
        own = {"population", "measure", "amount", *self._slot_names()}
        return [bound for bound in self.visible_fields() if bound.name not in own]

    @property
    def own(self) -> list[forms.BoundField]:
        """The fields of a definition put together here, conditions apart."""
        return [self[name] for name in ("population", "measure", "amount")]

    @property
    def slots(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Each condition with its sign and number."""
        return [(self[slot], self[f"{slot}_sign"], self[f"{slot}_number"]) for slot in SLOTS]

    @property
    def told(self) -> str:
        """The definition as a sentence, to be read before it is saved."""
        return sentence(self.cleaned_data["definition"])

    def _slot_names(self) -> Iterator[str]:
        for slot in SLOTS:
            yield from (slot, f"{slot}_sign", f"{slot}_number")

    def clean(self) -> dict[str, Any]:
        """The definition and the goal as values; the verb judges them."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors or not data.get("standard"):
            return data
        data["definition"] = self._definition(data)
        percent = data["definition"].measure == Measure.SHARE
        try:
            level = read_amount(data["level"], "of_members" if percent else "number")
        except ValueError:
            self.add_error("level", _("Điền một số nguyên, hoặc phần trăm có nhiều nhất hai số lẻ."))
            return data
        data["goal"] = Goal(Comparator(data["comparator"]), level, percent=percent)
        if data["standard"] != OWN:
            for name in ("population", "measure", "amount", *SLOTS):
                data[name] = ""
        for slot in SLOTS:
            if not _is_number(data[slot]):
                data[f"{slot}_sign"] = data[f"{slot}_number"] = ""
        return data

    def _definition(self, data: Mapping[str, Any]) -> Definition:
        if data["standard"] != OWN:
            return standard_indicators()[data["standard"]].definition
        given = {kind: [] for kind in ("of", "where")}  # type: dict[str, list[Condition]]
        for slot in SLOTS:
            if data[slot]:
                given[slot.split("_")[0]].append(_condition(data, slot))
        return Definition(
            data["population"], data["measure"], tuple(given["of"]), tuple(given["where"]), data["amount"]
        )


class ReportForm(CitedForm):
    """A figure somebody told: of which unit and day, from where, by whom."""

    paper_required = False
    unit = PickerField(label=gettext_lazy("Đơn vị"))
    on = DayField(label=gettext_lazy("Số liệu của ngày"))
    part = forms.IntegerField(label=gettext_lazy("Số đạt"), min_value=0, max_value=9_999_999)
    base = forms.IntegerField(
        label=gettext_lazy("Trên tổng số"), min_value=0, max_value=9_999_999, required=False,
        help_text=gettext_lazy("Bỏ trống nếu mục tiêu là một số, không phải tỷ lệ"),
    )  # fmt: skip
    source = forms.CharField(label=gettext_lazy("Lấy từ đâu"), max_length=200)
    reporter = forms.CharField(label=gettext_lazy("Người, cơ quan báo cáo"), max_length=200)

    def __init__(self, data: Any, *, scope: Scope, today: date, own: str) -> None:
        super().__init__(data, initial={"unit": own, "on": today})
        self.picker("unit").use(Units(scope, today))


class SeatForm(CitedForm):
    """Somebody in the steering group."""

    holder = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=160)
    office = forms.CharField(label=gettext_lazy("Chức vụ"), max_length=200, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Vai trò"), choices=[_PICK, *SeatRole.choices])
    on = DayField(label=gettext_lazy("Từ ngày"))


class EndForm(CitedForm):
    """Somebody leaves the steering group."""

    on = DayField(label=gettext_lazy("Thôi từ ngày"))


class TaskForm(CitedForm):
    """A task: what, by which unit, until when."""

    paper_required = False
    what = forms.CharField(label=gettext_lazy("Việc phải làm"), max_length=300)
    unit = PickerField(label=gettext_lazy("Đơn vị làm"))
    owner = forms.CharField(label=gettext_lazy("Người phụ trách"), max_length=200, required=False)
    due_on = DayField(label=gettext_lazy("Hạn"))

    def __init__(self, data: Any, *, scope: Scope, today: date, own: str) -> None:
        super().__init__(data, initial={"unit": own})
        self.picker("unit").use(Units(scope, today))


class FinishForm(RecordForm):
    """A task is done."""

    on = DayField(label=gettext_lazy("Xong ngày"))
    result = forms.CharField(
        label=gettext_lazy("Kết quả"), max_length=500, widget=forms.Textarea({"rows": 3})
    )


class RecommendForm(CitedForm):
    """Something asked of the level above."""

    addressee = forms.CharField(label=gettext_lazy("Gửi"), max_length=200)
    what = forms.CharField(
        label=gettext_lazy("Nội dung kiến nghị"), max_length=500, widget=forms.Textarea({"rows": 3})
    )
    sent_on = DayField(label=gettext_lazy("Ngày gửi"))


class ReplyForm(CitedForm):
    """What was answered."""

    reply = forms.CharField(
        label=gettext_lazy("Nội dung trả lời"), max_length=500, widget=forms.Textarea({"rows": 3})
    )
    on = DayField(label=gettext_lazy("Ngày trả lời"))


class ReasonForm(RecordForm):
    """Why something is taken back."""

    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300)


class SureForm(RecordForm):
    """Nothing to fill in."""


def condition_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every condition there is, by what is counted; a condition with a number waits for sign and number."""
    found = []
    for population in POPULATIONS.values():
        rows: list[tuple[str, str]] = []
        for word in population.words:
            if word.sort is Sort.NUMBER:
                rows.append((f"{population.name}:{word.name}:#", str(AMOUNTS[word.name])))
                continue
            for condition in _values(word):
                key = f"{population.name}:{condition.word}:{condition.sign}{condition.value}"
                rows.append((key, condition_words(population.name, condition)))
        if rows:
            found.append((str(NOUNS[population.name]), rows))
    return found


def _values(word: Any) -> Iterator[Condition]:
    if word.sort is Sort.FLAG:
        yield Condition(word.name)
        yield Condition(word.name, "=", "no")
        return
    for value in choices()[word.choices]:
        yield Condition(word.name, ">=" if word.sort is Sort.LEVEL else "=", value)


def _is_number(key: str) -> bool:
    return key.endswith(":#")


def _condition(data: Mapping[str, Any], slot: str) -> Condition:
    _population, word, value = str(data[slot]).split(":", 2)
    if value == "#":
        return Condition(word, data[f"{slot}_sign"] or ">=", str(data[f"{slot}_number"] or ""))
    sign = ">=" if value.startswith(">=") else "="
    return Condition(word, sign, value.removeprefix(sign))


def _said(laid: Laid) -> dict[str, Any]:
    """What a goal says today, as the form shows it."""
    definition, version = laid.definition, laid.version
    shipped = laid.indicator.standard
    known = shipped in standard_indicators() and standard_indicators()[shipped].definition == definition
    level = laid.goal.level / 100 if laid.goal.percent else laid.goal.level
    said: dict[str, Any] = {
        "name": laid.indicator.name, "standard": shipped if known else OWN, "comparator": version.comparator,
        "level": f"{level:g}".replace(".", ","), "frequency": version.frequency, "due_on": version.due_on,
        "base_note": version.base_note,
    }  # fmt: skip
    if not known:
        said |= {
            "population": definition.population,
            "measure": definition.measure,
            "amount": definition.amount,
        }
        for kind, conditions in (("of", definition.of), ("where", definition.where)):
            for number, condition in enumerate(conditions, start=1):
                said |= _slot_said(f"{kind}_{number}", definition.population, condition)
    return said


def _slot_said(slot: str, population: str, condition: Condition) -> dict[str, str]:
    word = POPULATIONS[population].word(condition.word)
    if word is not None and word.sort is Sort.NUMBER:
        return {
            slot: f"{population}:{condition.word}:#", f"{slot}_sign": condition.sign,
            f"{slot}_number": condition.value,
        }  # fmt: skip
    return {slot: f"{population}:{condition.word}:{condition.sign}{condition.value}"}
