"""Numbers as Vietnamese offices write, read and speak them: 7.051, 65,0 %, "một trăm linh năm"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from chibo.engine.findings import Finding, Message, Reading, gettext_noop

NO_BREAK_SPACE: Final = "\u00a0"
EN_DASH: Final = "–"

_UNREADABLE = gettext_noop("Không hiểu số “%(raw)s”; hãy ghi như 7.051 hoặc 88,78.")
_AMBIGUOUS = gettext_noop("“%(raw)s” có thể là số nghìn hoặc số lẻ; hãy ghi %(thousands)s hoặc %(decimal)s.")
_NOT_WHOLE = gettext_noop("“%(raw)s” phải là số nguyên.")
_GROUPED = re.compile(r"\d{1,3}(?P<mark>[.,\s])\d{3}(?:(?P=mark)\d{3})*")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_BOTH = re.compile(r"(\d{1,3}(?:([.,])\d{3})+)(?!\2)[.,](\d+)")


def write_number(number: int | Decimal, decimals: int = 0) -> str:
    """A number with dots between thousands and a decimal comma; minus is an en dash. Rounded half up.

    >>> write_number(7051), write_number(-12), write_number(Decimal("88.785"), 2)
    ('7.051', '–12', '88,79')
    """
    scaled = int(abs(Decimal(number)) * 10**decimals * 2 + 1) // 2
    whole, rest = divmod(scaled, 10**decimals)
    sign = EN_DASH if number < 0 and scaled else ""
    return f"{sign}{whole:,}".replace(",", ".") + (f",{rest:0{decimals}}" if decimals else "")


def write_count(number: int) -> str:
    """A count in a table: zero is an en dash.

    >>> write_count(0), write_count(1696)
    ('–', '1.696')
    """
    return write_number(number) if number else EN_DASH


def percent(part: int, whole: int, decimals: int = 1) -> Decimal | None:
    """n of N in per cent, rounded half up from the integers; None without a whole.

    >>> percent(130, 200), percent(1, 8, 0), percent(3, 0)
    (Decimal('65.0'), Decimal('13'), None)
    """
    if not whole:
        return None
    scaled = (2 * abs(part) * 100 * 10**decimals + abs(whole)) // (2 * abs(whole))
    sign = -1 if (part < 0) != (whole < 0) else 1
    return Decimal(sign * scaled).scaleb(-decimals)


def share(part: int, whole: int, decimals: int = 1) -> str:
    """n of N in per cent, rounded half up from the integers, with a no-break space; an en dash without a
    whole.

    >>> share(130, 200), share(1, 8, 0), share(3, 0)
    ('65,0\\xa0%', '13\\xa0%', '–')
    """
    value = percent(part, whole, decimals)
    return EN_DASH if value is None else f"{write_number(value, decimals)}{NO_BREAK_SPACE}%"


def read_number(raw: str, *, whole: bool = False) -> Reading[Decimal]:
    """Understand a typed number in either decimal style; nothing typed is no value.

    With ``whole`` a mark before exactly three digits separates thousands; without, such a number is ambiguous
    and refused. A per cent sign and the en dash for minus are understood.

    >>> read_number("7.051", whole=True).value, read_number("88,78 %").value, read_number("1.234.567,5").value
    (Decimal('7051'), Decimal('88.78'), Decimal('1234567.5'))
    >>> read_number("1.234").findings[0].code
    'number.ambiguous'
    """
    text = raw.replace(NO_BREAK_SPACE, " ").strip().removesuffix("%").strip()
    negative = text.startswith(("-", EN_DASH, "−"))
    digits = text[1:].strip() if negative else text
    if not digits:
        return _stop("unreadable", _UNREADABLE, raw=raw) if text else Reading(None)
    reading = _digits(raw, digits, whole=whole)
    return Reading(-reading.value) if negative and reading.value is not None else reading


def _stop(code: str, text: str, **params: object) -> Reading[Decimal]:
    return Reading(None, (Finding(f"number.{code}", Message(text, params)),))


def _digits(raw: str, digits: str, *, whole: bool) -> Reading[Decimal]:
    if found := _GROUPED.fullmatch(digits):
        bare = digits.replace(found["mark"], "")
        if whole or len(bare) > 6 or found["mark"].isspace():
            return Reading(Decimal(bare))
        decimal = re.sub(r"[.,]", ",", digits) + "0"
        return _stop("ambiguous", _AMBIGUOUS, raw=raw, thousands=bare, decimal=decimal)
    if found := _BOTH.fullmatch(digits):
        value = Decimal(re.sub(r"[.,]", "", found[1]) + "." + found[3])
    elif _PLAIN.fullmatch(digits):
        value = Decimal(digits.replace(",", "."))
    else:
        return _stop("unreadable", _UNREADABLE, raw=raw)
    return _stop("not_whole", _NOT_WHOLE, raw=raw) if whole and value % 1 else Reading(value)


_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", " nghìn", " triệu")
_BILLION: Final = 1_000_000_000


def in_words(number: int) -> str:
    """A whole number in words, as papers repeat it.

    >>> in_words(21), in_words(105), in_words(1005)
    ('hai mươi mốt', 'một trăm linh năm', 'một nghìn không trăm linh năm')
    """
    if number < 0:
        return f"âm {in_words(-number)}"
    if number >= _BILLION:
        billions, rest = divmod(number, _BILLION)
        tail = f" {_below_billion(rest, full=True)}" if rest else ""
        return f"{in_words(billions)} tỷ{tail}"
    return _below_billion(number, full=False) or _DIGITS[0]


def _below_billion(number: int, *, full: bool) -> str:
    """Groups of three digits; ``full`` speaks the hundreds of the first group even when they are zero."""
    words: list[str] = []
    for position in (2, 1, 0):
        group = number // 1000**position % 1000
        if group:
            words.append(_group(group, full=full or bool(words)) + _GROUPS[position])
    return " ".join(words)


def _group(number: int, *, full: bool) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    tens, ones = divmod(rest, 10)
    if rest and not tens:
        words.append(f"linh {_DIGITS[ones]}" if words else _DIGITS[ones])
    elif rest:
        words.append("mười" if tens == 1 else f"{_DIGITS[tens]} mươi")
        if ones:
            words.append(_ones(tens, ones))
    return " ".join(words)


def _ones(tens: int, ones: int) -> str:
    """The last digit after tens: mốt, tư and lăm."""
    if ones == 5:
        return "lăm"
    return {1: "mốt", 4: "tư"}.get(ones, _DIGITS[ones]) if tens > 1 else _DIGITS[ones]
