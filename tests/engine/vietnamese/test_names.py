"""Splitting full names and repairing their case. All names are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.vietnamese import NameParts, capitalise, clean, proper_case, split_name

WORDS = st.text(alphabet="abcđêôưáàỳABCĐ'", min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("full", "family", "middle", "given_name"),
    [
        ("Nguyễn An", "Nguyễn", "", "An"),
        ("Nguyễn Thị Ngọc Ánh", "Nguyễn", "Thị Ngọc", "Ánh"),
        ("Ô Lý Mận", "Ô", "Lý", "Mận"),
        ("Ksor Lành", "Ksor", "", "Lành"),
        ("Tôn Thất Lựu", "Tôn Thất", "", "Lựu"),
        ("Công Tằng Tôn Nữ Như Hoa", "Công Tằng Tôn Nữ", "Như", "Hoa"),
        ("Tôn Nữ", "Tôn", "", "Nữ"),
        ("Rơ Ông Ha Tiêng", "Rơ Ông", "Ha", "Tiêng"),
        ("Y Nhởi", "", "Y", "Nhởi"),
        ("A Lưng", "", "A", "Lưng"),
        ("Ka Đêm", "", "Ka", "Đêm"),
        ("Y Bhut Mlô", "Mlô", "Y", "Bhut"),
        ("Y Lăng Niê Kdăm", "Niê Kdăm", "Y", "Lăng"),
        ("Y Niê", "", "Y", "Niê"),
        ("H'Lim Niê", "Niê", "", "H'Lim"),
        ("H’Bia Ksor", "Ksor", "", "H’Bia"),
        ("H'Lan Siu Anh", "Siu Anh", "", "H'Lan"),
        ("K'Brểu", "", "", "K'Brểu"),
        ("", "", "", ""),
    ],
)
def test_split_proposes_the_parts(full, family, middle, given_name):
    parts = split_name(full)
    assert (parts.family, parts.middle, parts.given) == (family, middle, given_name)


@pytest.mark.parametrize("full", ["H'Lim Niê", "A Lưng", "K'Brểu", "Tôn Thất Lựu", ""])
def test_split_of_an_unusual_name_asks_for_a_look(full):
    assert not split_name(full).usual


def test_split_of_a_usual_name_is_usual():
    assert split_name("Lê Văn Bình") == NameParts("Lê", "Văn", "Bình", usual=True)


@given(st.lists(WORDS, max_size=6).map(" ".join))
def test_split_loses_no_word(full):
    parts = split_name(full)
    assert sorted(f"{parts.family} {parts.middle} {parts.given}".split()) == sorted(clean(full).split())


@pytest.mark.parametrize(
    ("typed", "repaired"),
    [
        ("NGUYỄN VĂN ĐỨC", "Nguyễn Văn Đức"),
        ("nguyễn văn đức", "Nguyễn Văn Đức"),
        ("Y NHỞI", "Y Nhởi"),
        ("H’LIM NIÊ", "H’Lim Niê"),
        ("K'BRỂU", "K'Brểu"),
        ("LÊ-NA", "Lê-Na"),
        ("Ksor Lành", "Ksor Lành"),
        ("Lê văn Bình", "Lê văn Bình"),
        ("", ""),
    ],
)
def test_proper_case_repairs_only_names_of_one_case(typed, repaired):
    assert proper_case(typed) == repaired


@given(st.lists(WORDS, max_size=6).map(" ".join))
def test_proper_case_twice_is_once(full):
    assert proper_case(proper_case(full)) == proper_case(full)


def test_capitalise_raises_only_first_letters():
    assert capitalise("Nguyễn thị McÁnh") == "Nguyễn Thị McÁnh"
