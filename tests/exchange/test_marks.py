"""Columns that hold marks: "Nam | Nữ", "Lý luận chính trị | Cao cấp, Trung cấp", "Là dự bị"."""

import pytest

from chibo.exchange.actions import fix_row, fix_rows, open_batch, set_columns
from chibo.exchange.groups import groups, words_offered
from chibo.exchange.layout import (
    field_of,
    gives_by_marks,
    guess_columns,
    guess_layout,
    header_key,
    heading_word,
    synonyms,
)
from chibo.exchange.models import StagedRow
from chibo.exchange.queries import columns_of
from chibo.exchange.reading import Sheet
from chibo.exchange.values import Setting, understand
from chibo.people.models import Person, Trait
from chibo.storage.refusal import Refusal
from tests.exchange.conftest import values_of
from tests.exchange.workbooks import under_two_headers
from tests.register import TODAY

GROUPS = {
    "Họ và tên": [""], "Ngày sinh": ["Nam", "Nữ"], "Dân tộc": ["Kinh", "Tày"],
    "LLCT": ["Cao cấp", "Cử nhân", "Trung cấp", "Sơ cấp"], "Chuyên môn": ["Trên ĐH", "ĐH", "CĐ–TC", "LĐPT"],
    "Là dự bị": [""],
}  # fmt: skip
UPPER = [
    head if first else "" for head, parts in GROUPS.items() for first in [True, *[False] * (len(parts) - 1)]
]
LOWER = [part for parts in GROUPS.values() for part in parts]


def row(*, male="", female="", people="K", theory="", school="", probation=""):
    """One row under the two headers; `theory` and `school` say which columns of the group are marked."""
    marks = ["x" if place in theory else "" for place in "0123"]
    marks += ["x" if place in school else "" for place in "0123"]
    people = ["x" if letter in people else "" for letter in "KT"]
    return ["Ngô Thị Ổn", male, female, *people, *marks, probation]


def understood(*rows, upper=UPPER, lower=LOWER, fixes=None):
    """What the last of these rows under two header rows says."""
    sheet = Sheet("", [upper, lower, *rows])
    layout = guess_layout([sheet])
    columns = guess_columns(sheet, layout, {})
    setting = Setting(columns, TODAY, TODAY, {}, only_cell="c")
    return understand(rows[-1], fixes or {}, setting)


def codes(seen):
    return [(name, found.code) for name, found in seen.findings]


@pytest.mark.parametrize("mark", ["x", "X", "√", "+", "*", "✓", "1", "'+"])
def test_mark_says_the_gender(mark):
    seen = understood(row(female=mark), fixes={"birth": "1980"})
    assert (seen.values["gender"], codes(seen)) == ("f", [])


@pytest.mark.parametrize(
    ("text", "birth", "told"),
    [
        ("05/02/1980", "1980-02-05", []),
        ("2/1980", "1980-02", []),
        ("1980", "1980", []),
        ("1980-02-05", "1980-02-05", []),
        ("T2/1980", "1980-02", []),
        ("2/80", "1980-02", [("birth", "date.two_digit_year")]),
        ("29256", "1980-02-05", [("birth", "date.serial")]),
    ],
)
@pytest.mark.parametrize(("column", "gender"), [("male", "m"), ("female", "f")])
def test_date_in_a_column_of_gender_is_its_mark_and_the_day_of_birth(column, gender, text, birth, told):
    seen = understood(row(**{column: text}))
    assert (seen.values["gender"], seen.values["birth"], codes(seen)) == (gender, birth, told)


def test_impossible_date_still_says_the_gender():
    seen = understood(row(male="31/02/1980"))
    assert (seen.values["gender"], codes(seen)) == ("m", [("birth", "date.impossible")])


def test_both_columns_of_gender_filled_ask_until_one_is_said():
    both = row(male="05/02/1980", female="x")
    told = understood(both)
    assert codes(told) == [("gender", "gender.both")]
    assert "05/02/1980" in str(told.findings[0][1])
    assert understood(both, fixes={"gender": "Nam"}).values["birth"] == "1980-02-05"


@pytest.mark.parametrize("empty", ["", "-", "0", "–", "không"])
def test_column_of_gender_with_a_no_is_empty(empty):
    seen = understood(row(male=empty, female="1980"))
    assert (seen.values["gender"], codes(seen)) == ("f", [])


def test_text_that_is_neither_mark_nor_date_is_no_gender_for_sure():
    seen = understood(row(male="nghỉ hưu"), fixes={"birth": "1980"})
    assert codes(seen) == [("gender", "gender.mark")]


THREE = (["Họ và tên", "Ngày sinh", "Nam", "Nữ", "Giới tính"], ["(in)", "", "", "", ""])


