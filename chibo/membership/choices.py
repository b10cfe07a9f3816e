"""Kinds of movement and of dated membership facts. Their meaning for Biểu 1 is data in `regulations`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    OPENING = "opening", _("Số dư đầu kỳ khi lập sổ")
    ADMITTED = "admitted", _("Kết nạp")
    READMITTED = "readmitted", _("Kết nạp lại")
    RESTORED = "restored", _("Phục hồi đảng tịch")
    TRANSFERRED_IN = "transferred_in", _("Chuyển đến")
    TRANSFERRED_OUT = "transferred_out", _("Chuyển đi")
    MOVED_WITH_UNIT = "moved_with_unit", _("Chuyển theo tổ chức")
    DIED = "died", _("Từ trần")
    EXPELLED = "expelled", _("Khai trừ")
    REMOVED = "removed", _("Xóa tên")
    WITHDREW = "withdrew", _("Xin ra khỏi Đảng")
    RECOGNISED = "recognised", _("Công nhận chính thức")
    RECOGNITION_REFUSED = "recognition_refused", _("Không công nhận chính thức")
    ADMISSION_ANNULLED = "admission_annulled", _("Hủy quyết định kết nạp")
    RECOGNITION_ANNULLED = "recognition_annulled", _("Hủy quyết định công nhận chính thức")
    CORRECTION = "correction", _("Đính chính")


class Standing(models.TextChoices):
    OFFICIAL = "official", _("Chính thức")
    PROBATIONARY = "probationary", _("Dự bị")


class Outside(models.TextChoices):
    """How far away a partner is that this installation does not hold."""

    OTHER_PROVINCE = "other_province", _("Tỉnh, thành phố khác")
    SAME_PROVINCE = "same_province", _("Đơn vị khác trong tỉnh")


class FactKind(models.TextChoices):
    """Dated facts that change no headcount but the way a member counts."""

    REINFORCING = "reinforcing", _("Tăng cường")
    EXEMPT = "exempt", _("Miễn công tác, sinh hoạt")
    SUSPENDED = "suspended", _("Đình chỉ sinh hoạt")
    ABSENT = "absent", _("Đi làm xa, vắng mặt")
    TEMPORARY = "temporary", _("Sinh hoạt tạm thời nơi khác")


STARTS = frozenset({Kind.OPENING, Kind.ADMITTED, Kind.READMITTED, Kind.RESTORED, Kind.TRANSFERRED_IN})
ENDS = frozenset({Kind.DIED, Kind.EXPELLED, Kind.REMOVED, Kind.WITHDREW, Kind.ADMISSION_ANNULLED})
SEATING = STARTS | ENDS | {Kind.TRANSFERRED_OUT, Kind.MOVED_WITH_UNIT}
