"""What tables and columns are called where history tells old and new values, and how each value is written.

Only what is listed here is ever told. Nothing of a protected field is listed but its kind.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.accounts.choices import Density, Language, Role, TextSize, Theme
from chibo.engine.calendar import PartialDate
from chibo.engine.citation import Citation
from chibo.membership.choices import FactKind
from chibo.people.choices import Axis, CollisionFinding, Gender, NumberSort, ProtectedKind
from chibo.regulations.loader import post_kinds
from chibo.web.organisation.wording import flag_label, kind_label, locality_label, post_label, span
from chibo.web.people.wording import FIELDS as OF_PERSON
from chibo.web.people.wording import trait_label
from chibo.web.wording import day_text

Text = Callable[[Any, Mapping[str, Any]], str]
Label = str | Promise


@dataclass(frozen=True)
class Column:
    """What a column is called; how its value is written, given the whole row; what a key in it names."""

    label: Label
    text: Text = lambda value, _row: str(value)
    names: str = ""


@dataclass(frozen=True)
class Table:
    """What a row of a table is called, from the row itself, and its columns in order."""

    title: Callable[[Mapping[str, Any]], str]
    columns: Mapping[str, Column] = field(default_factory=dict)


def _titled(words: Label) -> Callable[[Mapping[str, Any]], str]:
    return lambda _row: str(words)


def _range(text: Any, _row: Any) -> str:
    """Days of a stored range such as [2010-01-01,2026-01-01); an empty one has none."""
    if str(text) == "empty":
        return _("không còn ngày nào")
    lower, _comma, upper = str(text).strip("[]()").partition(",")
    return span(date.fromisoformat(lower) if lower else None, date.fromisoformat(upper) if upper else None)


def _day(value: Any, _row: Any) -> str:
    return day_text(PartialDate.from_iso(str(value)))


def _truth(value: Any, _row: Any) -> str:
    return _("Có") if value else _("Không")


def _paper(value: Any, _row: Any) -> str:
    return str(Citation.from_json(value))


def _choice(choices: Any) -> Text:
    labels = {str(key): label for key, label in choices.choices}
    return lambda value, _row: str(labels.get(str(value), value))


def _unit(words: Label) -> Column:
    return Column(words, names="units")


def _plain(words: Label) -> Column:
    return Column(words)


_UNIT, _HAMLET = _unit(gettext_lazy("Đơn vị")), Column(gettext_lazy("Thôn, xóm"), names="localities")
_BASIS = {
    "during": Column(gettext_lazy("Thời gian"), _range),
    "basis": Column(gettext_lazy("Văn bản"), _paper),
}
_DATED = _BASIS | {"ending": Column(gettext_lazy("Văn bản kết thúc"), _paper)}

_OF_UNIT = {
    "code": _plain(gettext_lazy("Mã")),
    "official_code": _plain(gettext_lazy("Mã chính thức")),
    "founded_on": Column(gettext_lazy("Ngày thành lập"), _day),
    "founding": Column(gettext_lazy("Văn bản thành lập"), _paper),
    "closed_on": Column(gettext_lazy("Ngày kết thúc"), _day),
    "closing": Column(gettext_lazy("Văn bản kết thúc"), _paper),
    "successor_id": _unit(gettext_lazy("Tổ chức kế thừa")),
    "founded_by_reinforcement": Column(gettext_lazy("Lập nhờ tăng cường"), _truth),
}
_OF_LOCALITY = {
    "name": _plain(gettext_lazy("Tên")),
    "named_on": Column(gettext_lazy("Tên có từ"), _day),
    "naming": Column(gettext_lazy("Văn bản đặt tên"), _paper),
    "kind": Column(gettext_lazy("Loại"), lambda value, _row: locality_label(value)),
    "code": _plain(gettext_lazy("Mã")),
    "households": _plain(gettext_lazy("Số hộ")),
}
_OF_POST = {
    "unit_id": _UNIT,
    "locality_id": _HAMLET,
    "holder": _plain(gettext_lazy("Người giữ")),
    "person_id": Column(gettext_lazy("Người giữ"), names="persons"),
    "term": _plain(gettext_lazy("Nhiệm kỳ")),
    "trained": Column(gettext_lazy("Đã bồi dưỡng"), _truth),
}
_OF_TRAIT = {
    "code": Column(gettext_lazy("Giá trị"), lambda value, row: trait_label(row["axis"], value)),
    "detail": _plain(gettext_lazy("Chi tiết")),
}
_OF_COLLISION = {
    "unit_id": _unit(gettext_lazy("Nơi nhập số đó")),
    "found_on": Column(gettext_lazy("Ngày phát hiện"), _day),
    "finding": Column(gettext_lazy("Kết quả rà soát"), _choice(CollisionFinding)),
    "note": _plain(gettext_lazy("Ghi chú")),
    "settled_on": Column(gettext_lazy("Ngày rà soát"), _day),
}
_OF_FACT = {
    "unit_id": _UNIT,
    "home_id": _unit(gettext_lazy("Nơi cử đi")),
    "elsewhere": _plain(gettext_lazy("Nơi khác")),
}
_OF_CARD = {
    "unit_id": _unit(gettext_lazy("Đơn vị đề nghị")),
    "on": Column(gettext_lazy("Ngày đề nghị"), _day),
    "given_on": Column(gettext_lazy("Ngày phát thẻ"), _day),
    "number": _plain(gettext_lazy("Số thẻ đảng viên")),
    "closed_on": Column(gettext_lazy("Ngày rút"), _day),
    "reason": _plain(gettext_lazy("Lý do")),
}
_OF_PAPER = {
    "number": _plain(gettext_lazy("Số")),
    "about": _plain(gettext_lazy("Trích yếu")),
    "signed_on": Column(gettext_lazy("Ngày ký"), _day),
    "signer": _plain(gettext_lazy("Người ký")),
    "reason": _plain(gettext_lazy("Lý do hủy")),
}
_OF_USER = {
    "login": _plain(gettext_lazy("Tên đăng nhập")),
    "name": _plain(gettext_lazy("Họ và tên")),
    "is_active": Column(gettext_lazy("Đang dùng"), _truth),
    "must_change_password": Column(gettext_lazy("Phải đổi mật khẩu"), _truth),
    "language": Column(gettext_lazy("Ngôn ngữ"), _choice(Language)),
    "text_size": Column(gettext_lazy("Cỡ chữ"), _choice(TextSize)),
    "density": Column(gettext_lazy("Mật độ"), _choice(Density)),
    "theme": Column(gettext_lazy("Nền"), _choice(Theme)),
}
_OF_GRANT = {
    "role": Column(gettext_lazy("Vai trò"), _choice(Role)),
    "unit_id": _UNIT,
    "post": Column(gettext_lazy("Theo chức danh"), lambda _value, _row: _("Có")),
}
_PARTIAL = {"birth", "card_issued_on", "joined_on", "official_on", "youth_union_on"}


def _of_person(name: str) -> Text:
    if name == "gender":
        return _choice(Gender)
    return _day if name in _PARTIAL else Column("").text


def _office(row: Mapping[str, Any]) -> str:
    kind = row.get("kind", "")
    return post_label(kind) if kind in post_kinds() else _("Chức danh")


def _of(choices: Any, column: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda row: _choice(choices)(row.get(column, ""), row)


TABLES: dict[str, Table] = {
    "organisation.Unit": Table(_titled(gettext_lazy("Tổ chức")), _OF_UNIT),
    "organisation.UnitName": Table(
        _titled(gettext_lazy("Tên")), {"name": _plain(gettext_lazy("Tên")), "unit_id": _UNIT} | _BASIS
    ),
    "organisation.UnitKind": Table(
        _titled(gettext_lazy("Loại hình")),
        {"kind": Column(gettext_lazy("Loại hình"), lambda value, _row: kind_label(value)), "unit_id": _UNIT}
        | _BASIS,
    ),
    "organisation.Placement": Table(
        _titled(gettext_lazy("Vị trí trong cây")),
        {"unit_id": _UNIT, "parent_id": _unit(gettext_lazy("Tổ chức cấp trên"))} | _BASIS,
    ),
    "organisation.Locality": Table(_titled(gettext_lazy("Thôn, xóm")), _OF_LOCALITY),
    "organisation.LocalityCharge": Table(
        _titled(gettext_lazy("Đơn vị phụ trách")), {"unit_id": _UNIT, "locality_id": _HAMLET} | _DATED
    ),
    "organisation.LocalityCell": Table(
        _titled(gettext_lazy("Chi bộ phụ trách")),
        {"cell_id": _unit(gettext_lazy("Chi bộ")), "locality_id": _HAMLET} | _DATED,
    ),
    "organisation.AreaFlag": Table(
        _titled(gettext_lazy("Loại địa bàn")),
        {"flag": Column(gettext_lazy("Loại địa bàn"), lambda value, _row: flag_label(value))}
        | {"unit_id": _UNIT, "locality_id": _HAMLET}
        | _DATED,
    ),
    "people.Post": Table(_office, _OF_POST | _DATED),
    "people.Person": Table(
        _titled(gettext_lazy("Hồ sơ")),
        {name: Column(label, _of_person(name)) for name, label in OF_PERSON.items()},
    ),
    "people.Trait": Table(_of(Axis, "axis"), _OF_TRAIT | _DATED),
    "people.Residence": Table(_titled(gettext_lazy("Nơi cư trú")), {"locality_id": _HAMLET} | _DATED),
    "people.Belonging": Table(_titled(gettext_lazy("Dân tộc, tôn giáo"))),
    "people.Protected": Table(_of(ProtectedKind, "kind")),
    "people.NumberCollision": Table(_of(NumberSort, "sort"), _OF_COLLISION),
    "membership.MembershipFact": Table(_of(FactKind, "kind"), _OF_FACT | _DATED),
    "membership.CardRequest": Table(_titled(gettext_lazy("Đề nghị phát thẻ")), _OF_CARD | _BASIS),
    "documents.Paper": Table(_titled(gettext_lazy("Số văn bản")), _OF_PAPER),
    "training.Enrolment": Table(_titled(gettext_lazy("Học lớp"))),
    "training.Certificate": Table(_titled(gettext_lazy("Giấy chứng nhận"))),
    "admission.Candidate": Table(_titled(gettext_lazy("Ghi chú nguồn"))),
    "admission.CandidateStep": Table(
        _titled(gettext_lazy("Bước của nguồn")), {"fault": _plain(gettext_lazy("Sai ở điểm nào"))}
    ),
    "admission.CandidateGroup": Table(_titled(gettext_lazy("Nhóm"))),
    "admission.HelperTerm": Table(_titled(gettext_lazy("Người giúp đỡ"))),
    "admission.PoolReviewRow": Table(_titled(gettext_lazy("Rà soát nguồn"))),
    "admission.Dossier": Table(_titled(gettext_lazy("Hồ sơ kết nạp"))),
    "admission.DossierItem": Table(_titled(gettext_lazy("Giấy của hồ sơ"))),
    "admission.Attachment": Table(_titled(gettext_lazy("Tệp của giấy"))),
    "admission.Verification": Table(_titled(gettext_lazy("Thư thẩm tra"))),
    "admission.Introducer": Table(_titled(gettext_lazy("Người giới thiệu"))),
    "admission.Ballot": Table(_titled(gettext_lazy("Kết quả biểu quyết"))),
    "admission.Decision": Table(_titled(gettext_lazy("Quyết định kết nạp"))),
    "admission.Extension": Table(_titled(gettext_lazy("Gia hạn ra quyết định"))),
    "admission.Relocation": Table(_titled(gettext_lazy("Chuyển đơn vị giữa chừng"))),
    "admission.HandOver": Table(_titled(gettext_lazy("Giao nhận hồ sơ"))),
    "accounts.User": Table(_titled(gettext_lazy("Tài khoản")), _OF_USER),
    "accounts.Grant": Table(_titled(gettext_lazy("Quyền")), _OF_GRANT | _BASIS),
}
SMALL_WORDS = {
    "insert": gettext_lazy("ghi mới"),
    "update": gettext_lazy("sửa"),
    "delete": gettext_lazy("gỡ bỏ"),
}
