"""Whether Biểu 1 holds together: every row by itself, and against memberships counted one by one."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from chibo.statistics.movement import Breakdown


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


def cross_checks(found: Breakdown, by_people: int) -> list[Check]:
    """The checks under the table. Stocks of the table come from yearly openings, here from memberships;
    `by_people` is the sum of the closing stock by ethnicity."""
    total, children = found.total, found.children.values()
    rows = [total, *children]
    checks = [
        Check(_("A + B – C = D ở mọi dòng"), sum(row.balances for row in rows), len(rows)),
        Check(_("Đầu kỳ = cuối ngày hôm trước"), total.opening, found.counted["opening"]),
        Check(_("Cuối kỳ = đếm từng người"), total.closing, found.counted["closing"]),
        Check(_("Tổng theo dân tộc = cuối kỳ"), by_people, total.closing),
    ]
    if found.children:
        apart = sum(child.closing for child in children) + found.own.closing
        checks.insert(1, Check(_("Các đơn vị + đang chuyển = toàn bộ"), apart, total.closing))
    return checks
