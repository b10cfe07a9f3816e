"""The loader: what is permitted on which day, and complaints that name file and line."""

import datetime as dt

import pytest

from chibo.regulations import loader
from chibo.regulations.reading import RegulationError, read_csv, read_yaml

DISTRICT_DAY, COMMUNE_DAY = dt.date(2025, 6, 30), dt.date(2025, 7, 1)

KIND = """\
kinds:
- code: cell
  vi: "Chi bộ"
  en: "cell"
  tier: cell
  templates: [commune-2025]
  parents: []
  committee: cell_committee
  holds_members: yes
  grassroots: no
  residential: no
  cell: yes
  commune_level: no
  school: no
  root: no
  source: [general]
  confidence: general
"""
TEMPLATE = """\
code: commune-2025
vi: "Mẫu"
en: "template"
source: [general]
confidence: general
transfer_lines:
- {code: within, vi: "trong nội bộ", en: "within", source: [general], confidence: general}
tiers:
- {code: outside, vi: "ngoài", en: "outside", transfer_line: within, source: [general], confidence: general}
"""
POST = """\
post_kinds:
- code: head
  vi: "Trưởng"
  en: "head"
  held_in: unit
  unit_kinds: [castle]
  member_required: yes
  single_holder: yes
  aliases: []
  source: [general]
  confidence: general
"""
CODES = "code,vi,en,aliases,match_only,valid_from,valid_to,rank,source,confidence\n"


def write(folder, text, name="file.yaml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("child", "parent", "day", "expected"),
    [
        ("commune_organisation", "district_organisation", DISTRICT_DAY, True),
        ("commune_organisation", "district_organisation", COMMUNE_DAY, False),
        ("agency_organisation", "district_organisation", COMMUNE_DAY, False),
        ("agency_organisation", "ward_organisation_2025", COMMUNE_DAY, True),
        ("hamlet_cell", "commune_organisation_2025", DISTRICT_DAY, False),
        ("hamlet_cell", "commune_organisation", DISTRICT_DAY, True),
        ("hamlet_cell", "district_organisation", DISTRICT_DAY, False),
        ("province_organisation", None, COMMUNE_DAY, True),
        ("hamlet_cell", None, COMMUNE_DAY, False),
        ("district_organisation", None, COMMUNE_DAY, False),
    ],
)
def test_permitted_depends_on_both_kinds_and_the_day(child, parent, day, expected):
    assert loader.permitted(child, parent, day) is expected


def test_commune_organisation_counts_as_grassroots_from_its_own_day():
    commune = loader.kinds()["commune_organisation_2025"]
    assert not commune.is_grassroots(dt.date(2026, 7, 25))
    assert commune.is_grassroots(dt.date(2026, 7, 26))
    assert loader.kinds()["commune_organisation"].is_grassroots(DISTRICT_DAY)
    assert not loader.kinds()["hamlet_cell"].is_grassroots(DISTRICT_DAY)


def test_template_reads_a_kind_of_another_time_but_no_unknown_one():
    assert loader.template_on(COMMUNE_DAY).tier_of("district_organisation") == "intermediate"
    with pytest.raises(KeyError):
        loader.template_on(COMMUNE_DAY).tier_of("castle")


def test_template_on_a_day_without_template_is_an_error(monkeypatch):
    monkeypatch.setattr(loader, "templates", dict)
    with pytest.raises(RegulationError, match="0 templates"):
        loader.template_on(COMMUNE_DAY)


