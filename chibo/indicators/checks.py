"""What must hold of a scheme, an indicator, a reported figure before it is written."""

from datetime import date

from django.utils.translation import gettext as _

from chibo.engine.citation import Citation
from chibo.engine.formula import Comparator, Definition, Goal, Measure, check
from chibo.indicators.choices import Frequency, SchemeKind
from chibo.indicators.models import WHOLE, Indicator, Scheme
from chibo.organisation.models import Unit
from chibo.organisation.queries import path_on
from chibo.regulations.indicators import choices
from chibo.storage.refusal import Finding

LONGEST = 12
"""Years a scheme lasts at most: a longer one is a slip of the pen."""


def check_scheme(  # noqa: PLR0917 -- the columns of a scheme
    unit: Unit, kind: str, title: str, basis: Citation, first: date, last: date
) -> list[Finding]:
    """A paper of a committee that exists, with a title and a term."""
    found = []
    if kind not in SchemeKind.values:
        found.append(Finding("scheme.kind", _("Chọn loại văn bản trong danh mục."), "kind"))
    if not title:
        found.append(Finding("scheme.title", _("Ghi trích yếu của văn bản."), "title"))
    if basis.is_empty or not (basis.number or basis.kind):
        found.append(Finding("scheme.paper", _("Ghi số hoặc loại của văn bản."), "paper_number"))
    if last < first:
        found.append(Finding("scheme.ends_first", _("Ngày cuối phải sau ngày đầu."), "last"))
    elif last.year - first.year > LONGEST:
        words = _("Văn bản dài quá %(n)s năm. Xem lại ngày cuối.")
        found.append(Finding("scheme.too_long", words % {"n": LONGEST}, "last"))
    if path_on(unit.pk, first) is None:
        words = _("Đơn vị này không tồn tại vào ngày đầu của văn bản.")
        found.append(Finding("scheme.unit_not_there", words, "first"))
    return found


def check_definition(definition: Definition) -> list[Finding]:
    """The definition can be counted; every fault as a sentence."""
    return [
        Finding(each.code, _(each.message.text) % each.message.params, "definition")
        for each in check(definition, choices())
    ]


def check_goal(
    definition: Definition, goal: Goal, frequency: str, due_on: date, scheme: Scheme
) -> list[Finding]:
    """The level fits what is measured, and falls due within the scheme."""
    found = []
    shares = definition.measure == Measure.SHARE
    if goal.percent is not shares:
        words = (
            _("Chỉ số này là tỷ lệ: mức phải tính theo phần trăm.")
            if shares
            else _("Chỉ số này là một số: mức không tính theo phần trăm.")
        )
        found.append(Finding("indicator.percent", words, "level"))
    if goal.percent and goal.level > WHOLE:
        found.append(Finding("indicator.over_whole", _("Mức không quá 100 %."), "level"))
    if goal.percent and goal.comparator is Comparator.MORE and goal.level == WHOLE:
        words = _("Không có gì trên 100 %. Chọn “đúng 100 %”.")
        found.append(Finding("indicator.never", words, "comparator"))
    if frequency not in Frequency.values:
        found.append(Finding("indicator.frequency", _("Chọn mức hằng năm hay cuối nhiệm kỳ."), "frequency"))
    if not scheme.during.lower <= due_on < scheme.during.upper:
        words = _("Hạn của mức phải nằm trong thời gian của văn bản.")
        found.append(Finding("indicator.due_outside", words, "due_on"))
    return found


def check_report(
    indicator: Indicator, unit: Unit, on: date, part: int, base: int | None, *, divides: bool, today: date
) -> list[Finding]:
    """A figure told by somebody: of a day gone by, of a unit that was there, a part of its base."""
    found = []
    if on > today:
        found.append(Finding("report.future", _("Ngày này chưa đến."), "on"))
    if path_on(unit.pk, on) is None:
        found.append(Finding("report.unit_not_there", _("Đơn vị này không tồn tại vào ngày đó."), "unit"))
    if divides and base is None:
        found.append(Finding("report.no_base", _("Chỉ số này là tỷ lệ: ghi cả tổng số."), "base"))
    if not divides and base is not None:
        found.append(Finding("report.odd_base", _("Chỉ số này là một số: bỏ trống ô tổng số."), "base"))
    if base is not None and part > base:
        words = _("Số đạt (%(part)s) lớn hơn tổng số (%(base)s). Xem lại hai số.")
        found.append(Finding("report.part_over_base", words % {"part": part, "base": base}, "part"))
    return found
