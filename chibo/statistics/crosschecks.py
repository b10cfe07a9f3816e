"""Whether Biểu 1 holds together: every row by itself, and against memberships counted one by one."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from chibo.engine.calendar import Period
from chibo.statistics.headcount import cross_table
from chibo.statistics.movement import Breakdown, spells_at
from chibo.statistics.nodes import ONE_DAY, Node


@dataclass(frozen=True)
class Check:
    """One question with its answer: how many of how many hold, or which figure was compared with which."""

    label: str
    found: int
    wanted: int

    @property
    def holds(self) -> bool:
        """Do the two agree?"""
        return self.found == self.wanted

    @property
    def gap(self) -> int:
        """By how much they differ."""
        return self.found - self.wanted


def cross_checks(node: Node, period: Period, found: Breakdown) -> list[Check]:
    """The checks under the table. Stocks of the table come from yearly openings, here from memberships."""
    total, children = found.total, found.children.values()
    rows = [total, *children]
    checks = [
        Check(_("A + B – C = D ở mọi dòng"), sum(row.balances for row in rows), len(rows)),
        Check(
            _("Đầu kỳ = cuối ngày hôm trước"), total.opening, spells_at(node, period.first - ONE_DAY).count()
        ),
        Check(_("Cuối kỳ = đếm từng người"), total.closing, spells_at(node, period.last).count()),
        Check(
            _("Tổng theo dân tộc = cuối kỳ"),
            cross_table(node, period.last, ["ethnicity"], may_see_sensitive=True).total,
            total.closing,
        ),
    ]
    if found.children:
        apart = sum(child.closing for child in children) + _standing_at(node, period)
        checks.insert(1, Check(_("Các đơn vị + đang chuyển = toàn bộ"), apart, total.closing))
    return checks


def _standing_at(node: Node, period: Period) -> int:
    """Members counted at the node itself and at no unit below: those on the way between two of them."""
    path = node.path_on(period.last)
    return spells_at(node, period.last).filter(**{node.column: path}).count() if path else 0
