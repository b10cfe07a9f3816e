"""Words of this part: what verbs and columns are called, labels of kinds, days of a range."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chibo.regulations.loader import area_flags, kinds, locality_kinds, post_kinds
from chibo.regulations.values import Entry
from chibo.web.wording import day_text

FIELDS = {
    "name": gettext_lazy("Tên"),
    "kind": gettext_lazy("Loại hình"),
    "parent_id": gettext_lazy("Tổ chức cấp trên"),
    "unit_id": gettext_lazy("Đơn vị"),
    "cell_id": gettext_lazy("Chi bộ"),
    "locality_id": gettext_lazy("Thôn, xóm"),
    "code": gettext_lazy("Mã"),
    "official_code": gettext_lazy("Mã chính thức"),
    "founded_on": gettext_lazy("Ngày thành lập"),
    "founding": gettext_lazy("Văn bản thành lập"),
    "closed_on": gettext_lazy("Ngày kết thúc"),
    "closing": gettext_lazy("Văn bản kết thúc"),
    "successor_id": gettext_lazy("Tổ chức kế thừa"),
    "founded_by_reinforcement": gettext_lazy("Lập nhờ tăng cường"),
    "households": gettext_lazy("Số hộ"),
    "flag": gettext_lazy("Loại địa bàn"),
    "holder": gettext_lazy("Người giữ"),
    "person_id": gettext_lazy("Người giữ"),
    "trained": gettext_lazy("Đã bồi dưỡng"),
    "during": gettext_lazy("Thời gian"),
    "basis": gettext_lazy("Văn bản"),
}

TABLES = {
    "organisation.Unit": gettext_lazy("Tổ chức"),
    "organisation.UnitName": gettext_lazy("Tên"),
    "organisation.UnitKind": gettext_lazy("Loại hình"),
    "organisation.Placement": gettext_lazy("Vị trí trong cây"),
    "organisation.Locality": gettext_lazy("Thôn, xóm"),
    "organisation.LocalityCharge": gettext_lazy("Đơn vị phụ trách"),
    "organisation.LocalityCell": gettext_lazy("Chi bộ phụ trách"),
    "organisation.AreaFlag": gettext_lazy("Loại địa bàn"),
    "people.Post": gettext_lazy("Chức danh"),
}

SMALL_WORDS = {
    "insert": gettext_lazy("ghi mới"),
    "update": gettext_lazy("sửa"),
    "delete": gettext_lazy("gỡ bỏ"),
}


def entry_label(entry: Entry | None, code: str = "") -> str:
    """The label of a code in the reader's language; the code itself where it is not known."""
    return entry.label(get_language() or "vi") if entry else code


def kind_label(code: str | None) -> str:
    """The kind of a unit in words."""
    return entry_label(kinds().get(code or ""), code or "")


def post_label(code: str) -> str:
    """The office in words."""
    return entry_label(post_kinds().get(code), code)


def flag_label(code: str) -> str:
    """The area flag in words."""
    return entry_label(area_flags().get(code), code)


def locality_label(code: str) -> str:
    """The kind of hamlet in words."""
    return entry_label(locality_kinds().get(code), code)


def span(start: date | None, end: date | None) -> str:
    """The days of a half-open range in words; the last day is the one before its end."""
    if end is None:
        return _("từ %(start)s") % {"start": day_text(start)}
    last = end - timedelta(days=1)
    return _("từ %(start)s đến %(end)s") % {"start": day_text(start), "end": day_text(last)}


def during_text(during: Any) -> str:
    """The days of a dated row in words."""
    return span(during.lower, during.upper)
