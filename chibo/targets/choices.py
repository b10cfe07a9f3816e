"""Closed lists of targets."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StepKind(models.TextChoices):
    """How a target came to its number: asked for by the unit, given by the level above, changed later."""

    REGISTERED = "registered", _("Đăng ký")
    ASSIGNED = "assigned", _("Giao")
    ADJUSTED = "adjusted", _("Điều chỉnh")


class Amount(models.TextChoices):
    """What the value is: a number, or hundredths of a per cent of the members at the start of the period."""

    NUMBER = "number", _("số người")
    OF_MEMBERS = "of_members", _("phần trăm số đảng viên đầu kỳ")
