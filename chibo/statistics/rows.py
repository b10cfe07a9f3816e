"""The printed rows of Biểu 1 and how one period stands beside another."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chibo.engine.calendar import Period
from chibo.organisation.nodes import Node
from chibo.regulations.loader import template_on
from chibo.statistics.movement import LINES, Figures, movement
from chibo.statistics.proof import BETWEEN, STOCKS, TRANSIT, parted


@dataclass(frozen=True)
class Shape:
    """A row of the form: its mark, its words, how deep it stands, and the figure it shows."""

    mark: str
    label: object
    depth: int
    name: str
    extra: bool = False


SHAPES = (
    Shape("A", gettext_lazy("Đảng viên đầu kỳ"), 0, "opening"),
    Shape("", gettext_lazy("Lập sổ trong kỳ"), 1, "opened", extra=True),
    Shape("B", gettext_lazy("Tăng trong kỳ"), 0, "increase"),
    Shape("1", gettext_lazy("Kết nạp"), 1, "all_admitted"),
    Shape("", gettext_lazy("Trong đó kết nạp lại"), 2, "readmitted"),
    Shape("2", gettext_lazy("Chuyển đến"), 1, "transferred_in"),
    Shape("", "in", 2, "in_"),
    Shape("3", gettext_lazy("Phục hồi đảng tịch"), 1, "restored"),
    Shape("", gettext_lazy("Chuyển đến do sắp xếp tổ chức"), 1, "reorganised_in", extra=True),
    Shape("C", gettext_lazy("Giảm trong kỳ"), 0, "decrease"),
    Shape("1", gettext_lazy("Từ trần"), 1, "died"),
    Shape("2", gettext_lazy("Khai trừ"), 1, "expelled"),
    Shape("3", gettext_lazy("Xóa tên"), 1, "removed"),
    Shape("", gettext_lazy("Trong đó đảng viên dự bị"), 2, "removed_probationary"),
    Shape("4", gettext_lazy("Xin ra khỏi Đảng"), 1, "withdrew"),
    Shape("5", gettext_lazy("Chuyển đi"), 1, "transferred_out"),
    Shape("", "out", 2, "out_"),
    Shape("", gettext_lazy("Hủy quyết định kết nạp"), 1, "annulled", extra=True),
    Shape("", gettext_lazy("Chuyển đi do sắp xếp tổ chức"), 1, "reorganised_out", extra=True),
    Shape("D", gettext_lazy("Đảng viên cuối kỳ"), 0, "closing"),
    Shape("", gettext_lazy("Chính thức"), 1, "official"),
    Shape("", gettext_lazy("Dự bị"), 1, "probationary"),
    Shape("", gettext_lazy("Đang chuyển, chưa tiếp nhận"), 1, "transit", extra=True),
)


PARTS = {
    BETWEEN: gettext_lazy("%(figure)s giữa các đơn vị trực thuộc"),
    TRANSIT: gettext_lazy("%(figure)s, đang chuyển giữa các đơn vị"),
}


@dataclass(frozen=True)
class Row:
    """One printed row: this period, the same period last year, and what the one is of the other."""

    mark: str
    label: str
    depth: int
    name: str
    value: int
    last_year: int

    @property
    def percent(self) -> tuple[int, int] | None:
        """This period over last year's; None where last year's is 0 (the form leaves the cell blank)."""
        return (self.value, self.last_year) if self.last_year else None


def rows_of(figures: Figures, last_year: Figures, day: date) -> list[Row]:
    """The rows of the form; lines that stand apart appear only when they count something."""
    rows = []
    for shape in _shapes(day):
        value, before = figures.value(shape.name), last_year.value(shape.name)
        if value or before or not shape.extra:
            rows.append(Row(shape.mark, str(shape.label), shape.depth, shape.name, value, before))
    return rows


def row_label(name: str, day: date) -> str | None:
    """The words of one row of the form, or of a part of it; None where the form has no such row."""
    part, figure = parted(name)
    shape = next((shape for shape in _shapes(day) if shape.name == figure), None)
    if shape is None or part not in ("", *PARTS) or (part == BETWEEN and figure in STOCKS):
        return None
    return str(PARTS[part]) % {"figure": shape.label} if part else str(shape.label)


def template_notes(period: Period) -> list[str]:
    """Which template of organisation the transfer lines are named by, where the form shows days of two."""
    language, named = get_language() or "vi", template_on(period.last)
    notes = []
    if template_on(period.first) != named:
        text = _(
            "Trong kỳ có hai mô hình tổ chức. "
            "Tên các dòng chuyển đến, chuyển đi theo mô hình cuối kỳ: %(name)s."
        )
        notes.append(text % {"name": named.label(language)})
    before = template_on(period.same_period_last_year().last)
    if before != named:
        text = _("Số cùng kỳ năm trước ở các dòng đó tính theo mô hình khi ấy: %(name)s.")
        notes.append(text % {"name": before.label(language)})
    return notes


def movement_rows(node: Node, period: Period) -> tuple[Figures, list[Row]]:
    """Biểu 1 with the same period of last year beside it."""
    figures = movement(node, period)
    return figures, rows_of(figures, movement(node, period.same_period_last_year()), period.last)


def _shapes(day: date) -> list[Shape]:
    language = get_language() or "vi"
    words_of = {line.code: line.label(language) for line in template_on(day).lines.values()}
    shapes = []
    for shape in SHAPES:
        if not shape.name.endswith("_"):
            shapes.append(shape)
            continue
        for line in LINES:
            words = {"line": words_of[line]}
            label = _("Từ %(line)s") % words if shape.name == "in_" else _("Đi %(line)s") % words
            shapes.append(Shape("", label, shape.depth, shape.name + line, extra=line == "within"))
    return shapes
