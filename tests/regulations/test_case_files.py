"""Case files: bad ones get a sentence with file and line; good ones are judged as they say."""

import datetime as dt
import re
import textwrap
from pathlib import Path

import pytest

from chibo.regulations.cases import CaseError, differences, judged, read_cases
from chibo.regulations.rulebook import rulebook

RULES = rulebook()
GOOD = """\
- name: "Đủ tuổi"
  facts:
    birth_date: 10/05/2006
    cell_vote_on: 2024-05-10
  expect:
    age.minimum: met
"""


def write(folder, text):
    path = folder / "case.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(folder, text):
    return read_cases(write(folder, text), RULES)


def test_case_is_read_with_its_place_and_its_own_day(tmp_path):
    (case,) = read(tmp_path, GOOD)
    assert (case.name, case.day, case.asked) == ("Đủ tuổi", dt.date(2024, 5, 10), ("age.minimum",))
    assert case.place.endswith("case.yaml:1")
    assert differences(case, RULES) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ('- name: "Đủ tuổi"', "- note: x", 1, "chưa có tên"),
        ('- name: "Đủ tuổi"', "- name: 7", 1, "chưa có tên"),
        ('- name: "Đủ tuổi"', '- name: " "', 1, "chưa có tên"),
        ("  facts:", "  fact:", 2, "Không hiểu mục “fact”"),
        ("  facts:", "  facts: none\n  note:", 2, "Cần mục facts"),
        ("birth_date:", "birthday:", 3, "Không có dữ kiện nào tên “birthday”"),
        ("10/05/2006", "31/02/2006", 3, "không phải ngày"),
        ("2024-05-10", "soon", 4, "không phải ngày"),
        ("    birth_date", "    birth_date: 1990\n    birth_date", 4, "viết hai lần"),
        ("    birth_date", "   - birth_date", 4, "Không đọc được YAML"),
        ("  facts:", "  facts: [", 4, "Không đọc được YAML"),
        ("  facts:", "  ? [a]\n  : b\n  facts:", 2, "Không đọc được YAML"),
        ("age.minimum: met", "age.least: met", 6, "Không có quy định nào mang mã “age.least”"),
        (
            "age.minimum: met",
            "age.minimum: good",
            6,
            "phải là một trong: met, not_met, unknown, not_applicable",
        ),
        ("age.minimum: met", "age.minimum: {due: 2024-05-10}", 6, "phải là một trong"),
        ("age.minimum: met", "age.minimum: {outcome: met, until: x}", 6, "Không hiểu mục “until”"),
        ("age.minimum: met", "age.minimum: {outcome: met, due: soon}", 6, "không phải ngày"),
        ("age.minimum: met", "age.minimum: {outcome: met, grounds: 3}", 6, "Mục grounds viết chưa đúng dạng"),
        ("  expect:\n    age.minimum: met", "  expect: met", 5, "Mục expect viết chưa đúng dạng"),
        ("  expect:", "  day: soon\n  expect:", 5, "day: “soon” không phải ngày"),
        ("  expect:", "  day: 2024-05-10T10:00:00\n  expect:", 5, "không phải ngày"),
        ("  expect:", "  rules: [age.least]\n  expect:", 5, "Không có quy định nào mang mã “age.least”"),
        ("  expect:", "  rules: {a: b}\n  expect:", 5, "Mục rules viết chưa đúng dạng"),
        ("  expect:", "  step: party\n  expect:", 5, "Không có bước nào mang mã “party”"),
        ("  expect:", "  holidays: [tet]\n  expect:", 5, "holidays: “tet” không phải ngày"),
        ("  expect:", "  holidays: 2024-05-01\n  expect:", 5, "Mục holidays viết chưa đúng dạng"),
        ("  expect:", "  under: x\n  expect:", 5, "Mục under viết chưa đúng dạng"),
        (
            "  expect:",
            "  under:\n  - {expect: {age.minimum: met}}\n  expect:",
            6,
            "rules_on: “” không phải ngày",
        ),
        ("  expect:", "  under:\n  - {rules: x}\n  expect:", 6, "Không hiểu mục “rules”"),
        ("  expect:", "  local: x\n  expect:", 5, "Mục local viết chưa đúng dạng"),
        (
            "  expect:",
            "  local: {decision.limit: 40}\n  expect:",
            5,
            "Mục decision.limit viết chưa đúng dạng",
        ),
        (
            "  expect:",
            "  local:\n    decision.limit: {value: 70, from: 2025-07-01, citation: {number: a}}\n  expect:",
            6,
            "không chặt bằng",
        ),
        ("    birth_date: 10/05/2006\n    cell_vote_on: 2024-05-10", "    fisherman: no", 1, "Cần mục day"),
    ],
)
def test_faulty_case_is_refused_with_file_line_and_what_to_write(tmp_path, old, new, line, sentence):
    assert old in GOOD
    with pytest.raises(CaseError, match=sentence) as refused:
        read(tmp_path, GOOD.replace(old, new, 1))
    assert refused.value.place == f"{tmp_path / 'case.yaml'}:{line}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name: x\n", "phải là một danh sách"),
        ("- a\n- b\n", "phải là một danh sách"),
        ("", "phải là một danh sách"),
        ("[]\n", "chưa có tình huống nào"),
        (b"- name: \xff\xfe\n", "UTF-8"),
        ("- name: \x01\n", "Không đọc được YAML"),
    ],
)
def test_file_that_is_no_list_of_cases_is_refused(tmp_path, text, sentence):
    with pytest.raises(CaseError, match=sentence):
        read(tmp_path, text)


