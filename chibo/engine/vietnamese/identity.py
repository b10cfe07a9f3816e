"""Personal identity numbers and Party card numbers: read as text, compared with what else is known of a
person.

The number of 12 digits (Circular 59/2021/TT-BCA, article 4): three for the place of registration of birth,
one for century and sex, two for the year of birth, six in series; it has no check digit. Everything found is
a warning.
"""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias

from chibo.engine.findings import Finding, Message, Reading, Severity, gettext_noop

Gender: TypeAlias = Literal["male", "female"]

_PLACES = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 "
    "038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 "
    "080 082 083 084 086 087 089 091 092 093 094 095 096"
)
PLACES: Final = frozenset(_PLACES.split())
_ABROAD = "100"

_LETTERS = gettext_noop("Số “%(raw)s” chỉ được có chữ số; hãy kiểm tra lại.")
_LENGTH = gettext_noop(
    "Số định danh phải có 12 chữ số (số CMND cũ 9 chữ số), ở đây có %(count)s; hãy kiểm tra lại."
)
_ZEROS = gettext_noop("Số có %(count)s chữ số: có thể đã mất số 0 ở đầu; hãy kiểm tra với %(restored)s.")
_PLACE = gettext_noop("Ba số đầu %(place)s không phải mã nơi đăng ký khai sinh; hãy kiểm tra lại.")
_CENTURY = gettext_noop("Chữ số thứ tư “%(digit)s” không dùng cho người sinh từ năm 1900 đến 2099.")
_SEX = gettext_noop("Chữ số thứ tư của số định danh không khớp với giới tính; hãy kiểm tra cả hai.")
_YEAR = gettext_noop("Số định danh ghi năm sinh %(year)s, hồ sơ ghi %(stated)s; hãy kiểm tra cả hai.")
_CARD = gettext_noop("Số thẻ đảng viên phải có 8 hoặc 12 chữ số, ở đây có %(count)s; hãy kiểm tra lại.")
_SPACING = re.compile(r"[\s.\-]")


def _warn(code: str, text: str, **params: object) -> Finding:
    return Finding(code, Message(text, params), Severity.WARNING)


def read_identity_number(
    raw: str, *, gender: Gender | None = None, birth_year: int | None = None
) -> Reading[str]:
    """The number without spacing, and warnings where it disagrees with itself, the gender or the year of
    birth.

    >>> read_identity_number("068 196 001234", gender="female", birth_year=1996)
    Reading(value='068196001234', findings=())
    >>> [found.code for found in read_identity_number("068196001234", gender="male").findings]
    ['identity.gender']
    """
    number = _SPACING.sub("", raw)
    if not number:
        return Reading(None)
    if not (number.isascii() and number.isdecimal()):
        return Reading(number, (_warn("identity.letters", _LETTERS, raw=raw),))
    if len(number) == 12:
        return Reading(number, tuple(_disagreements(number, gender, birth_year)))
    return Reading(number, tuple(_wrong_length(number)))


def _wrong_length(number: str) -> list[Finding]:
    if len(number) == 9:
        return []
    if len(number) in (8, 10, 11):
        restored = number.zfill(9 if len(number) == 8 else 12)
        return [_warn("identity.lost_zero", _ZEROS, count=len(number), restored=restored)]
    return [_warn("identity.length", _LENGTH, count=len(number))]


def _disagreements(number: str, gender: Gender | None, birth_year: int | None) -> list[Finding]:
    place, digit, year = number[:3], int(number[3]), int(number[4:6])
    found = []
    if place not in PLACES and place < _ABROAD:
        found.append(_warn("identity.place", _PLACE, place=place))
    if digit > 3:
        return [*found, _warn("identity.century", _CENTURY, digit=digit)]
    if gender and gender != ("male", "female")[digit % 2]:
        found.append(_warn("identity.gender", _SEX))
    full = 1900 + digit // 2 * 100 + year
    if birth_year and birth_year != full:
        found.append(_warn("identity.birth_year", _YEAR, year=full, stated=birth_year))
    return found


def read_card_number(raw: str) -> Reading[str]:
    """A Party card number without spacing: 8 digits, or 12 since it equals the identity number.

    >>> read_card_number("41.072357").value, [found.code for found in read_card_number("4107235").findings]
    ('41072357', ['card.length'])
    """
    number = _SPACING.sub("", raw)
    if not number:
        return Reading(None)
    if not (number.isascii() and number.isdecimal()):
        return Reading(number, (_warn("card.letters", _LETTERS, raw=raw),))
    if len(number) not in (8, 12):
        return Reading(number, (_warn("card.length", _CARD, count=len(number)),))
    return Reading(number)
