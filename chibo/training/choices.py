"""Kinds of class."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClassKind(models.TextChoices):
    """Awareness: before admission, for people the cells consider. New member: during probation."""

    AWARENESS = "awareness", _("Lớp bồi dưỡng nhận thức về Đảng")
    NEW_MEMBER = "new_member", _("Lớp bồi dưỡng đảng viên mới")
