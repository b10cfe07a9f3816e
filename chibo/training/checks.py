"""What must hold of a class, an enrolment, a certificate before it is written."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.organisation.models import Unit
from chibo.organisation.queries import path_on
from chibo.people.models import Person
from chibo.storage.refusal import Finding
from chibo.training.choices import ClassKind
from chibo.training.models import Enrolment, TrainingClass
from chibo.training.queries import enrolled_in, probationary, same_numbers

LONGEST = 366
"""Days a class lasts at most: a longer one is a slip of the pen."""


def check_days(starts_on: date, ends_on: date) -> list[Finding]:
    """The last day is not before the first, and not years after it."""
    if ends_on < starts_on:
        return [Finding("class.ends_first", _("Ngày bế giảng phải từ ngày khai giảng trở đi."), "ends_on")]
    if (ends_on - starts_on).days > LONGEST:
        return [Finding("class.too_long", _("Lớp dài quá một năm. Xem lại ngày bế giảng."), "ends_on")]
    return []


def check_organisers(organiser: Unit, joint: Iterable[Unit], day: date) -> list[Finding]:
    """Every organiser exists on the first day, and none is named twice."""
    found = []
    others = [unit.pk for unit in joint]
    if organiser.pk in others or len(set(others)) < len(others):
        found.append(Finding("class.joint_twice", _("Một đơn vị chỉ ghi một lần."), "joint"))
    if any(path_on(unit, day) is None for unit in [organiser.pk, *others]):
        words = _("Có đơn vị mở lớp không tồn tại vào ngày khai giảng.")
        found.append(Finding("class.organiser_not_there", words, "starts_on"))
    return found


def check_enrolling(training_class: TrainingClass, on: date, today: date) -> list[Finding]:
    """The day of sending lies behind, and not after the end of the class."""
    if on > today:
        return [Finding("enrolment.future", _("Ngày cử sau hôm nay. Chỉ ghi việc đã xảy ra."), "on")]
    if on > training_class.ends_on:
        return [Finding("enrolment.class_ended", _("Lớp đã bế giảng trước ngày cử. Chọn lớp khác."), "on")]
    return []


def check_members(training_class: TrainingClass, persons: Sequence[Person], on: date) -> list[Finding]:
    """Probationary members go to the class of new members, once."""
    wanted = {person.pk: person for person in persons}
    if training_class.kind != ClassKind.NEW_MEMBER:
        words = _("Lớp nhận thức về Đảng dành cho quần chúng. Cử đi học ở phần Nguồn.")
        return [Finding("enrolment.awareness", words, "persons")]
    found = []
    if others := wanted.keys() - probationary(wanted, on):
        names = ", ".join(person.full_name for key, person in wanted.items() if key in others)
        words = _("Ngày cử chưa hoặc không còn là đảng viên dự bị: %(names)s. Bỏ chọn những người đó.")
        found.append(Finding("enrolment.not_probationary", words % {"names": names}, "persons"))
    return found + check_not_enrolled(training_class, enrolled_in(training_class, persons=wanted))


def check_candidates(training_class: TrainingClass, candidates: Iterable[UUID]) -> list[Finding]:
    """Candidates go to the awareness class, once."""
    if training_class.kind != ClassKind.AWARENESS:
        words = _("Lớp đảng viên mới dành cho đảng viên dự bị. Chọn lớp nhận thức về Đảng.")
        return [Finding("enrolment.new_member", words, "training_class")]
    return check_not_enrolled(training_class, enrolled_in(training_class, candidates=candidates))


def check_not_enrolled(training_class: TrainingClass, again: set[UUID]) -> list[Finding]:
    """Nobody is in a class twice."""
    if not again:
        return []
    words = _("%(n)s người đã có trong lớp này. Bỏ chọn những người đó.") % {"n": len(again)}
    return [Finding("enrolment.twice", words, "persons")]


def check_certifying(enrolment: Enrolment, issued_on: date, today: date) -> list[Finding]:
    """A certificate comes after the class, once, and to somebody who stayed."""
    found = check_issued(issued_on, today)
    if issued_on < enrolment.training_class.ends_on:
        words = _("Giấy chứng nhận không cấp trước ngày bế giảng. Xem lại ngày cấp hoặc ngày bế giảng.")
        found.append(Finding("certificate.before_end", words, "issued_on"))
    if enrolment.withdrawn_on is not None:
        found.append(Finding("certificate.withdrawn", _("Người này đã thôi học lớp này.")))
    if hasattr(enrolment, "certificate"):
        found.append(Finding("certificate.twice", _("Người này đã có giấy chứng nhận của lớp này.")))
    return found


def check_issued(issued_on: date, today: date) -> list[Finding]:
    """Nothing is issued tomorrow."""
    if issued_on <= today:
        return []
    return [Finding("certificate.future", _("Ngày cấp sau hôm nay. Xem lại ngày cấp."), "issued_on")]


def doubtful_numbers(kind: str, issuer: str, numbers: Iterable[str]) -> list[str]:
    """Sentences about numbers given twice: a warning, since offices do number anew each year."""
    given = list(numbers)
    known: Mapping[str, int] = same_numbers(kind, issuer, given)
    twice = {number for number in given if given.count(number) > 1}
    found = [_("Số %(number)s được điền hai lần.") % {"number": number} for number in sorted(twice)]
    return found + [
        _("Số %(number)s đã cấp cho người khác, cùng nơi cấp.") % {"number": number}
        for number in sorted(set(known))
    ]
