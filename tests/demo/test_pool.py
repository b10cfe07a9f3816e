"""Candidates of the demonstration: few in a commune, at every stage, as the verbs would have written them."""

from collections import Counter

from chibo.demo.identity import key
from chibo.demo.pool import COLUMNS, ROADS, _helpers
from chibo.demo.world import DEMONSTRATION_DAY
from chibo.engine.admission import Step, Taken, check_step, stage_after


def column(made, table, name):
    place = COLUMNS[table].index(name)
    return [row[place] for row in made.rows[table]]


def test_every_row_has_a_value_for_every_column(made):
    for table, columns in COLUMNS.items():
        assert made.rows[table]
        assert {len(row) for row in made.rows[table]} == {len(columns)}, table


def test_every_committee_has_candidates_at_every_stage(made):
    stages = Counter(column(made, "admission_candidate", "stage"))
    assert set(stages) >= {
        "outstanding",
        "sympathiser",
        "class_sent",
        "certified",
        "applied",
        "closed",
        "lapsed",
    }
    assert 400 <= sum(stages.values()) <= 1000
    assert len(ROADS) == 9


def test_steps_are_such_as_the_table_of_the_program_allows(made):
    introduced = dict(
        zip(
            column(made, "admission_candidate", "id"),
            column(made, "admission_candidate", "introduced_on"),
            strict=True,
        )
    )
    stages = dict(
        zip(
            column(made, "admission_candidate", "id"),
            column(made, "admission_candidate", "stage"),
            strict=True,
        )
    )
    taken = {key: [] for key in introduced}
    names = COLUMNS["admission_candidatestep"]
    for row in made.rows["admission_candidatestep"]:
        step = dict(zip(names, row, strict=True))
        key, kind, on = step["candidate_id"], Step(step["kind"]), step["on"]
        found = check_step(introduced[key], taken[key], kind, on, DEMONSTRATION_DAY)
        assert found == (), (key, kind)
        taken[key].append(Taken(kind, on))
    assert {key: str(stage_after(steps)) for key, steps in taken.items()} == stages


def test_name_is_in_the_note_or_in_the_file_or_erased(made):
    for row in made.rows["admission_candidate"]:
        note = dict(zip(COLUMNS["admission_candidate"], row, strict=True))
        assert bool(note["name"]) == (note["person_id"] is None and note["erased_on"] is None)


def test_applicants_are_no_members_of_any_committee(made):
    lives = [life for population in made.populations for life, _member in population.members]
    members = {str(key("person", life.number)) for life in lives}
    applicants = set(filter(None, column(made, "admission_candidate", "person_id"))) - members
    assert len(made.rows["people_person"]) == len(members) + len(applicants)
    ledger = {str(row[1]) for row in made.rows["membership_movement"]}
    assert ledger.isdisjoint(applicants)


def test_helpers_are_members_still_there(made):
    population = made.populations[0]
    assert all(lives for lives in _helpers(population.members).values())
