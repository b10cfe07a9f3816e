"""The states of a hamlet, and the reasons for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What a tile of the map says of a hamlet: the gravest that holds."""

    NO_CELL = "no_cell", _("Chưa có chi bộ")
    NO_LOCAL = "no_local", _("Chưa có đảng viên tại chỗ")
    AT_RISK = "at_risk", _("Nguy cơ không còn chi bộ")
    SHARED = "shared", _("Sinh hoạt ghép")
    SOUND = "sound", _("Có chi bộ, có đảng viên tại chỗ")


class Reason(models.TextChoices):
    """Why a hamlet is looked at: each a plain fact with its number."""

    NO_CELL = "no_cell", _("chưa có chi bộ")
    NO_MEMBER = "no_member", _("chưa có đảng viên")
    NO_LOCAL = "no_local", _("chưa có đảng viên tại chỗ")
    KEPT = "kept", _("chi bộ giữ được nhờ đảng viên tăng cường")
    SHARED = "shared", _("sinh hoạt ghép với thôn khác")
    OLD = "old", _("nhiều đảng viên trên 60 tuổi")
    NO_ADMISSION = "no_admission", _("lâu chưa kết nạp được ai")
    FEW = "few", _("ít đảng viên tại chỗ")
    NEAR_FLOOR = "near_floor", _("sát số đảng viên chính thức tối thiểu")
    SOURCE_LEFT = "source_left", _("nguồn đều đi làm xa")
    NO_SOURCE = "no_source", _("chi bộ chưa theo dõi nguồn nào")
