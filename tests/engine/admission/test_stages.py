"""Random walks of a candidate against a table written a second time, by hand; the limits of a note's year."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from chibo.engine.admission import (
    ENDED,
    FINAL,
    TABLE,
    WAITING,
    WITH_FILE,
    Freshness,
    Limits,
    Stage,
    Step,
    Taken,
    check_step,
    freshness,
    next_steps,
    stage_after,
)
from tests.admission.allowed import WRITTEN, way_to

INTRODUCED = date(2024, 3, 1)
TODAY = date(2030, 1, 1)
TRIED: Counter[tuple[str, str]] = Counter()


def codes(found):
    return {finding.code for finding in found}


def test_table_of_the_program_is_the_one_written_here():
    told = {
        (str(stage), str(step)): str(after) for stage, row in TABLE.items() for step, after in row.items()
    }
    assert told == WRITTEN


def test_nobody_leaves_an_end_and_nobody_applies_without_a_certificate():
    assert all(next_steps(stage) == () for stage in FINAL)
    assert set(next_steps(Stage.RECOGNISED)) == {Step.ANNULLED, Step.REPAIRED, Step.RECOGNITION_ANNULLED}
    assert [stage for stage in Stage if Step.APPLIED in TABLE[stage]] == [Stage.CERTIFIED]
    assert [stage for stage in Stage if Step.ADMITTED in TABLE[stage]] == [Stage.DECIDED]
    assert set(Stage) == WAITING | ENDED | WITH_FILE
    assert not WAITING & WITH_FILE


@pytest.mark.parametrize("stage", list(Stage))
def test_every_step_is_tried_at_every_stage(stage):
    taken = [Taken(Step(step), INTRODUCED) for step in way_to(str(stage))]
    assert stage_after(taken) is stage
    for step in Step:
        found = codes(check_step(INTRODUCED, taken, step, INTRODUCED, TODAY))
        assert found == (set() if (str(stage), str(step)) in WRITTEN else {"admission.not_now"})


class Road(RuleBasedStateMachine):
    """Any step on any day: what is allowed is taken, what is not is refused and changes nothing."""

    def __init__(self):
        super().__init__()
        self.taken, self.stage, self.day = [], "outstanding", INTRODUCED

    @initialize(stage=st.sampled_from(list(Stage)))
    def begin(self, stage):
        self.taken = [Taken(Step(step), INTRODUCED) for step in way_to(str(stage))]
        self.stage = str(stage)

    @rule(step=st.sampled_from(list(Step)), later=st.integers(-40, 400))
    def step(self, step, later):
        if self.stage in {"closed", "lapsed", "removed", "annulled"}:
            TRIED[self.stage, str(step)] += 1
            assert "admission.not_now" in codes(check_step(INTRODUCED, self.taken, step, self.day, TODAY))
            self.taken, self.stage, self.day = [], "outstanding", INTRODUCED
            return
        on = self.day + timedelta(days=later)
        found = codes(check_step(INTRODUCED, self.taken, step, on, TODAY))
        after = WRITTEN.get((self.stage, str(step)))
        assert ("admission.not_now" in found) == (after is None)
        assert ("admission.too_early" in found) == (on < self.day)
        assert ("admission.ahead" in found) == (on > TODAY)
        TRIED[self.stage, str(step)] += 1
        if not found:
            self.taken.append(Taken(step, on))
            self.stage, self.day = after, on

    @invariant()
    def stands_where_the_written_table_says(self):
        assert stage_after(self.taken) == self.stage


def walk(times, steps=30):
    run_state_machine_as_test(
        Road, settings=settings(max_examples=times, stateful_step_count=steps, deadline=None)
    )


@pytest.mark.torture
def test_many_random_steps_never_leave_the_table():
    walk(2_000)


def test_random_steps_never_leave_the_table():
    walk(400, 12)
    assert {stage for stage, _step in TRIED} == set(map(str, Stage))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 800))
def test_note_ends_once_and_is_told_before(counted, later):
    limits = Limits(12, 1, 1)
    day = counted + timedelta(days=later)
    state = freshness(limits, counted, day)
    assert (state is Freshness.OVER) == (day >= limits.lapses_on(counted))
    assert limits.told_from(counted) < limits.lapses_on(counted) < limits.erased_on(limits.lapses_on(counted))
    if state is Freshness.ENDING:
        assert freshness(limits, counted, day + timedelta(days=32)) is Freshness.OVER


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2025, 5, 15), Freshness.FRESH),
        (date(2025, 5, 16), Freshness.ENDING),
        (date(2025, 6, 15), Freshness.ENDING),
        (date(2025, 6, 16), Freshness.OVER),
    ],
)
def test_year_of_a_note_ends_on_the_same_day_of_the_next(day, state):
    assert freshness(Limits(12, 1, 1), date(2024, 6, 16), day) is state
