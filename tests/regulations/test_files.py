"""Every shipped regulation file: cited, dated in order, complete, and consistent with its neighbours."""

import datetime as dt
import itertools
import re

import pytest

from chibo.regulations import loader
from chibo.regulations.forms import fields, forms, profiles
from chibo.regulations.rulebook import rulebook
from chibo.regulations.values import OUTSIDE, TIERS
from tests.each import for_each

LISTS = loader.code_lists()


def every_value():
    """Each value of each file with its name, for tests that hold for all of them."""
    tables = {
        "kind": loader.kinds(),
        "movement": loader.movement_kinds(),
        "post": loader.post_kinds(),
        "locality": loader.locality_kinds(),
        "area": loader.area_flags(),
        "template": loader.templates(),
    } | {name: loader.code_list(name) for name in LISTS}
    for template in loader.templates().values():
        tables[f"{template.code} line"] = {line.code: line for line in template.lines.values()}
        tables[f"{template.code} tier"] = template.tier_labels
    return [(f"{table} {code}", value) for table, rows in tables.items() for code, value in rows.items()]


@for_each(every_value())
def test_value_is_cited_and_labelled_in_both_languages(value):
    assert value.source
    assert set(value.source) <= set(loader.sources())
    assert value.vi.strip() == value.vi
    assert value.en.strip() == value.en
    assert value.label("vi") == value.vi
    assert value.label("en") == value.en


@for_each(every_value())
def test_value_that_rests_on_general_knowledge_alone_is_not_called_confirmed(value):
    if set(value.source) <= {"general", "chibo"}:
        assert value.confidence in {"general", "assumed"}
    else:
        assert value.confidence != "assumed" or "chibo" in value.source


@pytest.mark.parametrize("source", loader.sources().values(), ids=lambda source: source.key)
def test_source_is_used_or_replaces_nothing_unknown(source):
    assert set(source.replaces) <= set(loader.sources())
    for older in source.replaces:
        assert loader.sources()[older].issued < source.issued
    if source.kind in {"quy định", "hướng dẫn", "quyết định", "nghị quyết"}:
        assert re.fullmatch(r"\S+", source.number)
        assert source.issuer
        assert source.issued


def test_source_is_named_like_every_paper():
    guidance = loader.sources()["11-hd-btctw-2021"]
    assert str(guidance.citation) == "hướng dẫn 11-HD/BTCTW ngày 13/12/2021 của Ban Tổ chức Trung ương"
    assert loader.sources()["general"].citation.is_empty


def rule_sources():
    """The keys of every source that a rule, one of its candidates or a rule set cites."""
    book = rulebook().book
    stated = [each for parameter in book.parameters.values() for each in parameter.stated]
    candidates = [candidate for each in stated for candidate in each.candidates]
    lists = [*(each.cited for each in (*stated, *candidates)), *(each.papers for each in book.sets)]
    return {cited.key for each in lists for cited in each}


def paper_sources():
    """The keys of every source that a form, one of its fields or a layout cites."""
    values = [*forms().values(), *fields().values(), *profiles()]
    return {key for value in values for key in value.source}


def test_every_source_is_cited_or_belongs_to_the_chain_of_one_that_is():
    cited = {key for _name, value in every_value() for key in value.source} | rule_sources()
    chain = {older for key in loader.sources() for older in loader.sources()[key].replaces}
    assert set(loader.sources()) == cited | paper_sources() | chain


def test_templates_cover_every_day_exactly_once():
    for day in (dt.date(1930, 2, 3), dt.date(2025, 6, 30), dt.date(2025, 7, 1), dt.date(2099, 1, 1)):
        assert loader.template_on(day).in_force(day)
    assert loader.template_on(dt.date(2025, 6, 30)).code == "district-2016"
    assert loader.template_on(dt.date(2025, 7, 1)).code == "commune-2025"


@pytest.mark.parametrize("template", loader.templates().values(), ids=lambda template: template.code)
def test_template_has_a_transfer_line_for_every_tier_and_for_outside(template):
    assert set(template.lines) == {OUTSIDE, *TIERS}
    assert {template.transfer_line(tier).code for tier in (OUTSIDE, "central")} == {"other_province"}
    assert template.transfer_line("province").code == "other_organisation"
    inner = ("intermediate", "grassroots", "sectional", "cell", "group")
    assert {template.transfer_line(tier).code for tier in inner} == {"within"}


def test_transfer_between_districts_is_named_by_the_template_of_its_day():
    before, after = loader.template_on(dt.date(2025, 6, 30)), loader.template_on(dt.date(2025, 7, 1))
    assert before.transfer_line("province").vi == "huyện khác trong tỉnh"
    assert after.transfer_line("province").vi == "xã, đảng bộ trực thuộc khác trong tỉnh"
    assert (
        before.tier_of("district_organisation")
        == after.tier_of("commune_organisation_2025")
        == "intermediate"
    )


