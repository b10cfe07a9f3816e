"""The minimal note: what it keeps, how it lapses, how the name goes, and that it lies where its cell lies."""

from datetime import date

import pytest

from chibo.admission.actions import (
    apply,
    assign_helper,
    certify,
    edit_note,
    end_help,
    introduce,
    leave_class,
    recognise_sympathiser,
    record_away,
    record_contact,
    review_pool,
    send_to_class,
    start_group,
    withdraw_step,
)
from chibo.admission.checks import ASKED, judged
from chibo.admission.models import Candidate, Note
from chibo.admission.queries import (
    cells_without_review,
    helper_terms,
    names_of,
    reviews_of,
    steps_of,
    visible_candidates,
    without_helper,
)
from chibo.audit.queries import history_around
from chibo.engine.calendar import add_months
from chibo.engine.citation import Citation
from chibo.membership.queries import counts_on, in_ledger
from chibo.people.actions import set_trait
from chibo.people.models import Person
from chibo.people.queries import visible_persons
from chibo.storage.refusal import Refusal
from chibo.training.actions import open_class
from chibo.training.queries import certificates_of, training_of
from tests.register import PAPER, TODAY, born

pytestmark = pytest.mark.django_db
CERTIFICATE = Citation("Trung tâm chính trị", "Giấy chứng nhận", "27/GCN", date(2025, 4, 1))
MARCH, APRIL, MAY = date(2025, 3, 3), date(2025, 4, 1), date(2025, 5, 5)


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def test_many_are_introduced_by_one_resolution(pool):
    names = ["Lù Văn Ân", "Rơ Ông Ha", "H'Hen Niê"]
    with pool.register.at_work():
        made = introduce(
            cell=pool.register.north_cell, by="youth_union", on=MARCH,
            notes=[Note(n, "m", 2003) for n in names], **pool.said(),
        )  # fmt: skip
    assert [note.full_name for note in made] == names
    assert {(note.stage, note.counted_from, note.introduced_by) for note in made} == {
        ("outstanding", MARCH, "youth_union")
    }


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "  "}, "admission.name"),
        ({"birth_year": 2020}, "admission.birth_year"),
        ({"on": date(2025, 7, 1)}, "admission.ahead"),
        ({"by": "golf_club"}, "admission.by"),
    ],
)
def test_note_that_cannot_be_is_refused(pool, change, code):
    with pytest.raises(Refusal) as refused:
        pool.note(**change)
    assert codes(refused) == [code]
    assert not Candidate.objects.exists()


def test_same_name_and_year_twice_in_one_cell_is_refused(pool):
    pool.note("Ngô Thị Mơ")
    with pytest.raises(Refusal) as refused:
        pool.note("ngô thị  mơ")
    assert codes(refused) == ["admission.twice"]
    pool.note("Ngô Thị Mơ", cell=pool.register.other_cell)


def test_note_is_opened_in_cells_only(pool):
    with pytest.raises(Refusal) as refused:
        pool.note(cell=pool.register.north)
    assert codes(refused) == ["admission.no_cell"]


def test_edit_over_somebody_elses_edit_is_refused_and_history_keeps_no_name(pool):
    note = pool.note()
    values = {"gender": "f", "birth_year": 2002, "locality": pool.register.hamlet, "today": TODAY}
    with pool.register.at_work():
        edit_note(actor=pool.register.actor, candidate=note, version=1, name="Ngô Thị Mai", **values)
        with pytest.raises(Refusal) as refused:
            edit_note(actor=pool.register.actor, candidate=note, version=1, name="Ai", **values)
        columns = {field.name for field in Candidate.pgh_event_model._meta.fields}
        kept = [event.pgh_label for event in history_around(pool.fresh(note))]
    assert codes(refused) == ["admission.changed_meanwhile"]
    assert columns.isdisjoint({"name", "birth_year", "search", "sort_key"})
    assert kept.count("update") == 1
    assert pool.fresh(note).full_name == "Ngô Thị Mai"


