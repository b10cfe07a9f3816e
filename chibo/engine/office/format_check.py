"""Soát thể thức: where a paper departs from the guidance on its form. Says what and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from chibo.engine.findings import Finding, Message, Severity, gettext_noop
from chibo.engine.office.opening import Opened, Shown
from chibo.engine.office.profile import Profile

PARTY: Final = "ĐẢNG CỘNG SẢN VIỆT NAM"
_SLACK: Final = 1
_HEAD: Final = 16
"""Paragraphs of a paper among which its head is looked for."""
_LONGEST_PLACE: Final = 300
"""Letters of a line with place and date at most: its pattern must never meet a page of text."""
_LONG_TEXT: Final = 2600
"""Letters that surely reach a second page."""
_NUMBER = re.compile(r"^Số\b(?P<rest>.*)$")
_GOOD_NUMBER = re.compile(r"^Số \d{2,4}-[A-ZĐ][A-Za-zĐđÀ-ỹ]{0,5}/[A-ZĐ][\w.ĐđÀ-ỹ-]{0,20}$")
_BLANK_NUMBER = re.compile(r"^Số[\s\u00a0]*-")
_PLACE = re.compile(
    r"^(?P<place>\S.*?),?\s*ngày(?P<day>.*?)tháng(?P<month>.*?)năm(?P<year>.*)$", re.IGNORECASE
)
_DOTTED = re.compile(r"\.{4,}|…{2,}|_{3,}|(?:\. ){4,}")
_OPEN = re.compile(r"\[chưa điền|\{\{|\}\}|\{[A-Za-z_]\w{0,60}\}|«[^«»]{0,120}»|<<[^<>]{0,120}>>")
_CAPACITY = re.compile(r"^(T/M|K/T|T/L)\b")
_WRONG_CAPACITY = re.compile(r"^(TM|KT|TL)\s*[.\s]|^T/U\b")
_PERSON_SIGNS = re.compile(r"^(NGƯỜI|ĐẢNG VIÊN|CHỦ TRÌ|T/M|K/T|T/L|PHỤ HUYNH)\b")
_WRONG_END = re.compile(r"\./\.\s*$")


def check_format(opened: Opened, profile: Profile, *, personal: bool = False) -> tuple[Finding, ...]:
    """Every departure from the guidance. A personal paper (an application, a self-review) is written by a
    person and not by a body: it needs no issuing body, number or recipients."""
    lines = [line for line in opened.paragraphs if line.text.strip()]
    if not lines:
        return (_stop("empty", gettext_noop("Văn bản không có chữ nào.")),)
    found = [*_page(opened, profile), *_letters(lines, opened, profile), *_heading(lines)]
    if not personal:
        found += [*_issuer(lines), *_number(lines), *_recipients(lines)]
    found += [*_place_and_date(lines), *_signature(lines, personal=personal), *_words(lines)]
    if not opened.numbered_pages and len(opened.text) > _LONG_TEXT:
        found.append(_look("page.number", gettext_noop("Chưa đánh số trang từ trang 2, ở giữa lề trên.")))
    return tuple(found)


def _stop(code: str, text: str, **params: object) -> Finding:
    return Finding(f"format.{code}", Message(text, params))


def _look(code: str, text: str, **params: object) -> Finding:
    return Finding(f"format.{code}", Message(text, params), Severity.WARNING)


def _page(opened: Opened, profile: Profile) -> Iterator[Finding]:
    lying = opened.page[0] > opened.page[1]
    wanted = (profile.page_width, profile.page_height)
    wanted = (max(wanted), min(wanted)) if lying else wanted
    if any(abs(there - want) > _SLACK for there, want in zip(opened.page, wanted, strict=True)):
        text = gettext_noop("Khổ giấy %(width)s × %(height)s mm. Đặt lại khổ A4 (%(paper)s mm).")
        size = {"width": opened.page[0], "height": opened.page[1], "paper": "{} × {}".format(*wanted)}
        yield _stop("page.size", text, **size)
    sides = {
        gettext_noop("Lề trên %(there)s mm. Đặt lại %(want)s mm."): profile.top,
        gettext_noop("Lề dưới %(there)s mm. Đặt lại %(want)s mm."): profile.bottom,
        gettext_noop("Lề trái %(there)s mm. Đặt lại %(want)s mm."): profile.left,
        gettext_noop("Lề phải %(there)s mm. Đặt lại %(want)s mm."): profile.right,
    }
    for (text, want), there in zip(sides.items(), opened.margins, strict=True):
        if abs(there - want) > _SLACK:
            yield _stop("page.margin", text, there=there, want=want)


def _letters(lines: list[Shown], opened: Opened, profile: Profile) -> Iterator[Finding]:
    others = sorted({look.font for line in lines for _n, look in line.letters} - {profile.font})
    if others:
        names = ", ".join(font or "?" for font in others[:5])
        text = gettext_noop("Có chữ dùng phông %(fonts)s. Chọn cả văn bản rồi đặt phông %(font)s.")
        yield _stop("font", text, fonts=names, font=profile.font)
    body = [line for line in lines if line.cell is None and line.align in {"both", "left", ""}]
    wrong = [line for line in body if not _fits(line, profile)]
    if wrong:
        size = wrong[0].main
        text = gettext_noop(
            "%(count)s đoạn thân văn bản không dùng cỡ chữ %(least)s–%(most)s (“%(words)s” cỡ %(size)s)."
        )
        yield _stop(
            "text.size",
            text,
            count=len(wrong),
            least=profile.text_size,
            most=profile.text_size_most,
            words=_begin(wrong[0].text),
            size=f"{size.points:g}" if size else "?",
        )


def _fits(line: Shown, profile: Profile) -> bool:
    return line.main is None or profile.text_size <= line.main.points <= profile.text_size_most


def _begin(text: str) -> str:
    words = text.split()
    return " ".join(words[:6]) + ("…" if len(words) > 6 else "")


def _heading(lines: list[Shown]) -> Iterator[Finding]:
    heads = [line for line in lines[:_HEAD] if line.text.strip().upper() == PARTY]
    union = any("ĐOÀN" in line.text.upper() for line in lines[:4])
    if not heads and not union:
        yield _stop("party", gettext_noop("Thiếu tiêu đề “ĐẢNG CỘNG SẢN VIỆT NAM” ở đầu văn bản."))
    elif heads and not (heads[0].main and heads[0].main.bold):
        yield _look("party.bold", gettext_noop("Tiêu đề “ĐẢNG CỘNG SẢN VIỆT NAM” phải in đậm."))


def _issuer(lines: list[Shown]) -> Iterator[Finding]:
    left = [line for line in lines[:_HEAD] if line.cell and line.cell[2] == 0 and line.main]
    capitals = [
        line for line in left if line.text.strip().upper() == line.text.strip() and line.text.strip() != "*"
    ]
    if not any(line.main and line.main.bold for line in capitals):
        text = gettext_noop("Thiếu tên cơ quan ban hành (chữ in hoa, đậm, góc trái đầu văn bản).")
        yield _stop("issuer", text)


def _number(lines: list[Shown]) -> Iterator[Finding]:
    numbers = [line.text.strip() for line in lines[:_HEAD] if _NUMBER.match(line.text.strip())]
    if not numbers:
        yield _stop("number", gettext_noop("Thiếu dòng số và ký hiệu, ví dụ “Số 12-QĐ/ĐU”."))
    elif _BLANK_NUMBER.match(numbers[0]):
        yield _look("number.blank", gettext_noop("Chưa có số. Vào số trong sổ văn bản sau khi ký."))
    elif not _GOOD_NUMBER.match(numbers[0]):
        text = gettext_noop(
            "Số và ký hiệu “%(number)s” chưa đúng: không có dấu hai chấm sau chữ Số, "
            "gạch nối trước tên loại, gạch chéo trước cơ quan; số dưới 10 thêm số 0 (Số 05-NQ/CB)."
        )
        yield _stop("number.form", text, number=numbers[0])


def _place_and_date(lines: list[Shown]) -> Iterator[Finding]:
    short = [line.text.strip() for line in lines if line.align != "both" and len(line.text) <= _LONGEST_PLACE]
    places = [match for text in short if (match := _PLACE.match(text))]
    if not places:
        yield _stop(
            "place", gettext_noop("Thiếu địa điểm và ngày, tháng, năm, ví dụ “…, ngày 05 tháng 02 năm 2026”.")
        )
        return
    day, month, year = (places[0][name].strip() for name in ("day", "month", "year"))
    if not (day or month or year):
        yield _look("place.blank", gettext_noop("Chưa ghi ngày ban hành. Ghi ngày ký."))
    elif not (re.fullmatch(r"\d\d", day) and re.fullmatch(r"0[12]|[3-9]|1[0-2]", month)):
        text = gettext_noop(
            "Ngày “%(day)s tháng %(month)s”: thêm số 0 trước ngày dưới 10 và trước tháng 1, 2; "
            "tháng khác thì không."
        )
        yield _stop("place.form", text, day=day, month=month)


def _recipients(lines: list[Shown]) -> Iterator[Finding]:
    labels = [
        at for at, line in enumerate(lines) if re.match(r"^nơi nhận\b", line.text.strip(), re.IGNORECASE)
    ]
    if not labels:
        yield _stop("recipients", gettext_noop("Thiếu “Nơi nhận” ở góc trái cuối văn bản."))
        return
    if ":" in lines[labels[-1]].text:
        yield _look("recipients.colon", gettext_noop("Sau chữ “Nơi nhận” không có dấu hai chấm."))
    if not any(line.text.strip().startswith("-") for line in lines[labels[-1] + 1 :]):
        yield _stop(
            "recipients.none",
            gettext_noop("Dưới “Nơi nhận” chưa có nơi nào. Ghi từng nơi sau gạch đầu dòng."),
        )


def _signature(lines: list[Shown], *, personal: bool) -> Iterator[Finding]:
    ends = [line.text.strip() for line in lines[-_HEAD:]]
    if wrong := [text for text in ends if _WRONG_CAPACITY.match(text)]:
        text = gettext_noop(
            "“%(words)s”: viết thẩm quyền ký có gạch chéo (T/M, K/T, T/L), không viết TM., KT., TL."
        )
        yield _stop("signature.form", text, words=_begin(wrong[0]))
    elif not any((_PERSON_SIGNS if personal else _CAPACITY).match(text) for text in ends):
        text = gettext_noop("Thiếu phần ký: thẩm quyền ký, chức vụ và họ tên người ký ở cuối văn bản.")
        yield _stop("signature", text)


def _words(lines: list[Shown]) -> Iterator[Finding]:
    for line in lines:
        if _DOTTED.search(line.text):
            text = gettext_noop("Còn dòng chấm ở “%(words)s”. Viết đủ câu, không để chỗ trống.")
            yield _stop("dotted", text, words=_begin(line.text))
        if _OPEN.search(line.text):
            yield _stop("open", gettext_noop("Còn chỗ chưa điền ở “%(words)s”."), words=_begin(line.text))
        if _WRONG_END.search(line.text):
            yield _look("end", gettext_noop("Cuối văn bản chỉ có dấu chấm, không có “./.”."))
