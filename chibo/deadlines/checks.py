"""What must hold of a local rule before it is laid down."""

from datetime import date

from django.utils.translation import gettext as _

from chibo.deadlines.local_rules import rules_at
from chibo.engine.citation import Citation
from chibo.engine.rules import Local
from chibo.organisation.models import STEP, Unit, UnitKind
from chibo.regulations.loader import kinds
from chibo.regulations.local_rules import LocalRuleError, as_row
from chibo.regulations.rulebook import rulebook
from chibo.storage.refusal import Finding


def check_local_rule(
    unit: Unit, key: str, value: int | str, valid_from: date, basis: Citation
) -> list[Finding]:
    """A committee lays down, by a paper, a value that the rule leaves open and that is no looser."""
    row = UnitKind.objects.filter(unit=unit, during__contains=valid_from).first()
    if row is None or not kinds()[row.kind].has_committee:
        words = _("Chỉ cấp ủy mới quy định chặt hơn được. Chọn đơn vị có cấp ủy vào ngày áp dụng.")
        return [Finding("local_rule.no_committee", words, "unit")]
    rules = rules_at(unit.path[:-STEP])
    parameter = rules.book.parameters.get(key)
    if parameter is None or parameter.local is Local.FIXED:
        words = _("Quy định này không để địa phương quy định khác. Chọn quy định trong danh mục.")
        return [Finding("local_rule.fixed", words, "key")]
    try:
        row_laid = as_row(rulebook(), key, value, valid_from, basis)
    except LocalRuleError as problem:
        message = problem.message
        return [Finding("local_rule.value", _(message.text) % message.params, "value")]
    held = parameter.on(valid_from)
    if held is not None and held.local and not parameter.allows(held, row_laid.value):
        words = _("Cấp trên đã quy định chặt hơn (%(value)s). Giá trị ở đây phải chặt bằng hoặc hơn.")
        return [Finding("local_rule.above", words % {"value": held.value}, "value")]
    return []
