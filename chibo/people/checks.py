"""What is odd about a person's data. Warnings never stop a save; a person at a desk decides."""

import re
from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from chibo.engine.calendar import PartialDate
from chibo.people.models import Person
from chibo.people.queries import matching, visible_persons, with_identity_number
from chibo.storage.identity import Scope
from chibo.storage.refusal import Finding

LONGEST_TERM = 10


def check_dates(values: Mapping[str, object], today: date) -> list[Finding]:
    """Dates in a person's file that cannot be: in the future, or before birth."""
    findings = []
    birth = values.get("birth")
    for field in ("birth", "joined_on", "official_on", "youth_union_on", "card_issued_on"):
        value = values.get(field)
        if not isinstance(value, PartialDate):
            continue
        if value.start > today:
            findings.append(Finding("person.future", _("Ngày này sau hôm nay. Kiểm tra lại."), field))
        elif isinstance(birth, PartialDate) and field != "birth" and value.last < birth.start:
            findings.append(
                Finding("person.before_birth", _("Ngày này trước ngày sinh. Kiểm tra lại."), field)
            )
    joined, official = values.get("joined_on"), values.get("official_on")
    if isinstance(joined, PartialDate) and isinstance(official, PartialDate) and official.last < joined.start:
        findings.append(
            Finding(
                "person.official_first",
                _("Ngày chính thức trước ngày vào Đảng. Kiểm tra lại."),
                "official_on",
            )
        )
    return findings


def check_term(term: str) -> list[Finding]:
    """A term of office is said by its first and last year: 2020-2025; or not at all."""
    years = re.fullmatch(r"([12]\d{3})-([12]\d{3})", term)
    if not term or (years and 0 < int(years[2]) - int(years[1]) <= LONGEST_TERM):
        return []
    return [Finding("post.term", _("Ghi nhiệm kỳ bằng năm đầu và năm cuối, ví dụ 2020-2025."), "term")]


def check_duplicates(
    *, scope: Scope, name: str, birth: PartialDate | None, identity_number: str, card_number: str
) -> list[Person]:
    """Persons of the scope that may be the same one: same number, or same name and birth."""
    persons = visible_persons(scope)
    found: dict[object, Person] = {}
    if identity_number:
        found |= {person.pk: person for person in with_identity_number(persons, identity_number)}
    if card_number:
        found |= {person.pk: person for person in persons.filter(card_number=card_number)}
    if birth:
        found |= {person.pk: person for person in matching(persons, name).filter(birth=birth)}
    return list(found.values())