def test_contact_and_work_away_are_days(pool):
    note = pool.note()
    with pool.register.at_work():
        record_contact(actor=pool.register.actor, candidate=note, on=MAY, today=TODAY)
        record_away(actor=pool.register.actor, candidate=note, since=APRIL, today=TODAY)
        assert (pool.fresh(note).contacted_on, pool.fresh(note).away_from) == (MAY, APRIL)
        record_away(actor=pool.register.actor, candidate=note, since=None, today=TODAY)
        with pytest.raises(Refusal) as refused:
            record_contact(actor=pool.register.actor, candidate=note, on=date(2024, 1, 1), today=TODAY)
    assert pool.fresh(note).away_from is None
    assert codes(refused) == ["admission.contact_day"]


def test_steps_lead_to_the_application_and_no_further(pool):
    note, person = pool.applied()
    with pool.register.at_work():
        kinds = [step.kind for step in steps_of(note.pk)]
    assert kinds == ["sympathiser", "class_sent", "certified", "applied"]
    note = pool.fresh(note)
    assert (note.stage, note.name, note.birth_year, note.full_name) == ("applied", "", None, "Ngô Thị Mơ")
    assert person.place == pool.register.north_cell.path


@pytest.mark.parametrize("verb", [send_to_class, leave_class, certify])
def test_step_out_of_order_is_refused(pool, verb):
    note = pool.note()
    with pool.register.at_work(), pytest.raises(Refusal) as refused:
        verb(candidate=note, on=MARCH, **pool.said())
    assert codes(refused) == ["admission.not_now"]


def test_step_before_the_last_one_is_refused(pool):
    note = pool.note()
    with pool.register.at_work():
        recognise_sympathiser(candidate=note, on=MARCH, **pool.said())
        with pytest.raises(Refusal) as refused:
            send_to_class(candidate=note, on=date(2025, 2, 1), **pool.said())
    assert codes(refused) == ["admission.too_early"]


def test_class_that_was_left_leads_back(pool):
    note = pool.note()
    with pool.register.at_work():
        recognise_sympathiser(candidate=note, on=MARCH, **pool.said())
        send_to_class(candidate=note, on=APRIL, **pool.said())
        leave_class(candidate=note, on=MAY, **pool.said())
    assert pool.fresh(note).stage == "sympathiser"


def test_applicant_who_is_too_young_is_refused(pool):
    note = pool.certified(birth_year=2007)
    with pool.register.at_work(), pytest.raises(Refusal) as refused:
        apply(
            candidate=note, on=MAY, family="Ngô", middle="Thị", given="Mơ", gender="f",
            birth=born("2007-05-06"), **pool.said(),
        )  # fmt: skip
    assert codes(refused) == ["admission.too_young"]
    assert not Person.objects.exists()


def test_class_and_certificate_are_told_to_training_and_follow_into_the_file(pool):
    register = pool.register
    note = pool.note()
    with register.at_work():
        recognise_sympathiser(candidate=note, on=date(2025, 2, 3), **pool.said())
        made = open_class(
            actor=register.actor, kind="awareness", name="Lớp nhận thức K1", organiser=register.district,
            starts_on=date(2025, 3, 20), ends_on=date(2025, 3, 25), basis=PAPER,
        )  # fmt: skip
        send_to_class(candidate=note, on=MARCH, training_class=made, **pool.said())
        assert [row.training_class_id for row in training_of(candidate=note.pk)] == [made.pk]
        certify(candidate=note, on=APRIL, **pool.said(basis=CERTIFICATE))
        assert [row.number for row in certificates_of(candidate=note.pk)] == ["27/GCN"]
        withdraw_step(actor=register.actor, candidate=note, today=TODAY)
        assert certificates_of(candidate=note.pk) == []
    _note, person = pool.applied(name="Lù Văn Ân")
    with register.at_work():
        assert [row.number for row in certificates_of(person=person.pk)] == ["27/GCN"]
    assert names_of([note.pk]) == {}
    with register.at_work():
        assert names_of([note.pk]) == {note.pk: ("Ngô Thị Mơ", 2001)}