@pytest.mark.parametrize(
    ("cells", "birth", "told"),
    [
        (["5/2/1980", "x", "", ""], "1980-02-05", []),
        (["1980", "5/2/1980", "", ""], "1980-02-05", []),
        (["", "5/2/1980", "", ""], "1980-02-05", []),
        (["1981", "5/2/1980", "", ""], None, [("birth", "birth.differs")]),
        (["1980", "x", "", "Nữ"], None, [("gender", "gender.both")]),
    ],
)
def test_day_of_birth_beside_columns_of_gender(cells, birth, told):
    seen = understood(["Ngô Văn Bền", *cells], upper=THREE[0], lower=THREE[1])
    assert codes(seen) == told
    assert birth is None or seen.values["birth"] == birth


def test_birth_typed_month_first_in_columns_of_gender_is_turned_round():
    sheet = Sheet("", [UPPER, LOWER, row(male="03/25/1980")])
    columns = guess_columns(sheet, guess_layout([sheet]), {})
    columns[1].month_first = True
    setting = Setting(columns, TODAY, TODAY, {}, only_cell="c")
    assert understand(sheet.rows[2], {}, setting).values["birth"] == "1980-03-25"


def test_marks_under_two_headers_give_coded_fields():
    seen = understood(row(male="1980", people="T", theory="0", school="1"))
    assert codes(seen) == []
    assert [seen.values[name] for name in ("ethnicity", "political_theory", "professional")] == [
        "02",
        "L3",
        "P4",
    ]


@pytest.mark.parametrize(
    ("field", "marks", "words"),
    [
        ("political_theory", {"theory": "02"}, "“Cao cấp”, “Trung cấp”"),
        ("professional", {"school": "13"}, "“ĐH”, “LĐPT”"),
        ("ethnicity", {"people": "KT"}, "“Kinh”, “Tày”"),
    ],
)
def test_two_marks_in_one_group_are_asked_and_none_is_taken(field, marks, words):
    seen = understood(row(male="1980", **marks))
    assert codes(seen) == [(field, "mark.several")]
    assert words in str(seen.findings[0][1])
    assert field not in seen.values


def test_typed_word_decides_between_two_marks():
    seen = understood(row(male="1980", theory="02"), fixes={"political_theory": "Trung cấp"})
    assert (codes(seen), seen.values["political_theory"]) == ([], "L2")


def test_heading_that_no_list_knows_is_asked_not_guessed():
    """Trên ĐH may be a master or a doctor."""
    seen = understood(row(male="1980", school="0"))
    assert codes(seen) == [("professional", "trait.unknown")]
    assert "Trên ĐH" in str(seen.findings[0][1])


def test_words_in_a_column_of_marks_are_read_as_such():
    cells = row(male="1980", people="")
    cells[3], cells[7] = "Co", "TC"
    seen = understood(cells)
    assert (seen.values["ethnicity"], seen.values["political_theory"]) == ("30", "L2")
    cells[3] = "Có"
    assert understood(cells).values["ethnicity"] == "01"


@pytest.mark.parametrize(
    ("heading", "code", "status"),
    [
        ("ĐSH", [], None),
        ("MSH", [], "exempt_on"),
        ("CĐi", ["status.left"], None),
        ("CT", ["status.unknown"], None),
    ],
)
def test_state_is_given_by_marks(heading, code, status):
    upper, lower = (
        ["Họ và tên", "Ngày sinh", "", "Tình trạng", "", ""],
        ["", "Nam", "Nữ", heading, "XT", "KT"],
    )
    seen = understood(["Ngô Văn Bền", "1980", "", "x", "", ""], upper=upper, lower=lower)
    assert [found.code for _name, found in seen.findings] == code
    assert status is None or status in seen.values


def test_column_for_probation_is_believed_unless_the_dates_say_otherwise():
    assert understood(row(male="1980", probation="x")).values["standing"] == "probationary"
    upper, lower = [*UPPER, "Ngày chính thức"], [*LOWER, ""]
    late = understood([*row(male="1980", probation="x"), "3/2/2006"], upper=upper, lower=lower)
    assert codes(late) == [("probationary", "standing.official")]
    assert codes(understood(row(male="1980", probation="sắp"))) == [("probationary", "probationary.unknown")]


def test_no_header_of_a_list_is_taken_for_a_column_of_marks():
    assert [head for head, field in synonyms().items() if gives_by_marks(field, head, False)] == []


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("LLCT / Cao cấp", "political_theory"),
        ("Chuyên môn / ĐH", "professional"),
        ("Học vấn / THPT", "general"),
        ("Học hàm / PGS", "title"),
        ("Tôn giáo / Công giáo", "religion"),
        ("Tình trạng / Chính thức", "status"),
        ("LLCT / Ngày cấp", ""),
        ("Nơi sinh / Huyện", "birth_district"),
        ("Nơi sinh / Xã", "birth_commune"),
        ("Nơi sinh / Huyện, Xã", "birth_place"),
        ("Số thẻ/số lý lịch", ""),
    ],
)
def test_heading_under_a_heading_is_understood(header, field):
    assert field_of(header) == field


def test_stroke_inside_a_heading_is_no_group():
    """A card and a file number in one cell: which is which cannot be known, so neither is read."""
    sheet = Sheet("", [["Họ và tên", "Số thẻ / số lý lịch"], ["Ngô Văn Bền", "123 / 45"]])
    columns = guess_columns(sheet, guess_layout([sheet]), {})
    assert [column.field for column in columns] == ["full_name", ""]


