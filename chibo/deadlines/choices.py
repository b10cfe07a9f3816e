"""What a deadline may be about, and how its limit is counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# A deadline entered by hand is about the case its paper names; its own page is where it is finished.
BY_HAND = "paper"
# What a row that was put off keeps of it, beside the value of the rule.
EXTENSION = "extension"
ENDED_BY = "ended_by"
"""In `told`: the key of the entry or move that ended the deadline and may give it back."""


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
