"""A form and a case make a paper: what is printed, what waits, and which templates are refused."""

from dataclasses import replace
from datetime import date

import pytest

from chibo.engine.calendar import PartialDate
from chibo.engine.office import TemplateError, fill, pieces, text_lines
from tests.engine.office.small import CASE, field, line, small_form


def text(**changes):
    return list(text_lines(fill(small_form(), {**CASE, **changes}).paper))


def test_paper_reads_from_top_to_bottom():
    assert text() == [
        "ĐẢNG BỘ TỈNH NGHỆ AN",
        "ĐẢNG ỦY XÃ QUỲNH HOA",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Số 07-QĐ/ĐU",
        "Quỳnh Hoa, ngày 05 tháng 02 năm 2026",
        "QUYẾT ĐỊNH",
        "kết nạp đảng viên",
        "- Căn cứ Điều lệ Đảng,",
        "Điều 1. Kết nạp TRẦN THỊ BƯỞI (Trần Thị Bưởi) vào Đảng.",
        "Tán thành 11/12 (91,7\xa0%).",
        "Không có ghi chú.",
        "Một.",
        "Hai.",
        "Quan hệ | Họ và tên",
        "Bố | Trần Văn Chanh",
        "Mẹ | ",
        "T/M ĐẢNG ỦY",
        "BÍ THƯ",
        "Lê Văn Ổi",
        "Nơi nhận",
        "- Như Điều 3;",
        "- Lưu Đảng ủy.",
    ]


def test_line_with_a_condition_is_printed_when_the_field_has_a_value():
    assert "Ghi chú: đã nộp." in text(note="đã nộp")
    assert "Không có ghi chú." not in text(note="đã nộp")


@pytest.mark.parametrize("empty", [None, "", "  ", "\x00"])
def test_missing_value_is_marked_in_words_and_told(empty):
    filled = fill(small_form(), {**CASE, "full_name": empty})
    assert [field.name for field in filled.missing] == ["full_name"]
    assert "Kết nạp [chưa điền: Họ và tên] ([chưa điền: Họ và tên])" in "\n".join(text_lines(filled.paper))


def test_share_waits_for_both_counts_and_zero_is_a_count():
    without = {name: value for name, value in CASE.items() if name != "entitled"}
    assert [field.name for field in fill(small_form(), without).missing] == ["entitled"]
    assert "Tán thành 0/12 (0,0\xa0%)." in text(votes_for=0)


def test_number_and_day_leave_room_until_they_are_given():
    lines = text(number=None, paper_on=None)
    assert lines[3].replace("\xa0", "") == "Số -QĐ/ĐU"
    assert lines[4].replace("\xa0", "") == "Quỳnh Hoa, ngày  tháng  năm "
    assert fill(small_form(), {**CASE, "number": None, "paper_on": None}).missing == ()


def test_day_in_a_sentence_takes_the_word_that_fits():
    assert "Ghi chú: ngày 02/9/2025." in text(note=date(2025, 9, 2))
    assert "Ghi chú: năm 1990." in text(note=PartialDate(1990))


def test_long_text_and_table_may_be_left_out_and_cells_too_many_join_the_last():
    lines = text(remarks="", relatives=())
    assert "Một." not in lines
    assert "Quan hệ | Họ và tên" not in lines
    assert "Bố | A | B" in text(relatives="Bố | A | B")


def test_value_nobody_asked_for_is_refused():
    with pytest.raises(KeyError, match="salary"):
        fill(small_form(), {**CASE, "salary": "1"})


@pytest.mark.parametrize("template", ["{{x}}", "{x", "x}", "{a.b}", "{a|upper}", "{Ab}", "**", "một\nhai"])
def test_mark_that_is_no_field_is_refused_in_a_template(template):
    with pytest.raises(TemplateError):
        pieces(template)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"kind": line("kind", "{unknown}")}, "unknown"),
        ({"kind": line("kind", "QUYẾT ĐỊNH {remarks}")}, "stand alone"),
        ({"fields": {**small_form().fields, "extra": field("extra")}}, "extra"),
        ({"sign": ""}, "body_sign, number"),
    ],
)
def test_template_and_manifest_must_agree(changes, told):
    with pytest.raises(TemplateError, match=told):
        small_form(**changes)


def test_share_must_be_of_two_counts():
    fields = dict(small_form().fields)
    fields["votes_for"] = field("note")
    with pytest.raises(TemplateError, match="share"):
        small_form(fields={**fields, "votes_for": field("full_name")})


def test_table_needs_a_width_for_every_column():
    table = small_form().fields["relatives"]
    fields = {**small_form().fields, "relatives": replace(table, widths=(1,))}
    with pytest.raises(TemplateError, match="widths"):
        small_form(fields=fields)
