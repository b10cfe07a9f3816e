"""Words of this part: labels of codes, days of a range, what was done to a file."""

from collections.abc import Mapping

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from chibo.people.choices import Axis
from chibo.people.models import Person
from chibo.people.queries import codes_of
from chibo.regulations.loader import code_list
from chibo.regulations.values import Code

LOOKS = {
    "people.list": _("Xem danh sách"),
    "people.collisions": _("Xem trùng số giữa hai nơi"),
    "people.file": _("Mở hồ sơ"),
    "people.edit": _("Mở để sửa hồ sơ"),
    "people.protected": _("Xem thông tin bảo vệ"),
    "people.belonging": _("Xem dân tộc, tôn giáo"),
    "people.history": _("Xem lịch sử thay đổi"),
    "people.search": _("Tìm kiếm"),
    "export.people.ledger": _("Tải sổ biến động"),
    "export.people.history": _("Tải lịch sử thay đổi"),
    "export.admission.history": _("Tải lịch sử ghi chú nguồn"),
    "person.paper": _("Lập văn bản từ hồ sơ"),
    "admission.dossier": _("Mở hồ sơ kết nạp"),
    "admission.file": _("Tải tệp của hồ sơ kết nạp"),
    "admission.note": _("Mở ghi chú nguồn"),
    "admission.history": _("Xem lịch sử ghi chú nguồn"),
}

FIELDS = {
    "family": _("Họ"),
    "middle": _("Tên đệm"),
    "given": pgettext_lazy("người", "Tên"),
    "birth_name": _("Họ và tên khai sinh"),
    "other_name": _("Tên gọi khác, bí danh"),
    "gender": _("Giới tính"),
    "birth": _("Ngày sinh"),
    "birth_place": _("Nơi sinh"),
    "home_province": _("Quê quán: tỉnh, thành phố"),
    "home_place": _("Quê quán: xã, thôn"),
    "card_number": _("Số thẻ đảng viên"),
    "old_card_number": _("Số thẻ cũ"),
    "card_issued_on": _("Ngày cấp thẻ"),
    "card_issuer": _("Nơi cấp thẻ"),
    "record_number": _("Số lý lịch đảng viên"),
    "joined_on": _("Ngày vào Đảng"),
    "official_on": _("Ngày chính thức"),
    "youth_union_on": _("Ngày vào Đoàn"),
    "occupation_before": _("Nghề nghiệp trước khi vào Đảng"),
}


def code_label(code: Code) -> str:
    """The code's label in the reader's language."""
    return code.label(get_language() or "vi")


def labels(codes: Mapping[str, Code]) -> list[tuple[str, str]]:
    """Codes with labels, for a choice."""
    return [(key, code_label(code)) for key, code in codes.items()]


def trait_label(axis: str, code: str) -> str:
    """The value of a dated fact in words."""
    known = codes_of(Axis(axis)).get(code)
    return code_label(known) if known else code


def listed_label(name: str, code: str) -> str:
    """The label of a code of a list; nothing for no code."""
    known = code_list(name).get(code)
    return code_label(known) if known else code


def home_text(person: Person) -> str:
    """Where the family comes from; a province that already ends the place is not repeated."""
    place, province = person.home_place.strip(), person.home_province.strip()
    if province and not place.casefold().endswith(province.casefold()):
        return f"{place}, {province}" if place else province
    return place
