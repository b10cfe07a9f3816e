"""Closed lists of the pool of candidates. No list judges anybody."""

from django.db import models
from django.utils.translation import gettext_lazy as _

CELL = "cell"


class Stage(models.TextChoices):
    """How far somebody has come (`engine.admission.Stage`)."""

    OUTSTANDING = "outstanding", _("Quần chúng được giới thiệu")
    SYMPATHISER = "sympathiser", _("Cảm tình Đảng")
    CLASS_SENT = "class_sent", _("Đang cử học lớp nhận thức")
    CERTIFIED = "certified", _("Đã có giấy chứng nhận")
    APPLIED = "applied", _("Đã nộp đơn")
    CLOSED = "closed", _("Đã kết thúc theo dõi")
    LAPSED = "lapsed", _("Đã hết hiệu lực")


class StepKind(models.TextChoices):
    """What happened (`engine.admission.Step`)."""

    SYMPATHISER = "sympathiser", _("Chi bộ công nhận cảm tình Đảng")
    CLASS_SENT = "class_sent", _("Cử học lớp nhận thức về Đảng")
    CLASS_LEFT = "class_left", _("Thôi học lớp nhận thức")
    CERTIFIED = "certified", _("Được cấp giấy chứng nhận")
    APPLIED = "applied", _("Nộp đơn xin vào Đảng")
    CLOSED = "closed", _("Kết thúc theo dõi")
    LAPSED = "lapsed", _("Ghi chú hết hiệu lực, xóa tên")


class CloseReason(models.TextChoices):
    """Why nobody follows a note any longer. Facts, never an opinion about the person."""

    LEFT_LIST = "left_list", _("Chi bộ đưa ra khỏi danh sách khi rà soát")
    NO_WISH = "no_wish", _("Người được giới thiệu không có nguyện vọng")
    MOVED = "moved", _("Chuyển nơi cư trú, nơi làm việc")
    ELSEWHERE = "elsewhere", _("Nơi khác theo dõi")
    WITHDREW = "withdrew", _("Rút đơn")
    DIED = "died", _("Qua đời")
    MISTAKE = "mistake", _("Ghi nhầm")


class Group(models.TextChoices):
    """Groups that resolutions count. Youth and women follow from birth and sex; minority from the file."""

    DEMOBILISED = "demobilised", _("Quân nhân xuất ngũ")
    HAMLET_HEAD = "hamlet_head", _("Trưởng thôn, xóm")
    TEACHER = "teacher", _("Giáo viên")
    WORKER = "worker", _("Công nhân, người lao động")
    BUSINESS_OWNER = "business_owner", _("Chủ doanh nghiệp")
    MERIT_FAMILY = "merit_family", _("Gia đình có công")


# A fact about the family: only of those who have applied.
AFTER_APPLICATION = frozenset({Group.MERIT_FAMILY})
YOUTH_UP_TO = 30
