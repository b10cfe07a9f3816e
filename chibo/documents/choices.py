"""Kinds of paper by the mark they bear in a number, and how far a number has come."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _

TERM = re.compile(r"(\d{4})-(\d{4})")
LONGEST_TERM = 10
"""Years of a term of office at most: a longer one is a slip of the pen."""


class PaperKind(models.TextChoices):
    """The mark before the hyphen: 12-QĐ/ĐU. One run of numbers for each, body and term."""

    RESOLUTION = "NQ", _("Nghị quyết")
    DECISION = "QĐ", _("Quyết định, quy định")
    CONCLUSION = "KL", _("Kết luận")
    REGULATION = "QC", _("Quy chế")
    NOTICE = "TB", _("Thông báo")
    REPORT = "BC", _("Báo cáo")
    PLAN = "KH", _("Kế hoạch")
    PROGRAMME = "CTr", _("Chương trình")
    SUBMISSION = "TTr", _("Tờ trình")
    LETTER = "CV", _("Công văn")
    MINUTES = "BB", _("Biên bản")
    SCHEME = "ĐA", _("Đề án")
    OPTION = "PA", _("Phương án")
    GUIDANCE = "HD", _("Hướng dẫn")
    INTRODUCTION = "GT", _("Giấy giới thiệu")


class State(models.TextChoices):
    """Not stored: what the days of a row say."""

    WAITING = "waiting", _("Chờ ký")
    SIGNED = "signed", _("Đã ký")
    VOID = "void", _("Đã hủy số")