def test_heading_in_an_old_font_is_understood():
    assert field_of("LLCT / Cao cÊp") == "political_theory"
    assert heading_word("political_theory", "LLCT / Cao cÊp") == "Cao cấp"


def test_remembered_heading_of_a_group_is_one_of_marks():
    known = {header_key("Bậc chính trị"): "political_theory"}
    assert field_of("Bậc chính trị / Cao cấp", known) == "political_theory"


def test_commune_and_district_are_joined_to_the_place():
    upper, lower = ["Họ và tên", "Nơi sinh", "", ""], ["", "Xã", "Huyện", "Tỉnh"]
    told = understood(["Ngô Văn Bền", "Yên Lạc", "Yên Lạc", "Vĩnh Phúc"], upper=upper, lower=lower)
    assert told.values["birth_place"] == "Yên Lạc, Yên Lạc, Vĩnh Phúc"


def test_marks_come_into_the_register_and_one_answer_mends_all_with_two(desk):
    cell = ["Chi bộ", ""]
    rows = [
        [*row(male="05/02/1980", theory="0", school="1"), "Thôn Hạ"],
        [*row(female="2/1980", theory="02"), "Thôn Hạ"],
        [*row(female="1981", theory="02"), "Thôn Hạ"],
    ]
    for number, one in enumerate(rows):
        one[0] = ("Ngô Văn Bền", "Vi Thị Lụa", "Hà Thị Nết")[number]
    batch = desk.check(desk.open(under_two_headers([*UPPER, cell[0]], [*LOWER, cell[1]], *rows)))
    assert batch.counts == {"rows": 3, "new": 1, "faulty": 2}
    (group,) = groups(batch)
    assert (group.raw, len(group.rows)) == ("Cao cấp + Trung cấp", 2)
    assert "Trung cấp" in [text for text, _label in words_offered(group.field)]
    fix_rows(actor=desk.user, batch=batch, keys=group.rows, field=group.field, text="Cao cấp")
    desk.run(desk.check(batch))
    assert Trait.objects.filter(axis="political_theory", code="L3").count() == 3
    assert {(one.given, one.gender, one.birth.iso) for one in Person.objects.all()} == {
        ("Bền", "m", "1980-02-05"), ("Lụa", "f", "1980-02"), ("Nết", "f", "1981"),
    }  # fmt: skip


def test_days_of_birth_under_a_gender_are_one_question_only_where_they_are_alike(desk):
    rows = [[*row(female=day), "Thôn Hạ"] for day in ("31/02/1980", "32/01/1981", "32/01/1981")]
    for number, one in enumerate(rows):
        one[0] = ("Ngô Thị Đượm", "Vi Thị Lụa", "Hà Thị Nết")[number]
    batch = desk.check(desk.open(under_two_headers([*UPPER, "Chi bộ"], [*LOWER, ""], *rows)))
    (group,) = groups(batch)
    assert (group.field, group.raw, len(group.rows)) == ("birth", "32/01/1981", 2)


def test_columns_of_marks_share_a_field_that_no_other_column_may_have(desk):
    with pytest.raises(Refusal) as refusal:
        _opened_with(desk, {"Văn bằng": "professional"})
    assert [found.code for found in refusal.value.findings] == ["columns.twice"]


def test_column_of_marks_is_chosen_by_hand(desk):
    """No list knows the heading over them: the field is said, the cells show that they are marks."""
    batch = _opened_with(desk, {"Bậc / Cao cấp": "political_theory", "Bậc / Trung cấp": "political_theory"})
    assert values_of(desk.check(batch), 3)["political_theory"] == "L2"


def _opened_with(desk, said):
    upper = ["Họ và tên", "Ngày sinh", "", "Chuyên môn", "", "Bậc", "", "Văn bằng"]
    lower = ["", "Nam", "Nữ", "ĐH", "CĐ", "Cao cấp", "Trung cấp", ""]
    data = under_two_headers(upper, lower, ["Ngô Văn Bền", "1980", "", "x", "", "", "x", "Kỹ sư"])
    batch = open_batch(actor=desk.user, unit=desk.register.north, data=data, file_name="t6.xlsx", on=TODAY,
                       today=TODAY)  # fmt: skip
    columns = columns_of(batch)
    for column in columns:
        column.field = said.get(column.header, column.field)
    return set_columns(actor=desk.user, batch=batch, columns=columns)


def test_typed_fix_of_a_row_with_two_marks_is_kept(desk):
    cells = [*row(male="1980", theory="02"), "Thôn Hạ"]
    batch = desk.check(desk.open(under_two_headers([*UPPER, "Chi bộ"], [*LOWER, ""], cells)))
    fix_row(actor=desk.user, batch=batch, row=StagedRow.objects.get(), texts={"political_theory": "Sơ cấp"})
    assert desk.check(batch).counts == {"rows": 1, "new": 1}
    assert values_of(batch, 3)["political_theory"] == "L1"
