"""Verbs on persons: names survive, partial dates stay partial, versions clash, duplicates are told."""

import unicodedata
from datetime import date

import pytest

from chibo.audit.queries import history_around
from chibo.engine.citation import Citation
from chibo.people.actions import (
    edit_person,
    end_post,
    enter_person,
    remove_view,
    save_view,
    set_belonging,
    set_residence,
    set_trait,
    start_post,
)
from chibo.people.checks import check_duplicates
from chibo.people.models import Person
from chibo.people.queries import (
    aged,
    by_name,
    latest_birth,
    localities_without_head,
    matching,
    residence_on,
    saved_views_of,
    traits_of,
    units_without_secretary,
    visible_persons,
    with_trait,
)
from chibo.storage.refusal import Refusal
from tests.register import PAPER, TODAY, born, make_user

pytestmark = pytest.mark.django_db


def codes(refused):
    return [finding.code for finding in refused.value.findings]


@pytest.mark.parametrize(
    "given",
    ["Ẵng", "Y Ŭ", "H'Hen", "Đ’Rưi", "<script>alert(1)</script>", "\u202eOét", "Ẫ" * 60, "100%s {{x}}"],
)
def test_name_is_kept_as_typed_whatever_it_is_made_of(register, given):
    person = register.enter(given)
    assert person.given == unicodedata.normalize("NFC", given)


def test_name_of_two_hundred_letters_is_kept_whole(register):
    person = register.enter("N" * 60, family="H" * 60, middle="Đ" * 78)
    assert len(person.full_name) == 200


def test_name_typed_in_pieces_is_kept_composed(register):
    person = register.enter(unicodedata.normalize("NFD", "Nguyễn"))
    assert person.given == "Nguyễn"
    assert len(person.given) == 6


def test_invisible_letters_are_taken_out_of_names(register):
    assert register.enter("Ổ\u200bn\u200e").given == "Ổn"


def test_card_number_keeps_its_leading_zeros(register):
    assert register.enter(card_number="00420137").card_number == "00420137"


@pytest.mark.parametrize(
    ("iso", "number"), [("1956", 19560701), ("1956-03", 19560315), ("1956-03-02", 19560302), ("", None)]
)
def test_birth_stays_as_exact_as_it_is_known(register, iso, number):
    person = register.enter(birth=born(iso) if iso else None)
    with register.at_work():
        person.refresh_from_db()
    assert (person.birth.iso if person.birth else "", person.reckoned_birth) == (iso, number)


@pytest.mark.parametrize(
    ("day", "latest"),
    [
        (date(2025, 6, 30), 20050630),
        (date(2025, 2, 28), 20050229),
        (date(2024, 2, 28), 20040228),
        (date(2024, 2, 29), 20040229),
    ],
)
def test_those_born_on_29_february_turn_on_the_28th(day, latest):
    assert latest_birth(day, 20) == latest


def test_dates_that_cannot_be_are_refused_with_their_fields(register):
    with pytest.raises(Refusal) as refused:
        register.enter(birth=born("1990"), joined_on=born("1985"), official_on=born("1984"))
    found = {(finding.code, finding.field) for finding in refused.value.findings}
    assert found == {
        ("person.before_birth", "joined_on"),
        ("person.before_birth", "official_on"),
        ("person.official_first", "official_on"),
    }


def test_birth_after_today_is_refused(register):
    with pytest.raises(Refusal) as refused:
        register.enter(birth=born("2030"))
    assert codes(refused) == ["person.future"]


def test_field_that_is_not_open_is_a_mistake_of_the_caller(register):
    with pytest.raises(ValueError, match="not an open field"):
        register.enter(search="0001")


def test_edit_raises_the_version_and_tells_the_old_value(register):
    person = register.enter()
    with register.at_work():
        edit_person(actor=register.actor, person=person, version=1, today=TODAY, given="Ổi")
        person.refresh_from_db()
        diffs = [event.pgh_diff for event in history_around(person) if event.pgh_label == "update"]
    assert (person.given, person.version) == ("Ổi", 2)
    assert diffs[0]["given"] == ["Ổn", "Ổi"]


