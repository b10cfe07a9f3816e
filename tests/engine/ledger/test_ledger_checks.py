"""Sequences that cannot be, each with its finding."""

from datetime import date, timedelta

import pytest

from chibo.engine.ledger import Entry, Kind, Standing, check

K = Kind
OFFICIAL = {"standing": Standing.OFFICIAL}


def life(*rows):
    """Entries of one person, a month apart in "cell" unless told; ids and order of recording count from 1."""
    return [
        Entry(
            id=number,
            person=row.pop("person", "An"),
            kind=kind,
            on=row.pop("on", date(2020, 1, 1) + timedelta(days=30 * number)),
            recorded=number,
            unit=row.pop("unit", "cell"),
            **row,
        )
        for number, (kind, row) in enumerate(((kind, dict(row)) for kind, row in rows), 1)
    ]


OUT = (K.TRANSFERRED_OUT, {"partner": "far"})
GONE = (K.TRANSFERRED_OUT, {})
OPEN = (K.OPENING, OFFICIAL)
ADMIT = (K.ADMITTED, {})
ARRIVE = (K.TRANSFERRED_IN, {"unit": "far", "partner": "cell", "answers": 2})
COME = (K.TRANSFERRED_IN, OFFICIAL)


@pytest.mark.parametrize(
    "rows",
    [
        [ADMIT, (K.RECOGNITION_REFUSED, {}), (K.RECOGNISED, {}), (K.RECOGNITION_ANNULLED, {})],
        [OPEN, (K.RECOGNITION_ANNULLED, {}), (K.REMOVED, {}), (K.READMITTED, {})],
        [OPEN, OUT, ARRIVE, (K.DIED, {"unit": "far"})],
        [OPEN, OUT, (K.TRANSFERRED_IN, {"partner": "far", "answers": 2})],
        [OPEN, OUT, (K.DIED, {"unit": "far"})],
        [OPEN, OUT, (K.REMOVED, {})],
        [OPEN, GONE, COME],
        [ADMIT, (K.ADMISSION_ANNULLED, {}), ADMIT],
        [ADMIT, (K.ADMISSION_ANNULLED, {}), COME],
        [OPEN, (K.EXPELLED, {}), (K.RESTORED, OFFICIAL)],
        [OPEN, (K.DIED, {}), (K.CORRECTION, {"voids": 2}), (K.WITHDREW, {})],
    ],
)
def test_sequence_that_can_be_has_no_finding(rows):
    assert check(life(*rows)) == []


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([OPEN, (K.CORRECTION, {})], "correction_without_target"),
        ([OPEN, (K.DIED, {"voids": 1})], "void_by_movement"),
        ([OPEN, (K.CORRECTION, {"voids": 9})], "void_unknown"),
        ([OPEN, (K.CORRECTION, {"voids": 1}), (K.CORRECTION, {"voids": 2})], "void_of_correction"),
        ([OPEN, (K.CORRECTION, {"voids": 1}), (K.CORRECTION, {"voids": 1})], "void_twice"),
        ([OPEN, (K.CORRECTION, {"voids": 1, "person": "Bình"})], "void_other_person"),
        ([(K.CORRECTION, {"voids": 2}), OPEN], "void_before_recorded"),
        ([OPEN, ADMIT], "already_member"),
        ([OPEN, COME], "already_member"),
        ([(K.RECOGNISED, {})], "not_member"),
        ([GONE], "not_member"),
        ([OPEN, (K.WITHDREW, {}), (K.RECOGNISED, {})], "after_end"),
        ([OPEN, GONE, (K.DIED, {})], "after_end"),
        ([OPEN, (K.DIED, {}), (K.DIED, {})], "after_death"),
        ([OPEN, (K.DIED, {}), ADMIT], "after_death"),
        ([OPEN, GONE, OPEN], "opening_not_first"),
        ([OPEN, GONE, ADMIT], "elsewhere"),
        ([OPEN, (K.REMOVED, {}), ADMIT], "needs_readmission"),
        ([OPEN, (K.EXPELLED, {}), COME], "needs_readmission"),
        ([ADMIT, (K.ADMISSION_ANNULLED, {}), (K.READMITTED, {})], "not_left"),
        ([(K.OPENING, {})], "standing_missing"),
        ([(K.RESTORED, {})], "standing_missing"),
        ([(K.TRANSFERRED_IN, {})], "standing_missing"),
        ([ADMIT, OUT, (K.RECOGNISED, {})], "in_transit"),
        ([OPEN, OUT, OUT], "in_transit"),
        ([OPEN, OUT, COME], "in_transit"),
        ([OPEN, (K.TRANSFERRED_IN, {"partner": "far"})], "not_in_transit"),
        ([ARRIVE], "not_in_transit"),
        ([OPEN, OUT, (K.TRANSFERRED_IN, {"unit": "far", "partner": "cell"})], "answer_missing"),
        ([OPEN, OUT, (K.TRANSFERRED_IN, {"unit": "far", "partner": "cell", "answers": 1})], "answer_wrong"),
        ([OPEN, OUT, (K.TRANSFERRED_IN, {"unit": "hill", "partner": "cell", "answers": 2})], "other_unit"),
        ([OPEN, OUT, (*ARRIVE[:1], {**ARRIVE[1], "on": date(2020, 2, 20)})], "answer_before"),
        ([OPEN, (K.TRANSFERRED_OUT, {"partner": "cell"})], "same_unit"),
        ([OPEN, (K.DIED, {"unit": "far"})], "wrong_unit"),
        ([OPEN, OUT, (K.DIED, {"unit": "hill"})], "wrong_unit"),
        ([OPEN, (K.RECOGNISED, {})], "already_official"),
        ([OPEN, (K.RECOGNITION_REFUSED, {})], "already_official"),
        ([ADMIT, (K.RECOGNITION_ANNULLED, {})], "not_recognised"),
        ([OPEN, (K.DIED, {"on": date(2019, 1, 1)})], "not_member"),
    ],
)
def test_sequence_that_cannot_be_has_its_finding(rows, code):
    assert [found.code for found in check(life(*rows))] == [f"ledger.{code}"]


def test_entries_of_one_day_are_judged_as_recorded():
    day = {"on": date(2020, 5, 1)}
    admitted, died = (K.ADMITTED, day), (K.DIED, day)
    assert check(life(admitted, died)) == []
    assert [found.code for found in check(life(died, admitted))] == ["ledger.not_member"]


def test_faulty_entry_changes_nothing_for_those_after_it():
    findings = check(life(OPEN, ADMIT, (K.DIED, {})))
    assert [found.params["entry"] for found in findings] == [2]


def test_finding_names_the_day_as_offices_write_it():
    [found] = check(life((K.DIED, {"on": date(2020, 2, 3)})))
    assert "03/02/2020" in str(found)


def test_checks_at_a_knowledge_see_only_what_was_recorded():
    rows = life(OPEN, (K.DIED, {}), (K.DIED, {}))
    assert (check(rows, known=2), len(check(rows))) == ([], 1)
