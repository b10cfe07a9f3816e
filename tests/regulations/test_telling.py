"""Verdicts in words: every condition, value and remedy can be told in both languages, nothing left over."""

import datetime as dt
import re
from pathlib import Path

import pytest

from chibo.engine.rules import Outcome
from chibo.regulations.cases import judged, read_cases
from chibo.regulations.rulebook import rulebook
from chibo.regulations.telling import CONFIDENCE, UNITS, Teller

RULES = rulebook()
FOLDER = Path(__file__).parent / "cases"
CASES = [case for path in sorted(FOLDER.glob("*.yaml")) for case in read_cases(path, RULES)]
VIETNAMESE, ENGLISH = (Teller(RULES, language, lambda text: text) for language in ("vi", "en"))
CODES = set(RULES.words) - {
    "official",
    "ceremony",
    "receipt",
    "primary",
    "replacement",
    "temporary",
    "suspended",
}
CODES -= {
    "corruption",
    "border",
    "island",
    "ethnic",
    "religious",
    "mountain",
    "special",
    "coastal",
    "reported",
}


def case(name):
    return next(each for each in CASES if each.name.startswith(name))


def verdict(name, rule):
    return next(each for each in judged(case(name), RULES).verdicts if each.rule == rule)


@pytest.mark.parametrize("teller", [VIETNAMESE, ENGLISH], ids=["vi", "en"])
def test_every_verdict_of_every_case_can_be_told(teller):
    for each in CASES:
        for found in judged(each, RULES).verdicts:
            lines = [*teller.reasons(found), *(mend.sentence for mend in teller.mending(found))]
            lines += [teller.source(value) for value in found.values]
            assert lines
            assert not [
                line for line in lines if re.search(r"%\(|\b\w+_\w+\b(?! )", line) and _has_code(line)
            ]
            assert all(teller.reasons(found))


def _has_code(line):
    return "%(" in line or bool(CODES & set(re.findall(r"\w+", line)))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_value_has_words_for_itself_and_its_source(language):
    teller = VIETNAMESE if language == "vi" else ENGLISH
    for parameter in RULES.book.parameters.values():
        for stated in parameter.stated:
            assert teller.value(stated.value, stated.unit)
            assert teller.confidence(stated.confidence) == CONFIDENCE[stated.confidence]
            assert teller.note(stated) or not stated.candidates


def test_reason_tells_what_was_counted_and_when_it_will_do():
    found = verdict("Thí dụ 1: sinh 10/05/2006, chi bộ xét 09/05/2024", "age.minimum")
    assert VIETNAMESE.answer(found.outcome) == "Không đạt"
    assert VIETNAMESE.reasons(found) == [
        "Ngày sinh: 10/5/2006; Ngày chi bộ xét kết nạp: 09/5/2024; được 215 tháng. Cần ít nhất 216 tháng. "
        "Sớm nhất là ngày 10/5/2024."
    ]
    assert [mend.sentence for mend in VIETNAMESE.mending(found)] == [
        "Chờ đến ngày đủ tuổi rồi chi bộ mới xét."
    ]


def test_reason_of_a_vote_tells_who_was_left_out():
    found = verdict("Thí dụ 3: cũng chi bộ ấy", "votes.cell_admission")
    assert VIETNAMESE.reasons(found) == [
        "10 phiếu tán thành trên 16 người được tính; cần ít nhất 11 (≥ 2/3). Không tính: "
        "đảng viên đang sinh hoạt tạm thời nơi khác: 2, đảng viên được miễn sinh hoạt và vắng mặt: 1, "
        "người bị đình chỉ sinh hoạt: 1."
    ]


def test_reason_of_an_open_limit_tells_the_last_day_and_the_day_asked():
    found = verdict("Chưa có quyết định, hôm nay còn hạn", "decision.limit")
    assert found.outcome is Outcome.UNKNOWN
    assert VIETNAMESE.reasons(found) == [
        "Ngày chi bộ xét kết nạp: 06/8/2025, cộng 45 ngày làm việc: hạn cuối 08/10/2025; "
        "Ngày ban hành quyết định kết nạp: chưa có, xét đến ngày 01/9/2025."
    ]
    assert [mend.about for mend in VIETNAMESE.mending(found)] == ["decision_issued_on"]


def test_reason_tells_extension_holidays_and_calendar_months():
    extended = verdict("Bộ 2021: có gia hạn, quyết định đúng ngày thứ 90", "decision.limit")
    assert "Đã tính cả thời gian gia hạn." in VIETNAMESE.reasons(extended)[0]
    holiday = verdict("Hạn 45 ngày đi qua lễ 02/09/2025", "decision.limit")
    assert "Đã tính ngày nghỉ, ngày làm bù: 01/9/2025, 02/9/2025." in VIETNAMESE.reasons(holiday)[0]
    month = verdict("Địa phương tính theo tháng dương lịch: sinh 10/05/2006, xét 30/04/2024", "age.minimum")
    assert "Tính theo tháng dương lịch." in VIETNAMESE.reasons(month)[0]


def test_reason_of_a_partial_date_does_not_pretend_to_know_the_day():
    found = verdict("Chỉ biết năm sinh 2006", "age.minimum")
    assert VIETNAMESE.reasons(found) == ["Cần ít nhất 216 tháng."]


def test_source_of_a_conflict_names_the_other_reading_and_is_not_called_verified():
    stated = RULES.book.parameters["decision.limit"].on(dt.date(2025, 8, 1))
    text = VIETNAMESE.source(stated)
    assert "chưa kiểm chứng: các nguồn nói khác nhau" in text
    assert "nguồn khác ghi 60 ngày làm việc" in text
    assert "60 (+30)" in VIETNAMESE.note(stated)


def test_source_of_a_local_value_says_so():
    found = verdict("Địa phương siết còn 40 ngày: ngày thứ 41", "decision.limit")
    assert "quy định 03-QĐ/TU ngày 10/7/2025 của Tỉnh ủy; quy định của địa phương" in VIETNAMESE.source(
        found.values[0]
    )
    assert VIETNAMESE.note(found.values[0]) == ""


def test_labels_follow_the_language():
    assert ENGLISH.label("age.minimum") == "Lowest age when the cell considers admission"
    assert (
        ENGLISH.value(("temporary", "suspended"), "words") == "members temporarily elsewhere, the suspended"
    )
    assert VIETNAMESE.value(True, "yes_no") == "có"
    assert set(UNITS) >= {"years", "months", "working_days"}


def test_met_verdict_needs_no_mending():
    assert (
        VIETNAMESE.mending(
            verdict("Thí dụ 2: 15 đảng viên chính thức được triệu tập, 10", "votes.cell_admission")
        )
        == []
    )
