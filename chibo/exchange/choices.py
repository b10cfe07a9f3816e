"""Where an import stands, what becomes of its rows, and the fields a column may go into."""

from collections.abc import Mapping
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


class SheetKind(models.TextChoices):
    """The kinds of sheets that are read in."""

    MEMBERS = "members", _("Danh sách đảng viên (T1)")
    POOL = "pool", _("Danh sách nguồn, cảm tình Đảng (T8)")
    PROBATION = "probation", _("Sổ đảng viên dự bị (T12)")
    TRACKING = "tracking", _("Theo dõi hồ sơ kết nạp (T7)")
    PROPOSED = "proposed", _("Danh sách đề nghị xét kết nạp (T10)")


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

_OF_MEMBERS = {
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
_OF_ADMISSION = {
    field.name: field
    for field in (
        Field("locality", _("Thôn, xóm nơi ở")),
        Field("introduced", _("Đơn vị giới thiệu, số và ngày nghị quyết")),
        Field("introduced_by", _("Đơn vị giới thiệu")),
        Field("introduced_on", _("Ngày giới thiệu"), "date"),
        Field("sympathiser", _("Nghị quyết công nhận cảm tình")),
        Field("sympathiser_on", _("Ngày công nhận cảm tình"), "date"),
        Field("certificate", _("Giấy chứng nhận lớp nhận thức")),
        Field("certificate_on", _("Ngày cấp giấy chứng nhận"), "date"),
        Field("certificate_issuer", _("Nơi cấp giấy chứng nhận")),
        Field("contacted_on", _("Ngày liên hệ gần nhất"), "date"),
        Field("away_from", _("Đi làm xa từ ngày"), "date"),
        Field("groups", _("Nhóm ưu tiên")),
        Field("stage", _("Giai đoạn, bước tiến trình")),
        Field("remark", _("Ghi chú: chi bộ, đi làm xa")),
        Field("decision", _("Quyết định kết nạp, số và ngày")),
        Field("decision_on", _("Ngày ký quyết định"), "date"),
        Field("ceremony_on", _("Ngày lễ kết nạp"), "date"),
        Field("over_on", _("Ngày hết 12 tháng"), "date"),
        Field("cell_limit", _("Hạn chi bộ xét"), "date"),
        Field("member_class", _("Giấy chứng nhận lớp đảng viên mới")),
        Field("helper", _("Đảng viên giúp đỡ")),
        Field("helper_from", _("Ngày phân công giúp đỡ"), "date"),
        Field("self_review", _("Bản kiểm điểm")),
        Field("helper_review", _("Bản nhận xét của người giúp đỡ")),
        Field("late_explanation", _("Bản giải trình lý do muộn")),
        Field("cell_vote", _("Chi bộ họp xét, số phiếu")),
        Field("committee_vote", _("Nghị quyết đảng ủy cơ sở, số phiếu")),
        Field("recognition", _("Quyết định công nhận chính thức")),
        Field("opened_on", _("Ngày nhận hồ sơ"), "date"),
        Field("papers_until", _("Hạn hoàn thành giấy tờ"), "date"),
        Field("to_base_on", _("Ngày nộp hồ sơ lên cấp ủy cơ sở"), "date"),
        Field("to_higher_on", _("Ngày nộp hồ sơ lên cấp có thẩm quyền"), "date"),
        Field("introducers", _("Người giới thiệu")),
        Field("verified", _("Kết luận thẩm tra lý lịch")),
        Field("decide_by", _("Hạn quyết định"), "date"),
    )
}
FIELDS = {**_OF_MEMBERS, **_OF_ADMISSION}
_NAMED = ("full_name", "family", "given")
_GENDERED = ("gender", "male", "female")
FIELDS_OF: Mapping[str, tuple[str, ...]] = {
    SheetKind.MEMBERS: tuple(_OF_MEMBERS),
    SheetKind.POOL: (
        *_NAMED, *_GENDERED, "birth", "cell", "locality", "introduced", "introduced_by", "introduced_on",
        "sympathiser", "sympathiser_on", "certificate", "certificate_on", "certificate_issuer",
        "contacted_on", "away_from", "groups", "stage", "remark",
    ),
    SheetKind.PROBATION: (
        *_NAMED, "birth", "decision", "decision_on", "ceremony_on", "over_on", "cell_limit", "member_class",
        "certificate_issuer", "helper", "helper_from", "self_review", "helper_review", "late_explanation",
        "cell_vote", "recognition",
    ),
    SheetKind.TRACKING: (
        *_NAMED, *_GENDERED, "birth", "cell", "stage", "helper", "opened_on", "papers_until", "to_base_on",
        "to_higher_on", "decision", "decision_on", "ceremony_on", "home_place",
    ),
    SheetKind.PROPOSED: (
        *_NAMED, *_GENDERED, "birth", "cell", "certificate", "introducers", "verified", "cell_vote",
        "committee_vote", "decide_by",
    ),
}  # fmt: skip
"""What columns of each kind of sheet may go into. What is not named is never read."""
DECISIONS: Mapping[str, tuple[str, ...]] = {
    SheetKind.MEMBERS: (Fate.MATCH, Fate.NEW, Fate.SKIP),
    SheetKind.POOL: (Fate.NEW, Fate.SKIP),
    SheetKind.PROBATION: (Fate.MATCH, Fate.SKIP),
    SheetKind.TRACKING: (Fate.MATCH, Fate.SKIP),
    SheetKind.PROPOSED: (Fate.MATCH, Fate.SKIP),
}
"""The user's word on a row. Registers of admission make no person, and a note is never somebody's."""
MINIMAL = frozenset({SheetKind.POOL})
"""Kinds about people who have not applied: nothing else of the file is kept, nor the file itself."""
COMPARED = frozenset({SheetKind.TRACKING, SheetKind.PROPOSED})
"""Kinds that are only compared: a difference is for a verb of the dossier, with its counts and papers."""
RIGHTS: Mapping[str, tuple[str, ...]] = {
    SheetKind.MEMBERS: (),
    SheetKind.POOL: ("admission.record",),
    SheetKind.PROBATION: ("admission.record", "training.run"),
    SheetKind.TRACKING: ("admission.see",),
    SheetKind.PROPOSED: ("admission.see",),
}
"""What one must be allowed to do oneself, to read in a list that does it."""
IGNORED = ""
