"""Live cases of the demonstration: every stage in every committee, with steps the program's table allows."""

from collections import Counter, defaultdict
from itertools import pairwise

from chibo.admission.choices import Stage
from chibo.demo.company import company_of
from chibo.demo.pipelines.cases import FATES, IN_COMMUNE, IN_COMPANY, IN_FIRMS, MOVING
from chibo.demo.pipelines.past import classes_of
from chibo.demo.plan import COLUMNS
from chibo.demo.pool import DOOR_COMMUNE
from chibo.demo.world import DEMONSTRATION_DAY

# Whoever waits for his recognition is somebody whom the ledger of the committee has waiting.
NOT_EVERYWHERE = {Stage.RECOGNISING, Stage.RECOGNITION_VOTED, Stage.RECOGNITION_RESOLVED}


# What went wrong, by the step that says so, in all five committees together.
ENDED = {"removal_voted": 15, "removal_resolved": 10, "removed": 5, "annulled": 5, "repaired": 5,
         "recognition_annulled": 5}  # fmt: skip
# The entries of the ledger that a decision may stand for, by its step.
ENTRIES = {
    "decided": ("readmitted", "admitted"),
    "recognised": ("recognised",),
    "removed": ("removed",),
}


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
    wanted = {stage.value for stage in Stage}
    assert len(stages) == 5
    assert all(found >= wanted - NOT_EVERYWHERE for found in stages.values())
    assert set().union(*stages.values()) == wanted


def test_days_of_a_case_follow_each_other():
    for case in IN_COMMUNE + IN_FIRMS + IN_COMPANY + MOVING:
        days = [case.certified_ago, case.applied, case.opened, *(ago for _name, ago in case.events)]
        assert days == sorted(days, reverse=True), case.code
        assert case.reply is None or case.opened > case.letter > case.reply
    for fate in FATES:
        days = [fate.joined, *([fate.decided] if fate.decided else []), *(ago for _name, ago in fate.events)]
        assert days == sorted(days, reverse=True), fate.code


def invented_units(made):
    """Keys of invented enterprises, and of the company that some of them became."""
    return {
        made.tree.unit_key(unit)
        for each in made.populations
        for unit in each.district.units
        if (unit.kind == "grassroots_cell" or unit is company_of(each.district))
        and unit.code.startswith(f"{each.district.key}-")
    }


def test_what_does_a_unit_no_credit_stands_with_invented_enterprises(made):
    firms = invented_units(made)
    late = [
        row
        for row in rows(made, "deadlines_deadline")
        if row["done_on"] is None and row["withdrawn_on"] is None
        and row["due"] < DEMONSTRATION_DAY and row["what"] != "note_lapses"
    ]  # fmt: skip
    assert Counter(row["what"] for row in late) == dict.fromkeys(
        ("dossier_stale", "certificate_expires", "ceremony", "dossier_supplement", "probation_ends"), 5
    )
    assert firms.issuperset(row["unit_id"] for row in late)
    cells = {note["id"]: note["cell_id"] for note in rows(made, "admission_candidate")}
    returned = [row for row in rows(made, "admission_handover") if row["reason"]]
    failed = [row for row in rows(made, "admission_ballot") if not row["passed"]]
    assert len(returned) == 25
    assert len(failed) == 15
    ended = [row for row in rows(made, "admission_candidatestep") if row["kind"] in ENDED]
    assert Counter(row["kind"] for row in ended) == ENDED
    assert firms.issuperset(cells[row["candidate_id"]] for row in returned + failed + ended)


def test_admissions_and_recognitions_are_those_of_the_ledger(made):
    ledger = {
        (row["person_id"], row["kind"]): row
        for row in rows(made, "membership_movement")
        if row["kind"] in {"admitted", "readmitted", "recognised", "removed"}
    }
    notes = {note["id"]: note for note in rows(made, "admission_candidate")}
    kinds = {step["id"]: step["kind"] for step in rows(made, "admission_candidatestep")}
    found = Counter()
    for decision in rows(made, "admission_decision"):
        note = notes[decision["candidate_id"]]
        if decision["ceremony_on"] is None and kinds[decision["step_id"]] == "decided":
            assert note["stage"] == "decided"
            continue
        names = ENTRIES[kinds[decision["step_id"]]]
        entry = next(ledger[key] for name in names if (key := (note["person_id"], name)) in ledger)
        assert (decision["basis"], decision["issued_on"]) == (entry["basis"], entry["decided_on"])
        assert decision["ceremony_on"] in {None, entry["on"]}
        assert note["cell_id"] == entry["unit_id"]
        found[entry["kind"]] += 1
    assert found["readmitted"] == 5
    assert found["admitted"] > 30
    assert found["recognised"] >= 15
    assert found["removed"] == 5


