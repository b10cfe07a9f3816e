"""Sentences that say what a table shows."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.engine.vietnamese.numbers import share, write_number
from chibo.statistics.headcount import CrossTable
from chibo.statistics.movement import Figures

_GAINS = (
    ("all_admitted", gettext_lazy("%(n)s kết nạp")),
    ("transferred_in", gettext_lazy("%(n)s chuyển đến")),
    ("restored", gettext_lazy("%(n)s phục hồi đảng tịch")),
    ("opened", gettext_lazy("%(n)s lập sổ")),
    ("reorganised_in", gettext_lazy("%(n)s đến do sắp xếp tổ chức")),
)
_LOSSES = (
    ("died", gettext_lazy("%(n)s từ trần")),
    ("expelled", gettext_lazy("%(n)s khai trừ")),
    ("removed", gettext_lazy("%(n)s xóa tên")),
    ("withdrew", gettext_lazy("%(n)s xin ra khỏi Đảng")),
    ("annulled", gettext_lazy("%(n)s hủy quyết định kết nạp")),
    ("transferred_out", gettext_lazy("%(n)s chuyển đi")),
    ("reorganised_out", gettext_lazy("%(n)s đi do sắp xếp tổ chức")),
)


@dataclass(frozen=True)
class Sentence:
    """A finding: its bold part, and the rest."""

    headline: str
    rest: str = ""


def movement_finding(figures: Figures) -> Sentence:
    """How the number of members changed, and by what."""
    net = figures.closing - figures.opening
    number = {"n": write_number(abs(net))}
    if net > 0:
        headline = _("Tăng ròng %(n)s đảng viên:") % number
    elif net < 0:
        headline = _("Giảm ròng %(n)s đảng viên:") % number
    else:
        headline = _("Số đảng viên không đổi:")
    gains, losses = _listed(figures, _GAINS), _listed(figures, _LOSSES)
    if gains and losses:
        rest = _("%(gains)s; trừ %(losses)s.") % {"gains": gains, "losses": losses}
    else:
        rest = f"{gains or losses}." if gains or losses else _("không có biến động nào.")
    return Sentence(headline, rest)


def headcount_finding(table: CrossTable) -> Sentence:
    """The largest group of the first dimension that may be shown."""
    shown = {code: table.sum(0, code) for code in table.labels(0) if (code,) not in table.hidden}
    if not table.total:
        return Sentence(_("Chưa có đảng viên nào vào ngày này."))
    if not shown:
        return Sentence(_("Nhóm nào cũng ít người, nên gộp lại."))
    most = max(shown, key=lambda code: shown[code])
    words = {
        "group": table.labels(0)[most],
        "n": write_number(shown[most]),
        "whole": write_number(table.total),
        "share": share(shown[most], table.total),
    }
    return Sentence(_("Đông nhất là nhóm “%(group)s”:") % words, _("%(n)s/%(whole)s = %(share)s.") % words)


def _listed(figures: Figures, words: Iterable[tuple[str, object]]) -> str:
    parts = [
        str(text) % {"n": write_number(figures.value(name))} for name, text in words if figures.value(name)
    ]
    return ", ".join(parts)