def test_edit_over_somebody_elses_edit_is_refused(register):
    person = register.enter()
    with register.at_work():
        edit_person(actor=register.actor, person=person, version=1, today=TODAY, given="Ổi")
        with pytest.raises(Refusal) as refused:
            edit_person(actor=register.actor, person=person, version=1, today=TODAY, given="Ửng")
    assert codes(refused) == ["person.changed_meanwhile"]


def test_new_trait_ends_the_one_before(register):
    person = register.enter()
    with register.at_work():
        for code, on in (("G3", date(2010, 1, 1)), ("G4", date(2015, 1, 1)), ("G2", date(2005, 1, 1))):
            set_trait(actor=register.actor, person=person, axis="general", code=code, on=on, basis=PAPER)
        told = {
            row.code: (row.during.lower.year, row.during.upper and row.during.upper.year)
            for row in traits_of(person.pk)
        }
    assert told == {"G4": (2015, None), "G3": (2010, 2015), "G2": (2005, 2010)}


def test_trait_twice_on_a_day_and_trait_of_another_list_are_refused(register):
    person = register.enter()
    said = {
        "actor": register.actor,
        "person": person,
        "axis": "general",
        "on": date(2015, 1, 1),
        "basis": PAPER,
    }
    with register.at_work():
        set_trait(code="G3", **said)
        with pytest.raises(Refusal) as same_day:
            set_trait(code="G4", **said)
        with pytest.raises(Refusal) as other_list:
            set_trait(code="P4", **said)
    assert (codes(same_day), codes(other_list)) == (["dated.same_day"], ["trait.code_unknown"])


def test_residence_is_that_of_the_day(register):
    person = register.enter()
    with register.at_work():
        set_residence(
            actor=register.actor,
            person=person,
            locality=register.hamlet,
            on=date(2020, 1, 1),
            basis=Citation(),
        )
        assert residence_on(person.pk, date(2019, 12, 31)) is None
        assert residence_on(person.pk, TODAY).locality == register.hamlet


@pytest.mark.parametrize(
    ("ethnicity", "religion", "field"), [("77", "", "ethnicity"), ("", "77", "religion")]
)
def test_belonging_outside_the_lists_is_refused(register, ethnicity, religion, field):
    person = register.enter()
    with register.at_work(), pytest.raises(Refusal) as refused:
        set_belonging(actor=register.actor, person=person, ethnicity=ethnicity, religion=religion)
    assert refused.value.findings[0].field == field


def test_new_holder_of_an_office_for_one_ends_the_term_before(register):
    first, second = register.enter("Ân"), register.enter("Bảo")
    said = {"actor": register.actor, "kind": "cell_secretary", "unit": register.north_cell, "basis": PAPER}
    with register.at_work():
        term = start_post(on=date(2020, 3, 1), person=first, **said)
        start_post(on=date(2023, 3, 1), person=second, **said)
        term.refresh_from_db()
        with pytest.raises(Refusal) as early:
            end_post(actor=register.actor, post=term, on=date(2020, 3, 1), basis=PAPER)
    assert term.during.upper == date(2023, 3, 1)
    assert codes(early) == ["dated.end_outside"]


def test_office_for_members_is_refused_to_somebody_else(register):
    with register.at_work(), pytest.raises(Refusal) as refused:
        start_post(
            actor=register.actor,
            kind="cell_secretary",
            unit=register.north_cell,
            on=TODAY,
            basis=PAPER,
            holder="Ai đó",
        )
    assert codes(refused) == ["post.member_required"]


def test_order_is_vietnamese_by_given_name(register):
    for given in ("Ý", "Đức", "Ân", "An", "Dũng", "Ất", "Ánh"):
        register.enter(given)
    with register.at_work():
        told = [person.given for person in by_name(visible_persons(register.whole))]
    assert told == ["An", "Ánh", "Ân", "Ất", "Dũng", "Đức", "Ý"]


