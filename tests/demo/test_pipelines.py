"""Live cases of the demonstration: every stage in every committee, with steps the program's table allows."""

from collections import Counter, defaultdict
from itertools import pairwise

from chibo.admission.choices import Stage
from chibo.demo.pipelines.cases import IN_COMMUNE, IN_FIRMS
from chibo.demo.plan import COLUMNS
from chibo.demo.world import DEMONSTRATION_DAY

# Nothing is wrong with a committee that sends back what it resolved; no invented one stands above a cell.
# A removal or a wrong admission does it no credit either, and ends a membership that is counted in
# what it published.
NOWHERE = {
    Stage.RESOLVED_RETURNED,
    Stage.REMOVAL_VOTED,
    Stage.REMOVAL_RESOLVED,
    Stage.REMOVED,
    Stage.ANNULLED,
}
# Whoever waits for his recognition is somebody whom the ledger of the committee has waiting.
NOT_EVERYWHERE = {Stage.RECOGNISING, Stage.RECOGNITION_VOTED, Stage.RECOGNITION_RESOLVED}


def rows(made, table):
    return [dict(zip(COLUMNS[table], row, strict=True)) for row in made.rows[table]]


def tops(made):
    """The committee of every place."""
    return {made.tree.path(each.district.top): each.district for each in made.populations}


def committee_of(made, place):
    return next(district for path, district in tops(made).items() if place.startswith(path))


def test_every_committee_has_cases_in_every_stage(made):
    stages = defaultdict(set)
    for note in rows(made, "admission_candidate"):
        stages[committee_of(made, note["place"]).key].add(note["stage"])
    wanted = {stage.value for stage in Stage} - NOWHERE
    assert len(stages) == 5
    assert all(found >= wanted - NOT_EVERYWHERE for found in stages.values())
    assert set().union(*stages.values()) == wanted


def test_days_of_a_case_follow_each_other():
    for case in IN_COMMUNE + IN_FIRMS:
        days = [case.certified_ago, case.applied, case.opened, *(ago for _name, ago in case.events)]
        assert days == sorted(days, reverse=True), case.code
        assert case.reply is None or case.opened > case.letter > case.reply


def test_what_does_a_unit_no_credit_stands_with_invented_enterprises(made):
    firms = {
        made.tree.unit_key(unit)
        for each in made.populations
        for unit in each.district.units
        if unit.kind == "grassroots_cell" and unit.code.startswith(f"{each.district.key}-")
    }
    late = [
        row
        for row in rows(made, "deadlines_deadline")
        if row["done_on"] is None and row["due"] < DEMONSTRATION_DAY and row["what"] != "note_lapses"
    ]
    assert Counter(row["what"] for row in late) == dict.fromkeys(
        ("dossier_stale", "certificate_expires", "ceremony", "dossier_supplement"), 5
    )
    assert firms.issuperset(row["unit_id"] for row in late)
    cells = {note["id"]: note["cell_id"] for note in rows(made, "admission_candidate")}
    returned = [row for row in rows(made, "admission_handover") if row["reason"]]
    failed = [row for row in rows(made, "admission_ballot") if not row["passed"]]
    assert len(returned) == 20
    assert len(failed) == 15
    assert firms.issuperset(cells[row["candidate_id"]] for row in returned + failed)


def test_admissions_and_recognitions_are_those_of_the_ledger(made):
    ledger = {
        (row["person_id"], row["kind"]): row
        for row in rows(made, "membership_movement")
        if row["kind"] in {"admitted", "readmitted", "recognised"}
    }
    notes = {note["id"]: note for note in rows(made, "admission_candidate")}
    kinds = {step["id"]: step["kind"] for step in rows(made, "admission_candidatestep")}
    found = Counter()
    for decision in rows(made, "admission_decision"):
        note = notes[decision["candidate_id"]]
        if decision["ceremony_on"] is None and kinds[decision["step_id"]] == "decided":
            assert note["stage"] == "decided"
            continue
        names = ("recognised",) if kinds[decision["step_id"]] == "recognised" else ("readmitted", "admitted")
        entry = next(ledger[key] for name in names if (key := (note["person_id"], name)) in ledger)
        assert (decision["basis"], decision["issued_on"]) == (entry["basis"], entry["decided_on"])
        assert decision["ceremony_on"] in {None, entry["on"]}
        assert note["cell_id"] == entry["unit_id"]
        found[entry["kind"]] += 1
    assert found["readmitted"] == 5
    assert found["admitted"] > 30
    assert found["recognised"] >= 15


def test_pupils_wait_for_certificates_and_for_classes_that_come(made):
    classes = {row["id"]: row for row in rows(made, "training_trainingclass")}
    certified = {row["enrolment_id"] for row in rows(made, "training_certificate")}
    waiting = Counter()
    for row in rows(made, "training_enrolment"):
        held = classes[row["training_class_id"]]
        assert row["on"] <= held["ends_on"]
        if row["id"] not in certified:
            waiting[committee_of(made, row["centre"]).key, held["ends_on"] < DEMONSTRATION_DAY] += 1
    assert len(classes) == 20
    assert set(waiting) == {
        (district.key, over) for district in tops(made).values() for over in (True, False)
    }


def test_numbers_of_decisions_run_on_with_a_gap_and_a_voided_one(made):
    for path, district in tops(made).items():
        papers = [
            row for row in rows(made, "documents_paper") if row["place"] == path and row["kind"] == "QĐ"
        ]
        numbers = [row["number"] for row in papers]
        assert numbers == sorted(set(numbers)), district.key
        skipped = [after for before, after in pairwise(papers)
                   if after["number"] > before["number"] + 1]  # fmt: skip
        assert [bool(row["gap_reason"]) for row in skipped] == [True]
        assert sum(row["voided_on"] is not None for row in papers) == 1
