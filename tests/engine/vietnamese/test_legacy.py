"""Old fonts: tables, round trips and the decision for a whole column. All names are invented."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.vietnamese import (
    Encoding,
    encoding_for_font,
    from_unicode,
    is_convertible,
    is_syllable,
    score_column,
    to_unicode,
)

BASES = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
VOWELS = [unicodedata.normalize("NFC", base + tone) for base in BASES for tone in TONES]
SMALL = "".join(VOWELS) + "đbcdghklmnpqrstvx "
NAMES = [
    "Nguyễn Văn Bình", "Trần Thị Yến", "Lê Đình Hùng", "Phạm Ngọc Ánh", "Hoàng Văn Thìn", "Vũ Thị Hường",
    "Đặng Quốc Toản", "Bùi Xuân Lộc", "Hồ Thị Kiều", "Đỗ Mạnh Cường", "Lý Văn Sáng", "Nông Thị Mỵ",
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "encoding", "text"),
    [
        ("§¶ng ñy x· Quúnh L­u", Encoding.TCVN3, "Đảng ủy xã Quỳnh Lưu"),
        ("TrÇn ThÞ YÕn", Encoding.TCVN3, "Trần Thị Yến"),
        ("NguyÔn ThÞ ¸nh", Encoding.TCVN3, "Nguyễn Thị ánh"),
        ("NGUYÔN V¡N §¶NG", Encoding.TCVN3_UPPER, "NGUYỄN VĂN ĐẢNG"),
        ("Traàn Vaên Ñöùc", Encoding.VNI, "Trần Văn Đức"),
        ("NGUYEÃN THÒ MYÕ", Encoding.VNI, "NGUYỄN THỊ MỸ"),
        ("Ñaø Naüng saün coù", Encoding.VNI, "Đà Nẵng sẵn có"),
        ("chi phiù ñeå laøm vieäc", Encoding.VNI, "chi phí để làm việc"),
        ("Đăk Pék", Encoding.TCVN3, "Đăk Pék"),
        ("Đăk Pék", Encoding.VNI, "Đăk Pék"),
        ("Nguye\u0302\u0303n", Encoding.UNICODE, "Nguyễn"),
        ("An Binh – 2024", Encoding.TCVN3, "An Binh – 2024"),
    ],
)
def test_known_text_is_converted(typed, encoding, text):
    assert to_unicode(typed, encoding) == text


@given(st.text(alphabet=SMALL))
def test_small_letters_survive_tcvn3(text):
    assert to_unicode(from_unicode(text, Encoding.TCVN3), Encoding.TCVN3) == text


@given(st.text(alphabet=SMALL.upper()))
def test_capitals_survive_the_capital_font(text):
    assert to_unicode(from_unicode(text, Encoding.TCVN3_UPPER), Encoding.TCVN3_UPPER) == text


@given(st.lists(st.sampled_from(NAMES)).map(" ".join), st.booleans())
def test_text_survives_vni(text, capitals):
    text = text.upper() if capitals else text
    assert to_unicode(from_unicode(text, Encoding.VNI), Encoding.VNI) == text


@pytest.mark.parametrize("vowel", VOWELS)
def test_every_vowel_survives_vni_in_both_cases(vowel):
    for letter in (vowel, vowel.upper()):
        assert to_unicode(from_unicode(letter, Encoding.VNI), Encoding.VNI) == letter


@given(st.text(alphabet=SMALL + SMALL.upper()), st.sampled_from(Encoding))
def test_text_with_letters_of_unicode_only_is_never_damaged(text, encoding):
    marked = text + "Ế"
    assert to_unicode(marked, encoding) == marked


def test_unicode_encodes_to_itself():
    assert from_unicode("Nguye\u0302\u0303n", Encoding.UNICODE) == "Nguyễn"


def test_convertible_text_is_latin_with_usual_punctuation():
    assert (is_convertible("TrÇn – “A”"), is_convertible("Trần")) == (True, False)


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", Encoding.TCVN3),
        (".vnArialH", Encoding.TCVN3_UPPER),
        ("VNI-Helve", Encoding.VNI),
        ("Arial", Encoding.UNICODE),
        ("", Encoding.UNICODE),
        (None, Encoding.UNICODE),
    ],
)
def test_font_name_tells_the_encoding(font, encoding):
    assert encoding_for_font(font) is encoding


@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI, Encoding.UNICODE])
def test_column_of_names_is_recognised(encoding):
    guess = score_column([from_unicode(name, encoding) for name in NAMES])
    assert guess.encoding is encoding
    assert {sample.after for sample in guess.samples} >= (
        {"Trần Thị Yến"} if encoding is not Encoding.UNICODE else set()
    )


def test_column_of_a_capital_font_is_recognised():
    guess = score_column([from_unicode(name.upper(), Encoding.TCVN3_UPPER) for name in NAMES])
    assert (guess.encoding, guess.samples[0].after.isupper()) == (Encoding.TCVN3_UPPER, True)


@given(
    st.lists(st.sampled_from(NAMES), min_size=3, unique=True), st.sampled_from([Encoding.TCVN3, Encoding.VNI])
)
def test_column_in_an_old_font_is_never_taken_for_the_other(names, encoding):
    guess = score_column([from_unicode(name, encoding) for name in names])
    assert guess.encoding in (encoding, None)


@pytest.mark.parametrize(
    "values",
    [
        [],
        ["Ho Chi Minh", "12/5/1980"],
        ["Đăk Pék", "Đăk Glei", "Đăk Long"],
        ["Hà", "Thanh", "Lâm Hà", "Tân Thanh"],
        ["Nguyễn Văn Bình", "Hà", "Lâm Hà"],
        ["Đăk Pék", "Pék"],
    ],
)
def test_column_already_in_unicode_stays(values):
    assert score_column(values).encoding is Encoding.UNICODE


@pytest.mark.parametrize(
    "values",
    [
        ["Nguyễn Văn Bình", "TrÇn ThÞ YÕn", "Lª §×nh Hïng"],
        ["§§§ ¶¶¶", "öùöù"],
    ],
)
def test_column_that_is_mixed_or_makes_no_sense_is_unsure(values):
    assert score_column(values).encoding is None


def test_samples_put_the_riskiest_first_and_stop_at_twenty():
    column = [from_unicode(f"{name} {n}", Encoding.TCVN3) for name in NAMES for n in range(3)] + ["§§Ksôr"]
    guess = score_column(column)
    assert (len(guess.samples), guess.samples[0].before, guess.samples[0].changed) == (20, "§§Ksôr", True)


def test_lexicon_lifts_words_that_are_no_syllables():
    values = ["Kr«ng Bóp", "Kr«ng", "Kr«ng P¾c"]
    plain, knowing = score_column(values), score_column(values, {"krông", "búp", "pắc"})
    assert knowing.scores[Encoding.TCVN3] == 1.0 > plain.scores[Encoding.TCVN3]


@pytest.mark.parametrize("word", ["Nguyễn", "nghĩa", "Quỳnh", "khuya", "ước", "Yến", "giặt", "quyết", "thuở"])
def test_syllable_of_vietnamese_is_recognised(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["TrÇn", "các̃", "mat", "màt", "ngườìi", "Ksor", "§¶ng", ""])
def test_word_that_cannot_be_vietnamese_is_no_syllable(word):
    assert not is_syllable(word)