def test_file_that_cannot_be_opened_is_refused(tmp_path):
    with pytest.raises(CaseError, match="Không mở được tệp"):
        read_cases(tmp_path / "none.yaml", RULES)
    with pytest.raises(CaseError, match="Không mở được tệp"):
        read_cases(tmp_path, RULES)


def asked(folder, *lines):
    text = '- name: "x"\n  facts:\n    birth_date: 10/05/2006\n    cell_vote_on: 2024-05-10\n'
    (case,) = read(folder, text + "".join(f"  {line}\n" for line in lines))
    return case.asked


def test_case_asks_for_the_rules_named_or_of_the_steps_named_or_taken(tmp_path):
    book = RULES.book
    assert asked(tmp_path, "rules: [age.maximum]", "expect: {age.minimum: met}") == ("age.maximum",)
    assert asked(tmp_path, "step: decision") == book.at("decision")
    assert asked(tmp_path, "step: [decision, ceremony]") == (*book.at("decision"), *book.at("ceremony"))
    assert asked(tmp_path) == book.at("cell_review")


def test_case_before_any_step_asks_for_every_rule(tmp_path):
    (case,) = read(tmp_path, '- name: "x"\n  day: 2024-05-10\n  facts: {fisherman: no}\n')
    assert set(case.asked) == set(RULES.book.rules)
    assert judged(case, RULES).outcome.value == "unknown"


GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "viet-tinh-huong.md"


def test_cases_of_the_guide_are_understood_and_hold(tmp_path):
    text = GUIDE.read_text(encoding="utf-8")
    blocks = re.findall(r"(?:^    .*\n|^\n)+", text, re.MULTILINE)
    cases = [
        case
        for block in blocks
        if block.lstrip().startswith("- name:")
        for case in read(tmp_path, textwrap.dedent(block).lstrip("\n"))
    ]
    assert len(cases) == 3
    assert [differences(case, RULES) for case in cases] == [[], [], []]


def test_guide_tells_every_entry_and_answer_of_a_case(tmp_path):
    text = GUIDE.read_text(encoding="utf-8")
    with pytest.raises(CaseError) as refused:
        read(tmp_path, GOOD.replace("facts:", "fact:"))
    names = str(refused.value.message.params["known"]).split(", ")
    assert [
        name for name in (*names, "met", "not_met", "unknown", "not_applicable") if f"`{name}`" not in text
    ] == []


def test_expected_rule_that_was_not_judged_is_told_as_not_applicable(tmp_path):
    (case,) = read(tmp_path, GOOD.replace("  expect:", "  rules: [age.maximum]\n  expect:"))
    assert [got for _each, got in differences(case, RULES)] == ["not_applicable"]
