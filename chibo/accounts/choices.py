"""Roles as readable prose with their permissions, and the reader's own settings.

A permission is a word pair "package.verb"; its sentence says who sees or does what.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The roles built so far (`design`: twelve in all)."""

    CELL_SECRETARY = "cell_secretary", _("Bí thư chi bộ")
    GRASSROOTS_OFFICE = "grassroots_office", _("Văn phòng đảng ủy cơ sở")
    ORGANISATION_OFFICER = "organisation_officer", _("Cán bộ ban tổ chức")
    LEADER = "leader", _("Lãnh đạo cấp ủy")
    POLITICAL_CENTRE = "political_centre", _("Trung tâm chính trị")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")


class Language(models.TextChoices):
    VIETNAMESE = "vi", "Tiếng Việt"
    ENGLISH = "en", "English"


class TextSize(models.TextChoices):
    NORMAL = "vua", _("Vừa")
    LARGE = "lon", _("Lớn")
    LARGEST = "rat-lon", _("Rất lớn")


class Density(models.TextChoices):
    LOOSE = "thoang", _("Thoáng")
    NORMAL = "vua", _("Vừa")
    DENSE = "day", _("Dày")


class Theme(models.TextChoices):
    AUTO = "auto", _("Theo máy")
    LIGHT = "light", _("Sáng")
    DARK = "dark", _("Tối")


PERMISSIONS = {
    "worklist.see": _("Xem việc cần làm của đơn vị mình"),
    "organisation.see": _("Xem cây tổ chức, thôn xóm và chức danh trong phạm vi"),
    "organisation.change": _("Lập, đổi tên, chuyển, đổi loại hình, kết thúc tổ chức đảng; quản lý thôn xóm"),
    "people.see": _("Xem danh sách và hồ sơ đảng viên trong phạm vi"),
    "people.change": _("Ghi và sửa thông tin đảng viên, chức danh"),
    "people.see_protected": _("Xem số định danh, điện thoại, địa chỉ (mỗi lần xem được ghi lại)"),
    "people.see_ethnicity": _("Xem dân tộc, tôn giáo của từng người (mỗi lần xem được ghi lại)"),
    "people.erase_protected": _("Hủy thông tin bảo vệ của một người, không lấy lại được"),
    "membership.record": _("Ghi biến động đảng viên và đính chính"),
    "deadlines.see": _("Xem việc có hạn và lịch làm việc"),
    "deadlines.manage": _("Ghi, làm xong và rút việc có hạn của đơn vị trong phạm vi"),
    "deadlines.calendar": _("Đổi lịch làm việc chung (ban tổ chức của tổ chức đứng đầu cây)"),
    "deadlines.rules": _("Quy định chặt hơn quy định chung cho đơn vị mình và cấp dưới"),
    "documents.see": _("Xem sổ văn bản của cơ quan trong phạm vi, soát thể thức"),
    "documents.number": _("Lấy số, ghi ngày ký, hủy số; lập văn bản theo mẫu"),
    "training.see": _("Xem lớp bồi dưỡng, học viên do mình cử hoặc ở lớp mình mở"),
    "training.send": _("Cử người đi học"),
    "training.run": _("Mở lớp, cấp giấy chứng nhận"),
    "admission.see": _("Xem nguồn phát triển đảng viên của chi bộ trong phạm vi"),
    "admission.record": _("Ghi nguồn: giới thiệu, cảm tình, cử học, người giúp đỡ, rà soát, đơn"),
    "admission.check": _("Kiểm tra, trả lại, xác nhận đủ hồ sơ kết nạp"),
    "statistics.see": _("Xem biểu thống kê và cơ cấu đảng viên"),
    "statistics.see_proof": _("Mở con số ra từng người, từng biến động"),
    "indicators.set": _("Lập nghị quyết, kế hoạch, đề án của cơ quan mình: mục tiêu, ban chỉ đạo, công việc"),
    "indicators.report": _("Ghi số báo cáo của đơn vị mình và cấp dưới"),
    "targets.register": _("Đăng ký chỉ tiêu của đơn vị mình"),
    "targets.assign": _("Giao, điều chỉnh chỉ tiêu cho các đơn vị trực thuộc"),
    "hamlets.measure": _("Ghi biện pháp giữ chi bộ thôn, số người và số đi làm xa được báo cáo"),
    "exchange.import": _("Nhập danh sách từ tệp Excel và hoàn tác"),
    "exchange.export": _("Tải danh sách ra tệp Excel"),
    "audit.see": _("Xem lịch sử thay đổi"),
    "accounts.own": _("Đổi mật khẩu và cách hiển thị của mình"),
    "accounts.manage": _("Lập tài khoản và phân quyền trong phạm vi"),
    "accounts.administer": _("Lập tài khoản quản trị; không xem được đảng viên nào"),
}


