"""Closed lists of the person's file."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Gender(models.TextChoices):
    MALE = "m", _("Nam")
    FEMALE = "f", _("Nữ")


class Axis(models.TextChoices):
    """Sorts of dated facts whose value is a code of a list in `regulations`."""

    GENERAL_EDUCATION = "general", _("Giáo dục phổ thông")
    PROFESSIONAL_EDUCATION = "professional", _("Chuyên môn, nghiệp vụ")
    ACADEMIC_TITLE = "title", _("Chức danh khoa học")
    POLITICAL_THEORY = "political_theory", _("Lý luận chính trị")
    OCCUPATION = "occupation", _("Nghề nghiệp hiện nay")


class ProtectedKind(models.TextChoices):
    """Fields kept only encrypted."""

    IDENTITY_NUMBER = "identity_number", _("Số định danh cá nhân")
    OLD_IDENTITY_NUMBER = "old_identity_number", _("Số CMND cũ")
    PHONE = "phone", _("Điện thoại")
    EMAIL = "email", _("Thư điện tử")
    PERMANENT_ADDRESS = "permanent_address", _("Nơi thường trú")
    PRESENT_ADDRESS = "present_address", _("Nơi ở hiện nay")
    FAMILY = "family", _("Hoàn cảnh gia đình")
    NOTE = "note", _("Ghi chú")


class Lack(models.TextChoices):
    """What a member's file may lack that statistics and official papers need."""

    BIRTH = "birth", _("Năm sinh")
    CARD = "card", _("Số thẻ đảng viên")
    EDUCATION = "education", _("Trình độ giáo dục phổ thông")


class NumberSort(models.TextChoices):
    """Numbers that belong to one person alone."""

    IDENTITY = "identity", _("Số định danh cá nhân")
    CARD = "card", _("Số thẻ đảng viên")


class CollisionFinding(models.TextChoices):
    """What was the matter with a number that stood in two places."""

    TRANSFER = "transfer", _("Đã chuyển sinh hoạt nhưng chưa ghi chuyển")
    WRONG_NUMBER = "wrong_number", _("Một nơi ghi sai số")
    TWO_FILES = "two_files", _("Một người có hai hồ sơ")
    TWO_PERSONS = "two_persons", _("Hai người khác nhau được cấp cùng một số")


SECRETARIES = frozenset({"secretary", "cell_secretary", "group_leader"})
