"""Closed lists of schemes and of what they measure."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SchemeKind(models.TextChoices):
    """What sort of paper sets the goals."""

    RESOLUTION = "resolution", _("Nghị quyết")
    PLAN = "plan", _("Kế hoạch")
    SCHEME = "scheme", _("Đề án")
    PROGRAMME = "programme", _("Chương trình hành động")


class Frequency(models.TextChoices):
    """When a goal is judged: every year anew, or once at the end of the term."""

    YEARLY = "yearly", _("hằng năm")
    END_OF_TERM = "end_of_term", _("cuối nhiệm kỳ")


class Sign(models.TextChoices):
    """How a figure is compared with the level (`engine.formula.Comparator`)."""

    MORE = ">", _("trên")
    AT_LEAST = ">=", _("từ … trở lên")
    EXACTLY = "=", _("đúng")
    AT_MOST = "<=", _("không quá")
    LESS = "<", _("dưới")


class SeatRole(models.TextChoices):
    """What somebody is in the steering group of a scheme. The head is answerable for it."""

    HEAD = "head", _("Trưởng ban chỉ đạo (người chịu trách nhiệm)")
    DEPUTY = "deputy", _("Phó trưởng ban chỉ đạo")
    MEMBER = "member", _("Thành viên ban chỉ đạo")
    GROUP = "group", _("Thành viên tổ công tác")