@dataclass(frozen=True)
class RoleText:
    """What a role is, in words, and what it may do."""

    prose: object
    permissions: frozenset[str]


_EVERYBODY = {"worklist.see", "accounts.own"}
_READS = _EVERYBODY | {"organisation.see", "people.see", "statistics.see", "statistics.see_proof"}
_READS |= {"deadlines.see", "training.see", "admission.see", "documents.see"}
_STEERS = {"indicators.set", "indicators.report", "targets.register", "targets.assign", "hamlets.measure"}

ROLES = {
    Role.CELL_SECRETARY: RoleText(
        _("Bí thư chi bộ xem chi bộ mình, đảng viên và số liệu của chi bộ; ghi nguồn phát triển đảng."),
        frozenset(
            _READS
            | {"people.see_protected", "audit.see", "admission.record", "documents.number"}
            | {"indicators.report", "targets.register"}
        ),
    ),
    Role.GRASSROOTS_OFFICE: RoleText(
        _("Văn phòng đảng ủy cơ sở ghi đảng viên, biến động và thôn xóm của đảng bộ mình."),
        frozenset(
            _READS
            | {"organisation.change", "people.change", "people.see_protected", "people.see_ethnicity"}
            | {"membership.record", "exchange.import", "exchange.export", "audit.see", "deadlines.manage"}
            | {"training.send", "training.run", "admission.record", "documents.number"}
            | {"admission.check", *_STEERS}
        ),
    ),
    Role.ORGANISATION_OFFICER: RoleText(
        _("Cán bộ ban tổ chức làm mọi việc về tổ chức và đảng viên, và cấp tài khoản bên dưới."),
        frozenset(
            _READS
            | {"organisation.change", "people.change", "people.see_protected", "people.see_ethnicity"}
            | {"membership.record", "exchange.import", "exchange.export", "audit.see", "accounts.manage"}
            | {"deadlines.manage", "deadlines.calendar", "deadlines.rules", "training.send", "training.run"}
            | {"admission.record", "documents.number", "admission.check", "people.erase_protected", *_STEERS}
        ),
    ),
    Role.LEADER: RoleText(
        _("Lãnh đạo cấp ủy xem tất cả trong đảng bộ, không sửa; không mở số định danh, dân tộc, tôn giáo."),
        frozenset(_READS | {"exchange.export"}),
    ),
    Role.POLITICAL_CENTRE: RoleText(
        _("Trung tâm chính trị mở lớp, cấp giấy chứng nhận; chỉ biết tên, năm sinh, nơi cử của học viên."),
        frozenset(_EVERYBODY | {"organisation.see", "statistics.see", "training.see", "training.run"}),
    ),
    Role.ADMINISTRATOR: RoleText(
        _("Quản trị hệ thống lập tài khoản và phân quyền; không xem được đảng viên nào."),
        frozenset({"accounts.own", "accounts.manage", "accounts.administer"}),
    ),
}
