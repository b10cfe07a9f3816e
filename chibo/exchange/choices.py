"""Where an import stands, what becomes of its rows, and the fields a column may go into."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    COLUMNS = "columns", _("Khớp cột")
    ROWS = "rows", _("Soát từng dòng")
    WAITING = "waiting", _("Đang nhập")
    DONE = "done", _("Đã nhập")
    UNDONE = "undone", _("Đã hoàn tác")
    DISCARDED = "discarded", _("Đã bỏ")


class FileStage(models.TextChoices):
    """Where a workbook that is made in the background stands."""

    WORKING = "working", _("Đang lập")
    READY = "ready", _("Đã lập xong")
    REFUSED = "refused", _("Không lập được")


class Fate(models.TextChoices):
    """What becomes of a row when the import runs."""

    NEW = "new", _("Tạo mới")
    MATCH = "match", _("Khớp người đã có")
    SKIP = "skip", _("Bỏ qua")
    FAULTY = "faulty", _("Cần sửa")


class Level(models.IntegerChoices):
    """How much a row asks of a person at the desk."""

    CLEAR = 0, _("Không có gì")
    WARNING = 1, _("Nên xem")
    ERROR = 2, _("Phải sửa")


@dataclass(frozen=True)
class Field:
    """A place in the register that a column may go into."""

    name: str
    label: str | Promise
    sort: str = "text"
    required: bool = False


UNFINISHED = frozenset({Stage.COLUMNS, Stage.ROWS, Stage.WAITING})

FIELDS = {
    field.name: field
    for field in (
        Field("full_name", _("Họ và tên"), "name", required=True),
        Field("family", _("Họ và chữ đệm")),
        Field("given", pgettext_lazy("người", "Tên")),
        Field("birth_name", _("Tên khai sinh")),
        Field("other_name", _("Tên gọi khác")),
        Field("gender", _("Giới tính")),
        Field("male", _("Cột đánh dấu “Nam”"), "mark"),
        Field("female", _("Cột đánh dấu “Nữ”"), "mark"),
        Field("birth", _("Ngày sinh, đủ hoặc thiếu ngày"), "date"),
        Field("ethnicity", _("Dân tộc"), "code"),
        Field("religion", _("Tôn giáo"), "code"),
        Field("identity_number", _("Số định danh cá nhân"), "number"),
        Field("old_identity_number", _("Số CMND cũ"), "number"),
        Field("card_number", _("Số thẻ đảng viên"), "number"),
        Field("old_card_number", _("Số thẻ khác (cũ, hoặc theo Quy định 85)"), "number"),
        Field("card_issuer", _("Nơi cấp thẻ")),
        Field("card_issued_on", _("Ngày cấp thẻ"), "date"),
        Field("record_number", _("Số lý lịch đảng viên"), "number"),
        Field("cell", _("Chi bộ")),
        Field("birth_country", _("Nơi đăng ký khai sinh: quốc gia")),
        Field("birth_province", _("Nơi đăng ký khai sinh: tỉnh")),
        Field("birth_district", _("Nơi đăng ký khai sinh: huyện")),
        Field("birth_commune", _("Nơi đăng ký khai sinh: xã")),
        Field("birth_place", _("Nơi đăng ký khai sinh: chi tiết")),
        Field("home_country", _("Quê quán: quốc gia")),
        Field("home_province", _("Quê quán: tỉnh")),
        Field("home_district", _("Quê quán: huyện")),
        Field("home_commune", _("Quê quán: xã")),
        Field("home_place", _("Quê quán: chi tiết")),
        Field("permanent_country", _("Thường trú: quốc gia")),
        Field("permanent_province", _("Thường trú: tỉnh")),
        Field("permanent_district", _("Thường trú: huyện")),
        Field("permanent_commune", _("Thường trú: xã")),
        Field("permanent_address", _("Thường trú: chi tiết")),
        Field("present_address", _("Nơi ở hiện nay")),
        Field("phone", _("Điện thoại"), "number"),
        Field("email", _("Thư điện tử")),
        Field("youth_union_on", _("Ngày vào Đoàn"), "date"),
        Field("joined_on", _("Ngày vào Đảng (ngày lễ)"), "date"),
        Field("official_on", _("Ngày chính thức"), "date"),
        Field("occupation_before", _("Nghề trước khi vào Đảng")),
        Field("occupation", _("Nghề nghiệp hiện nay"), "code"),
        Field("general", _("Giáo dục phổ thông"), "code"),
        Field("professional", _("Chuyên môn, nghiệp vụ"), "code"),
        Field("title", _("Chức danh khoa học"), "code"),
        Field("political_theory", _("Lý luận chính trị"), "code"),
        Field("status", _("Trạng thái sinh hoạt"), "code"),
        Field("status_on", _("Ngày rời, mất, miễn sinh hoạt"), "date"),
        Field("probationary", _("Là dự bị"), "mark"),
        Field("remove", _("Đề nghị xóa"), "mark"),
        Field("note", _("Ghi chú")),
    )
}
IGNORED = ""
