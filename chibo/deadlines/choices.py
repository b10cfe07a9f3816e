"""What a deadline may be about, and how its limit is counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# A deadline entered by hand is about the unit itself: whoever did the work says so on its own page.
OF_UNIT = "unit"


class Counting(models.TextChoices):
    WORKING_DAYS = "working_days", _("ngày làm việc")
    DAYS = "days", _("ngày")
    MONTHS = "months", _("tháng")


class Urgency(models.TextChoices):
    """Where a deadline stands on a day; computed on reading, never kept."""

    OVERDUE = "overdue", _("Quá hạn")
    DUE = "due", _("Hết hạn hôm nay")
    OPEN = "open", _("Còn hạn")
    DONE = "done", _("Đã xong")
    WITHDRAWN = "withdrawn", _("Đã rút")