def test_unknown_code_list_names_those_that_exist():
    with pytest.raises(RegulationError, match=r"'colours'.*ethnic_groups"):
        loader.code_list("colours")


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("code: cell", "cod: cell", 2, "code is missing"),
        ('en: "cell"', "en: 7", 2, "7 is not a text"),
        ("tier: cell", "tier: cellar", 2, "'cellar' is none of"),
        ("parents: []", "parents: [castle]", 2, "there is no kind 'castle'"),
        ("parents: []", "parents: {a: b}", 2, "is not a list of texts"),
        ("parents: []", "parents: [7]", 2, "is not a list of texts"),
        ("school: no", "school: maybe", 2, "neither yes nor no"),
        ("source: [general]", "source: [rumour]", 2, "no file sources/rumour.yaml"),
        ("source: [general]", "source: []", 2, "source is missing"),
        ("confidence: general", "confidence: sure", 2, "'sure' is none of"),
        ("root: no", "root: no\n  colour: red", 2, "unknown: colour"),
        ("root: no", "root: no\n  root: yes", 16, "'root' stands twice"),
        ("root: no", "valid_from: 2025-13-01", 2, "write yyyy-mm-dd"),
        ("root: no", "valid_from: 2025-07-01T10:00:00", 2, "write yyyy-mm-dd"),
        ("root: no", "valid_from: 2025-07-01\n  valid_to: 2025-06-30", 2, "lies before"),
        ("kinds:", "kinds: none\nothers:", 1, "a list of entries is expected"),
        ("kinds:", "other: 1\nkinds:", 1, "unknown: other"),
    ],
)
def test_faulty_kind_is_refused_with_file_and_line(tmp_path, old, new, line, message):
    path = write(tmp_path, KIND.replace(old, new, 1))
    with pytest.raises(RegulationError, match=f"{path}:{line}: .*{message}"):
        loader.read_kinds(path)


def test_kind_given_twice_is_refused(tmp_path):
    path = write(tmp_path, KIND + KIND.removeprefix("kinds:\n"))
    with pytest.raises(RegulationError, match=f"{path}:18: code 'cell' stands twice"):
        loader.read_kinds(path)


@pytest.mark.parametrize("text", ["- a list\n", ""])
def test_file_that_is_no_mapping_is_refused(tmp_path, text):
    path = write(tmp_path, text)
    with pytest.raises(RegulationError, match=f"{path}:1: the file must be one mapping"):
        read_yaml(path)


def test_broken_yaml_is_refused_with_its_line(tmp_path):
    path = write(tmp_path, "kinds: [\n")
    with pytest.raises(RegulationError, match="line 2"):
        read_yaml(path)


def test_template_without_a_line_for_each_tier_is_refused(tmp_path):
    path = write(tmp_path, TEMPLATE)
    with pytest.raises(RegulationError, match=f"{path}:1: tiers: cell, central, .* missing"):
        loader.read_template(path)


def test_post_in_an_unknown_kind_of_unit_is_refused(tmp_path):
    path = write(tmp_path, POST)
    with pytest.raises(RegulationError, match=f"{path}:2: unit_kinds: there is no kind 'castle'"):
        loader.read_post_kinds(path)


def test_number_must_be_whole(tmp_path):
    row = read_yaml(write(tmp_path, "a: 1\nb: yes\nc: 1.5\n"))
    assert row.number("a") == 1
    for name in ("b", "c"):
        with pytest.raises(RegulationError, match="is not a whole number"):
            row.number(name)


def test_code_list_keeps_order_dates_and_further_columns(tmp_path):
    text = CODES + "b,Hai,two,hai; 2,,2025-07-01,,5,general,general\na,Một,one,,mot,,,,general,general\n"
    codes = loader.read_code_list(write(tmp_path, text, "list.csv"))
    assert list(codes) == ["b", "a"]
    assert codes["b"].aliases == ("hai", "2")
    assert codes["b"].attributes == {"rank": "5"}
    assert codes["a"].match_only == ("mot",)
    assert codes["a"].attributes == {}
    assert not codes["b"].in_force(DISTRICT_DAY)
    assert codes["b"].in_force(COMMUNE_DAY)


@pytest.mark.parametrize("line", ["a,Một", "a,Một,one,,,,,5,general,general,more"])
def test_csv_line_with_the_wrong_number_of_cells_is_refused(tmp_path, line):
    path = write(tmp_path, CODES + line + "\n", "list.csv")
    with pytest.raises(RegulationError, match=f"{path}:2: the number of cells differs"):
        list(read_csv(path))


def test_csv_day_that_is_no_day_is_refused_with_its_line(tmp_path):
    path = write(tmp_path, CODES + "a,Một,one,,,1/7/2025,,5,general,general\n", "list.csv")
    with pytest.raises(RegulationError, match=f"{path}:2: valid_from: '1/7/2025' is not a day"):
        loader.read_code_list(path)
