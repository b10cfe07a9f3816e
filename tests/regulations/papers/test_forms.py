"""Every form: cited, whole, filled with the worked case, written, read back, compared with its golden text.

A golden file shows what a reader of the paper sees: where each line stands, how it is set, its words. After a
change on purpose: `PAPERS=write make test` writes them anew, and the difference is read like code.
"""

import datetime as dt
import os
from pathlib import Path

import pytest

from chibo.engine.office import Role, check_format, docx_of, fill, open_docx
from chibo.regulations.forms import fields, forms, profile_on, profiles, read_forms, sample_case
from chibo.regulations.loader import sources
from chibo.regulations.reading import RegulationError

GOLDEN = Path(__file__).parent / "golden"
PROFILE = profile_on(dt.date(2026, 6, 5)).profile
NAMED = """
    1A-KNĐ 1B-KNĐ 2-KNĐ 3-KNĐ 4A-KNĐ 4B-KNĐ 4C-KNĐ 4D-KNĐ 5A-KNĐ 5B-KNĐ 5D-KNĐ 6-KNĐ 7-KNĐ
    8A-KNĐ 8B-KNĐ 8C-KNĐ 9A-KNĐ 9B-KNĐ 9C-KNĐ 9D-KNĐ 9E-KNĐ 9F-XTĐV 9G-XTĐV 9H-HKN 9K-HKN 9L-HCT
    10-KNĐ 11-KNĐ 12A-KNĐ 12B-KNĐ 12C-KNĐ 13-KNĐ 14-KNĐ 15A-KNĐ 15B-KNĐ 15C-KNĐ 16-KNĐ 16B-KNĐ
    18-KNĐ 03-DSKN 1-TĐV
"""


def all_forms():
    return pytest.mark.parametrize("form", [pytest.param(form, id=code) for code, form in forms().items()])


def file_of(code):
    return code.replace("Đ", "D") + ".txt"


def outline(data):
    """The paper as lines: table.row.column or a dash, how it is set, size and looks, words."""
    opened = open_docx(data)
    lines = [f"khổ {opened.page[0]} × {opened.page[1]}, lề {' '.join(map(str, opened.margins))}"]
    for paragraph in opened.paragraphs:
        look = paragraph.main
        if look is None:
            continue
        place = ".".join(map(str, paragraph.cell)) if paragraph.cell else "-"
        marks = ("đ" if look.bold else "") + ("n" if look.italic else "")
        lines.append(f"{place:6}{paragraph.align:7}{look.points:g}{marks:3}| {paragraph.text}")
    return "\n".join(lines) + "\n"


@all_forms()
def test_form_prints_as_its_golden_text_says(form):
    filled = fill(form, sample_case(form))
    assert filled.missing == ()
    data = docx_of(filled.paper, PROFILE)
    path = GOLDEN / file_of(form.code)
    if os.environ.get("PAPERS") == "write":
        path.write_text(outline(data), encoding="utf-8")
    assert outline(data) == path.read_text(encoding="utf-8")


@all_forms()
def test_form_keeps_to_the_layout(form):
    if form.guidance:
        assert form.signatures == ()
        return
    for profile in profiles():
        data = docx_of(fill(form, sample_case(form)).paper, profile.profile)
        found = check_format(open_docx(data), profile.profile, personal=not form.numbered)
        assert [str(finding) for finding in found] == []


@all_forms()
def test_form_is_cited_and_every_field_says_where_it_comes_from(form):
    assert form.source
    assert set(form.source) <= set(sources())
    for field in form.fields.values():
        assert set(field.source) <= set(sources())
        assert field.source
        assert field.confidence
        assert field.vi.strip() == field.vi
        assert field.en.strip() == field.en
    assert form.numbered == ("number" in form.fields)
    assert form.numbered <= bool(form.recipients)


@all_forms()
def test_form_left_empty_says_every_field_that_waits_and_prints_no_dotted_line(form):
    filled = fill(form, {})
    named = {field.name for field in filled.missing}
    assert named <= {name for name, field in form.fields.items() if field.required}
    text = open_docx(docx_of(filled.paper, PROFILE)).text
    assert ".." not in text
    assert "__" not in text


def test_every_form_of_the_road_is_there():
    assert set(NAMED.split()) - set(forms()) == set()


def test_every_field_is_used_and_every_golden_text_has_its_form():
    assert set(fields()) == {name for form in forms().values() for name in form.fields}
    assert {path.name for path in GOLDEN.iterdir()} == {file_of(code) for code in forms()}


def test_registers_lie_down_and_every_other_paper_stands():
    lying = {code for code, form in forms().items() if form.landscape}
    assert lying == {"18-KNĐ", "03-DSKN", "1-TĐV"}
    for code, form in forms().items():
        width, height = open_docx(docx_of(fill(form, sample_case(form)).paper, PROFILE)).page
        assert (width > height) == (code in lying)


def test_layouts_cover_every_day_once_and_cite_each_value():
    for day in (dt.date(1990, 1, 1), dt.date(2026, 5, 26), dt.date(2026, 5, 27), dt.date(2099, 1, 1)):
        assert profile_on(day).in_force(day)
    assert [profile_on(dt.date(2026, 5, day)).code for day in (26, 27)] == ["HD36-2018", "HD05-2026"]
    for profile in profiles():
        for named, confidence in profile.cited.values():
            assert set(named) <= set(sources())
            assert confidence


FORM = """
forms:
  - code: "X"
    version: 1
    vi: "Mẫu"
    en: "Form"
    group: test
    issuer: person
    head: person
    source: [general]
    confidence: general
    kind: "MẪU"
    lines:
      - text: "Tôi là {full_name}."
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{full_name}", "{unknown_name}", "the manifest does not"),
        ("{full_name}", "{{full_name}}", "neither a field nor bold"),
        ("Tôi là {full_name}.", "{full_name!r}", "neither a field nor bold"),
        ("      - text", "      - words", "is expected"),
        ("      - text: \"Tôi là {full_name}.\"", "      - use: nothing", "no part"),
        ("    kind:", "    fields: [religion]\n    kind:", "the template does not"),
        ("    kind:", "    fields: [soul]\n    kind:", "not in fields.yaml"),
        ("    kind:", "    optional: [religion]\n    kind:", "no field of this form"),
        ("[general]", "[nobody]", "not in sources"),
        ("head: person", "head: king", "none of"),
        ("    kind:", "    colour: \"đỏ\"\n    kind:", "unknown: colour"),
        ("    kind:", "    signatures: [{capacity: \"A\"}]\n    kind:", "name is missing"),
    ],
)  # fmt: skip
def test_fault_of_a_form_is_told_with_its_place(tmp_path, old, new, told):
    path = tmp_path / "x.yaml"
    path.write_text(FORM, encoding="utf-8")
    assert list(read_forms(path)) == ["X"]
    assert old in FORM
    path.write_text(FORM.replace(old, new), encoding="utf-8")
    with pytest.raises(RegulationError, match=told) as refused:
        read_forms(path)
    assert "x.yaml:" in str(refused.value)


def test_same_code_twice_is_refused(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text(FORM + FORM.split("forms:\n")[1], encoding="utf-8")
    with pytest.raises(RegulationError, match="stands twice"):
        read_forms(path)


def test_roles_of_the_text_are_those_a_form_may_name():
    assert {line.role for form in forms().values() for line in form.lines} <= {
        *(Role.TEXT, Role.ITEM, Role.BASIS, Role.PART, Role.HEADING, Role.CENTRED, Role.ADDRESSEE)
    }