@pytest.mark.parametrize("text", ["hhen nie", "NIÊ", "h’hen", "43 0", "00420137"])
def test_person_is_found_without_marks_and_by_card(register, text):
    register.enter("H'Hen", family="Niê", middle="", card_number="00420137", other_name="43 0")
    register.enter("Bảo")
    with register.at_work():
        assert [person.given for person in matching(visible_persons(register.whole), text)] == ["H'Hen"]


@pytest.mark.parametrize(
    ("band", "found"),
    [("A7", ["sáu mươi"]), ("A8", ["sáu mốt", "chỉ năm"]), ("A9", ["không rõ"]), ("A1", [])],
)
def test_age_band_counts_full_years_and_the_middle_of_what_is_unknown(register, band, found):
    register.enter("sáu mươi", birth=born("1964-06-17"))
    register.enter("sáu mốt", birth=born("1964-06-16"))
    register.enter("chỉ năm", birth=born("1960"))
    register.enter("không rõ")
    with register.at_work():
        told = [person.given for person in aged(visible_persons(register.whole), band, TODAY).order_by("pk")]
    assert told == found


def test_person_of_a_schooling_is_found(register):
    full = register.enter("Ân")
    register.enter("Bảo")
    with register.at_work():
        set_trait(
            actor=register.actor, person=full, axis="general", code="G4", on=date(2000, 1, 1), basis=PAPER
        )
        persons = visible_persons(register.whole)
        assert [p.given for p in with_trait(persons, "G4", TODAY)] == ["Ân"]


def test_offices_nobody_holds_are_found(register):
    holder = register.enter("Ân")
    with register.at_work():
        start_post(
            actor=register.actor, kind="cell_secretary", unit=register.north_cell, on=date(2020, 3, 1),
            basis=PAPER, person=holder,
        )  # fmt: skip
        units = units_without_secretary(register.scope(register.north), TODAY)
        hamlets = localities_without_head(register.scope(register.north), TODAY)
        assert {unit.code for unit in units} == {"xa-bac", "cb-thuong"}
        assert [hamlet.name for hamlet in hamlets] == ["Thôn Hạ"]
        start_post(
            actor=register.actor, kind="locality_head", locality=register.hamlet, on=date(2020, 3, 1),
            basis=PAPER, holder="Ngô Văn Lũy",
        )  # fmt: skip
        assert not localities_without_head(register.scope(register.north), TODAY).exists()


def test_duplicates_are_told_inside_the_scope_only(register):
    same = {"birth": born("1980"), "card_number": "43000001"}
    here, there = register.enter("Ân", **same), register.enter("Ân", unit=register.south_cell, **same)
    asked = {"name": "ngo thi an", "birth": born("1980"), "identity_number": "", "card_number": "43000001"}
    with register.at_work():
        assert set(check_duplicates(scope=register.whole, **asked)) == {here, there}
        assert check_duplicates(scope=register.scope(register.north), **asked) == [here]


def test_view_is_kept_under_its_name_once(register):
    user = make_user("khai", "leader", register.north)
    save_view(actor=user, name=" Chưa đủ ", query="view=incomplete")
    kept = save_view(actor=user, name="Chưa đủ", query="missing=card")
    assert [(view.name, view.query) for view in saved_views_of(user.pk)] == [("Chưa đủ", "missing=card")]
    with pytest.raises(Refusal):
        save_view(actor=user, name="  ", query="")
    with pytest.raises(Refusal):
        remove_view(actor=make_user("khac", "leader", register.north), view=kept)
    remove_view(actor=user, view=kept)
    assert not saved_views_of(user.pk).exists()


def test_file_opened_outside_the_scope_is_stopped_by_the_database(register):
    with register.at_work(register.north), pytest.raises(Exception, match="row-level security"):
        enter_person(
            actor=register.actor, place=register.south_cell.path, today=TODAY, given="Lạ", gender="m"
        )
    assert Person.objects.count() == 0