@pytest.mark.parametrize("kind", loader.kinds().values(), ids=lambda kind: kind.code)
def test_kind_belongs_to_a_template_and_its_parents_stand_higher(kind):
    assert kind.templates
    assert set(kind.templates) <= set(loader.templates())
    for parent in (loader.kinds()[code] for code in kind.parents):
        assert TIERS.index(parent.tier) < TIERS.index(kind.tier)
    assert kind.parents or kind.root


@pytest.mark.parametrize("kind", loader.kinds().values(), ids=lambda kind: kind.code)
def test_kind_is_in_force_only_while_one_of_its_templates_is(kind):
    windows = [loader.templates()[code] for code in kind.templates]
    if kind.valid_from:
        assert any(template.in_force(kind.valid_from) for template in windows)
    if kind.valid_to:
        assert any(template.in_force(kind.valid_to) for template in windows)


@pytest.mark.parametrize("kind", loader.kinds().values(), ids=lambda kind: kind.code)
def test_only_cells_hold_members_and_elect_a_cell_committee(kind):
    assert kind.holds_members == kind.cell
    assert (kind.committee == "cell_committee") == kind.cell
    assert kind.has_committee == (kind.committee == "committee")
    if kind.residential or kind.school:
        assert kind.cell


def test_movement_kinds_are_the_ledger_s_whole_vocabulary():
    assert list(loader.movement_kinds()) == [
        *("opening", "admitted", "readmitted", "restored", "transferred_in", "transferred_out"),
        "moved_with_unit",
        *("died", "expelled", "removed", "withdrew", "recognised", "recognition_refused"),
        *("admission_annulled", "recognition_annulled", "correction"),
    ]


@pytest.mark.parametrize("kind", loader.movement_kinds().values(), ids=lambda kind: kind.code)
def test_movement_sign_agrees_with_its_row_of_the_form(kind):
    assert bool(kind.row) == bool(kind.sign)
    if kind.row[:1] in {"A", "B"} and kind.code != "admission_annulled":
        assert kind.sign == 1
    if kind.row[:1] == "C":
        assert kind.sign == -1
    assert (kind.standing == "ended") == (kind.sign == -1 and not kind.partner)


def test_cell_committee_posts_are_held_in_cells_only():
    cells = {code for code, kind in loader.kinds().items() if kind.cell}
    posts = [post for post in loader.post_kinds().values() if post.body == "cell_committee"]
    assert [post.code for post in posts] == [
        "cell_secretary",
        "cell_deputy_secretary",
        "cell_committee_member",
    ]
    assert all(set(post.unit_kinds) == cells for post in posts)


@pytest.mark.parametrize("post", loader.post_kinds().values(), ids=lambda post: post.code)
def test_post_names_kinds_of_unit_exactly_where_it_is_held_in_a_unit(post):
    assert bool(post.unit_kinds) == (post.held_in == "unit")


@pytest.mark.parametrize("name", LISTS)
def test_code_list_has_no_label_twice_and_no_alias_of_two_codes_on_one_axis(name):
    seen = {}
    for code in loader.code_list(name).values():
        axis = code.attributes.get("axis", "")
        for word in {code.vi, *code.aliases}:
            assert seen.setdefault((axis, word), code.code) == code.code, word


def test_ethnic_codes_follow_the_list_of_2008_and_keep_the_older_code():
    groups = loader.code_list("ethnic_groups")
    assert [code for code in groups if int(code) <= 54] == [f"{number:02}" for number in range(1, 55)]
    assert groups["04"].vi == "Mường"
    assert groups["04"].attributes["code_1979"] == "06"
    assert sorted(code.attributes["code_1979"] for code in groups.values() if code.code <= "54") == [
        f"{number:02}" for number in range(1, 55)
    ]


def test_age_bands_follow_one_another_without_gap():
    bands = [
        code.attributes for code in loader.code_list("age_bands").values() if "from_years" in code.attributes
    ]
    for younger, older in itertools.pairwise(bands):
        assert int(younger["to_years"]) + 1 == int(older["from_years"])
    assert "to_years" not in bands[-1]


def test_admission_periods_follow_one_another_without_gap():
    periods = [code.attributes for code in loader.code_list("admission_periods").values()]
    for earlier, later in itertools.pairwise(periods):
        last, first = (dt.date.fromisoformat(day) for day in (earlier["last_day"], later["first_day"]))
        assert last + dt.timedelta(days=1) == first


def test_former_provinces_have_a_successor_that_still_exists():
    provinces = loader.code_list("provinces")
    ended = [code for code in provinces.values() if code.valid_to]
    assert (len(provinces), len(ended)) == (63, 29)
    for province in provinces.values():
        successor = province.attributes.get("successor")
        assert bool(successor) == bool(province.valid_to)
        if successor:
            assert provinces[successor].valid_to is None


@pytest.mark.parametrize("attribute", ["statistics_code_until_2025", "statistics_code_since_2025"])
def test_province_statistics_codes_are_unique_in_their_time(attribute):
    found = [
        value for code in loader.code_list("provinces").values() if (value := code.attributes.get(attribute))
    ]
    assert len(found) == len(set(found))