def test_step_that_ends_a_membership_stands_in_the_ledger_on_its_day(made):
    """With the paper of the step; nothing later is known of the member."""
    ledger = defaultdict(list)
    for row in rows(made, "membership_movement"):
        ledger[row["person_id"]].append(row)
    notes = {note["id"]: note for note in rows(made, "admission_candidate")}
    kinds = {
        "removed": "removed", "annulled": "admission_annulled",
        "recognition_annulled": "recognition_annulled",
    }  # fmt: skip
    found = Counter()
    for step in rows(made, "admission_candidatestep"):
        if step["kind"] in kinds:
            last = max(ledger[notes[step["candidate_id"]]["person_id"]], key=lambda row: row["id"])
            written = (last["kind"], last["on"], last["basis"])
            assert written == (kinds[step["kind"]], step["on"], step["basis"])
            found[step["kind"]] += 1
    assert found == dict.fromkeys(kinds, 5)


def test_dossier_that_moves_lies_where_it_was_taken_over_and_is_seen_from_where_it_goes(made):
    paths = {made.tree.unit_key(unit): made.tree.path(unit) for unit in made.tree.units}
    notes = {note["id"]: note for note in rows(made, "admission_candidate")}
    files = {row["id"]: row for row in rows(made, "people_person")}
    moves = rows(made, "admission_relocation")
    assert Counter(bool(move["received_on"]) for move in moves) == {True: 5, False: 5}
    for move in moves:
        note, target = notes[move["applicant_id"]], paths[move["target_id"]]
        lies = (note["place"], note["toward"])
        assert (move["place"], move["toward"]) == (paths[move["origin_id"]], target)
        if move["received_on"]:
            assert move["moved_on"] <= move["sent_on"] <= move["received_on"]
            assert paths[move["cell_id"]].startswith(target)
            assert lies == (paths[move["cell_id"]], "")
        else:
            assert lies == (move["place"], target)
        assert (files[note["person_id"]]["place"], files[note["person_id"]]["toward"]) == lies
        for table in ("admission_dossieritem", "admission_handover", "admission_candidatestep"):
            mine = [row for row in rows(made, table) if row["candidate_id"] == note["id"]]
            assert {(row["place"], row["toward"]) for row in mine} == {lies}
    door = next(unit for unit in made.tree.units if unit.code == DOOR_COMMUNE)
    waiting = {move["target_id"] for move in moves if not move["received_on"]}
    assert made.tree.unit_key(door) in waiting


def test_pupils_wait_for_certificates_and_for_classes_that_come(made):
    classes = {row["id"]: row for row in rows(made, "training_trainingclass")}
    certified = {row["enrolment_id"] for row in rows(made, "training_certificate")}
    waiting = Counter()
    for row in rows(made, "training_enrolment"):
        held = classes[row["training_class_id"]]
        assert row["on"] <= held["ends_on"]
        if row["id"] not in certified:
            waiting[committee_of(made, row["centre"]).key, held["ends_on"] < DEMONSTRATION_DAY] += 1
    assert len(classes) == 20 + sum(len(classes_of(district.key)) for district in tops(made).values())
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


def test_cards_of_those_recognised_last_year_are_to_be_asked_for_waited_for_and_handed_over(made):
    found = rows(made, "membership_cardrequest")
    states = defaultdict(set)
    for row in found:
        state = "given" if row["given_on"] else "closed" if row["closed_on"] else "open"
        states[committee_of(made, row["place"]).key].add(state)
        assert row["on"] <= DEMONSTRATION_DAY
        assert (row["given_on"] or DEMONSTRATION_DAY) <= DEMONSTRATION_DAY
        assert bool(row["number"]) == bool(row["given_on"])
    assert len(states) == 5
    assert all({"given", "open"} <= each for each in states.values())
    assert any("closed" in each for each in states.values())
    cards = {row["id"]: row["card_number"] for row in rows(made, "people_person")}
    assert all(cards[row["person_id"]] == row["number"] for row in found)