def test_applicant_is_no_member_anywhere(pool):
    register = pool.register
    register.enter("Ổn")
    paths = (register.district.path, register.north_cell.path)
    with register.at_work():
        before = {path: counts_on(path, TODAY) for path in paths}
    _note, person = pool.applied()
    with register.at_work():
        assert before[paths[0]]["members"] == 1
        assert {path: counts_on(path, TODAY) for path in before} == before
        seen = visible_persons(register.whole)
        assert seen.filter(pk=person.pk).exists()
        assert not in_ledger(seen).filter(pk=person.pk).exists()


def test_rules_are_asked_and_tell_what_is_not_known(pool):
    note, person = pool.applied()
    with pool.register.at_work():
        told = {v.rule: v.outcome.value for v in judged(pool.fresh(note), TODAY).verdicts}
        assert set(told) == set(ASKED)
        assert told["schooling.minimum"] == "unknown"
        set_trait(
            actor=pool.register.actor,
            person=person,
            axis="general",
            code="G2",
            on=date(2015, 1, 1),
            basis=PAPER,
        )
        again = judged(pool.fresh(note), TODAY)
    assert "schooling" in again.facts.known
    assert told["age.minimum"] in {"met", "unknown"}


def test_family_fact_waits_for_the_application(pool):
    note = pool.note()
    with pool.register.at_work():
        start_group(actor=pool.register.actor, candidate=note, code="teacher", on=MARCH, basis=PAPER)
        with pytest.raises(Refusal) as refused:
            start_group(actor=pool.register.actor, candidate=note, code="merit_family", on=MARCH, basis=PAPER)
    assert codes(refused) == ["admission.group_too_early"]


def test_helper_is_an_official_member_and_replaced_by_the_next(pool):
    register, note = pool.register, pool.note()
    old, new = (register.enter(g, kind="opening", standing="official") for g in ("Ân", "Bảo"))
    young = register.enter("Cẩm", on=date(2025, 1, 20))
    said = {"actor": register.actor, "candidate": note, "basis": PAPER}
    with register.at_work():
        recognise_sympathiser(candidate=note, on=date(2025, 2, 3), **pool.said())
        with pytest.raises(Refusal) as refused:
            assign_helper(helper=young, on=MARCH, **said)
        assert [row.pk for row in without_helper(visible_candidates(register.whole), TODAY)] == [note.pk]
        assign_helper(helper=old, on=MARCH, **said)
        term = assign_helper(helper=new, on=MAY, **said)
        assert not without_helper(visible_candidates(register.whole), TODAY).exists()
        assert [row.during.upper for row in helper_terms(note.pk)] == [None, MAY]
        end_help(actor=register.actor, term=term, on=TODAY)
        assert without_helper(visible_candidates(register.whole), TODAY).exists()
    assert codes(refused) == ["admission.helper_official"]


def test_review_names_everybody_and_begins_a_new_year(pool):
    register = pool.register
    stays, leaves = pool.note("Ngô Thị Mơ"), pool.note("Lù Văn Ân")
    said = {"cell": register.north_cell, "on": MAY}
    with register.at_work():
        assert [unit.pk for unit in cells_without_review(register.whole, MAY)] == [register.north_cell.pk]
        with pytest.raises(Refusal) as short:
            review_pool(stays={stays.pk: True}, **said, **pool.said())
        review_pool(stays={stays.pk: True, leaves.pk: False}, **said, **pool.said())
        with pytest.raises(Refusal) as twice:
            review_pool(stays={stays.pk: True}, **said, **pool.said())
        assert not cells_without_review(register.whole, MAY).exists()
        assert [(row.stayed, row.left) for row in reviews_of(register.north_cell.pk)] == [(1, 1)]
    assert (codes(short), codes(twice)) == (["admission.list_changed"], ["admission.reviewed"])
    kept, gone = pool.fresh(stays), pool.fresh(leaves)
    assert (kept.counted_from, kept.stage) == (MAY, "outstanding")
    assert (gone.stage, gone.erase_on) == ("closed", add_months(TODAY, 1))
