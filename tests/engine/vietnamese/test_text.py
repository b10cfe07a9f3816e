"""Hygiene, search keys and sort keys."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.vietnamese import clean, initials, search_key, sort_key, strip_marks, text_sort_key

ICU_ORDER = [
    "An", "Ánh", "Ân", "Ấn", "Ất", "Bình", "Dũng", "Đại", "Đức", "Hoa", "Hòa", "Hóa", "Hoan", "Lan", "Lân",
    "Ổn", "Ơn", "Phước", "Thủy", "Tới", "Tuấn", "Tư", "Uyên", "Ước", "Xuân", "Ý",
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("cho Ðảng", "cho Đảng"),
        ("ðảng", "đảng"),
        ("Đảng\u00a0bộ\u2009xã\t\nA", "Đảng bộ xã A"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("An\u200b\ufeff", "An"),
        ("Đạ M’bô", "Đạ M’bô"),
    ],
)
def test_clean_mends_what_pasting_spoils(typed, kept):
    assert clean(typed) == kept


@given(st.text())
def test_clean_twice_is_clean_once(text):
    assert clean(clean(text)) == clean(text)
    assert unicodedata.is_normalized("NFC", clean(text))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Nguyễn Văn Đức", "nguyen van duc"),
        ("Đạ M’bô", "da mbo"),
        ("Đạ M'bô", "da mbo"),
        ("Gié-Triêng", "gie trieng"),
        ("Ƀŭ Đăk  Pék", "bu dak pek"),
        ("  ", ""),
    ],
)
def test_search_key_is_what_a_searcher_types(name, key):
    assert search_key(name) == key


@pytest.mark.parametrize(
    ("one", "other"), [("Thuỷ", "Thủy"), ("Hoà", "Hòa"), ("HOÀ", "hoa"), ("Ðảng", "đảng")]
)
def test_search_key_is_the_same_for_all_spellings(one, other):
    assert search_key(one) == search_key(other)


@given(st.text())
def test_search_key_of_a_search_key_is_itself(text):
    assert search_key(search_key(text)) == search_key(text)


@given(st.text(alphabet="aăâbcđeêioôơuưàảãáạ ", max_size=20))
def test_search_key_of_a_beginning_is_a_beginning(text):
    assert search_key(text + " An").startswith(search_key(text))


def test_initials_skip_marks_and_spaces():
    assert (initials(" Đặng  Thị-Ánh "), initials("")) == ("dta", "")


def test_strip_marks_keeps_the_case():
    assert strip_marks("ĐẮK Glei") == "ĐAK Glei"


def test_sort_key_follows_the_order_of_icu():
    assert sorted(sorted(ICU_ORDER), key=text_sort_key) == ICU_ORDER


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("An", "Vũ", "Văn"), ("Ánh", "Bùi", "Thị")),
        (("An", "Bùi", "Văn"), ("An", "Vũ", "Thị")),
        (("An", "Vũ", "Thị"), ("An", "Vũ", "Văn")),
        (("An", "Vu", ""), ("An", "Vũ", "")),
        (("An", "Vũ", ""), ("An Bình", "", "")),
        (("Zin", "", ""), ("Жан", "", "")),
    ],
)
def test_names_sort_by_given_name_then_by_the_rest(first, second):
    assert sort_key(*first) < sort_key(*second)


def test_sort_key_ignores_tone_placement_and_apostrophes():
    assert text_sort_key("Hoà") == text_sort_key("Hòa")
    assert text_sort_key("H’Lim") == text_sort_key("H'Lim")


@given(st.text(), st.text())
def test_sort_key_is_plain_ascii(given_name, family):
    assert sort_key(given_name, family).isascii()


@pytest.mark.parametrize("group", ["aăâ", "eê", "oôơ", "uư", "dđe", "bƀc"])
def test_letters_with_marks_are_letters_of_their_own(group):
    for one, other in pairwise(group):
        assert text_sort_key(one + "zz") < text_sort_key(other)
