"""What must hold of a target before it is written."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from chibo.engine.calendar import Period
from chibo.indicators.models import WHOLE
from chibo.organisation.models import Unit
from chibo.organisation.queries import path_on
from chibo.regulations.indicators import target_parts
from chibo.storage.refusal import Finding
from chibo.targets.choices import Amount, StepKind

LARGEST = 9_999
"""Admissions of a unit in one period; more is a slip of the pen."""
YEARS = 6
"""The longest period: a term of five years that begins and ends within calendar years."""


def check_target(unit: Unit, part: str, period: Period) -> list[Finding]:
    """A unit that is there in the period, and something that can be counted."""
    found = []
    if part not in target_parts():
        found.append(Finding("target.part", _("Chọn chỉ tiêu trong danh mục."), "part"))
    if period.last.year - period.first.year >= YEARS:
        words = _("Kỳ chỉ tiêu dài nhất là %(n)s năm. Xem lại ngày đầu và ngày cuối.")
        found.append(Finding("target.too_long", words % {"n": YEARS}, "last"))
    if path_on(unit.pk, period.first) is None and path_on(unit.pk, period.last) is None:
        words = _("%(unit)s không tồn tại trong kỳ này.") % {"unit": unit}
        found.append(Finding("target.unit_not_there", words, "unit"))
    return found


def check_step(kind: str, amount: str, value: int, months: Sequence[int], period: Period) -> list[Finding]:
    """A number that can be reached, and a plan by months that adds up to it."""
    found = []
    if kind not in StepKind.values:
        found.append(Finding("target.kind", _("Chọn đăng ký, giao hoặc điều chỉnh."), "kind"))
    if amount not in Amount.values:
        found.append(Finding("target.amount", _("Chọn số người hoặc phần trăm."), "amount"))
    if amount == Amount.OF_MEMBERS and value > WHOLE:
        found.append(Finding("target.over_whole", _("Mức không quá 100 %."), "value"))
    if value > LARGEST and amount == Amount.NUMBER:
        found.append(Finding("target.too_many", _("Số này quá lớn. Xem lại số đã gõ."), "value"))
    return found + (_check_months(amount, value, months, period) if months else [])


def _check_months(amount: str, value: int, months: Sequence[int], period: Period) -> list[Finding]:
    wanted = months_of(period)
    if amount == Amount.OF_MEMBERS:
        words = _("Kế hoạch từng tháng chỉ dùng khi chỉ tiêu là số người.")
        return [Finding("target.months_of_percent", words, "months")]
    if len(months) != wanted:
        words = _("Kế hoạch từng tháng cần đúng %(n)s số, mỗi tháng một số.") % {"n": wanted}
        return [Finding("target.months_count", words, "months")]
    if sum(months) != value:
        words = _("Các tháng cộng lại là %(sum)s, khác chỉ tiêu %(value)s. Sửa cho khớp.")
        return [Finding("target.months_sum", words % {"sum": sum(months), "value": value}, "months")]
    return []


def months_of(period: Period) -> int:
    """The calendar months a period touches."""
    first, last = period.first, period.last
    return (last.year - first.year) * 12 + last.month - first.month + 1


def check_day(on: date, period: Period, today: date) -> list[Finding]:
    """A decision of a day gone by, no later than the end of the period."""
    if on > today:
        return [Finding("target.future", _("Ngày này chưa đến."), "on")]
    if on > period.last:
        return [Finding("target.after_period", _("Kỳ chỉ tiêu đã hết vào ngày này."), "on")]
    return []
