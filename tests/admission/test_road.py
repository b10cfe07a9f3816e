"""Random walks of a candidate with the real verbs on the real database, against a table written by hand.

What the table allows is done; what it does not allow is refused and changes nothing. After every step the
ledger, the file's stage and its deadlines are what the steps so far make them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chibo.admission.actions.clocks import KINDS, wanted
from chibo.admission.models import Candidate
from chibo.deadlines.models import Deadline
from chibo.deadlines.queries import deadlines_of, open_ones
from chibo.engine.admission import IN_DOSSIER
from chibo.membership.checks import check_ledger
from chibo.membership.choices import STARTS
from chibo.membership.models import Movement, Spell
from chibo.membership.queries import in_force, spell_on
from chibo.people.models import Person
from chibo.regulations.due import deadline_kinds, limit_of
from chibo.storage.refusal import Refusal
from chibo.training.models import Certificate
from tests.admission.allowed import LEFT_OUT, STAGES, STANDING, STEPS, WITHDRAWN, WRITTEN, after_of, ways
from tests.admission.walker import MEMBERS, WAYS, Walker
from tests.examples import WANDERING
from tests.register import Register

pytestmark = [pytest.mark.django_db, pytest.mark.early, pytest.mark.usefixtures("swept")]
VERBS = tuple(dict.fromkeys(WITHDRAWN.values()))
STANDS = {"admission.step_stands", "admission.no_step", "dossier.none"}
# Who decides alone skips a vote: these stages are left by another step there.
ALONE = frozenset({"voted", "recognition_voted", "removal_voted"})
NOT_ALLOWED = {(stage, step) for stage in STAGES for step in STEPS} - WRITTEN.keys()
TAKEN: Counter[tuple[str, str]] = Counter()
REFUSED: Counter[tuple[str, str]] = Counter()
OTHER: Counter[str] = Counter()
PARTS = 4
"""Pieces of the long walk, so that they can run side by side."""


def _kept() -> Iterator[tuple[str, str]]:
    """Tables with rows about a candidate, and the column that says about whom."""
    yield Candidate._meta.db_table, "id"
    yield Deadline._meta.db_table, "subject"
    yield Certificate._meta.db_table, "candidate"
    for model in apps.get_app_config("admission").get_models():
        names = {field.name for field in model._meta.get_fields()}
        if "candidate" in names and "pgh_id" not in names:
            yield model._meta.db_table, "candidate_id"


def digest(walker: Walker) -> tuple[str, ...]:
    """Everything that is kept about the candidate, his membership too."""
    one = "coalesce((SELECT string_agg(x::text, '|' ORDER BY x.id) FROM {} x WHERE x.{} = %s), '')"
    told = [one.format(table, column) for table, column in _kept()]
    person = "(SELECT c.person_id FROM admission_candidate c WHERE c.id = %s)"
    told += [
        one.format(model._meta.db_table, "person_id").replace("%s", person) for model in (Movement, Spell)
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(told), [walker.candidate.pk] * len(told))
        return tuple(cursor.fetchone())


def codes(refused: Refusal) -> set[str]:
    """What the refusal says."""
    return {finding.code for finding in refused.findings}


class Road(RuleBasedStateMachine):
    """Begins where the walker stands, and leaves him there when it is over."""

    def __init__(self, start: Walker, firsts: Iterable[str] = ()) -> None:
        super().__init__()
        self.firsts = sorted(firsts)
        self.walker = copy(start)
        self.walker.steps = list(start.steps)
        self.savepoint = transaction.savepoint()
        self.before: tuple[str, ...] = ()
        self.sound = False

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    @property
    def stage(self) -> str:
        return self.walker.stage

    def leads_on(self) -> dict[str, str]:
        return after_of(self.stage, self.walker.way)

    @initialize(data=st.data(), gap=st.integers(1, 20))
    def begin(self, data: st.DataObject, gap: int) -> None:
        if self.firsts:
            self.allowed(data.draw(st.sampled_from(self.firsts)), gap)

    @precondition(lambda self: self.leads_on())
    @rule(data=st.data(), gap=st.integers(1, 20))
    def take_what_is_allowed(self, data: st.DataObject, gap: int) -> None:
        self.allowed(data.draw(st.sampled_from(sorted(self.leads_on()))), gap)

    @rule(data=st.data(), gap=st.integers(1, 20))
    def try_what_is_not(self, data: st.DataObject, gap: int) -> None:
        self.forbidden(data.draw(st.sampled_from(self.others())), gap)

    def others(self) -> list[str]:
        return [step for step in STEPS if step not in self.leads_on()]

    def allowed(self, step: str, gap: int) -> None:
        """Take it; the table says where that leads."""
        TAKEN[self.stage, step] += 1
        self.walker.take(step, self.walker.day_for(step, gap))
        self.before, self.sound = (), False

    def forbidden(self, step: str, gap: int, *, look: bool = True) -> None:
        """Try it with everything in order but the stage."""
        barred = LEFT_OUT.get((self.walker.way, self.stage, step))
        says = {barred} if barred else {"admission.not_now", *WAYS[step].says}
        with transaction.atomic():
            on = self.walker.day_for(step, gap)
            if step == "renewed" and self.stage in IN_DOSSIER:
                self.walker.make_ready(step, on)
                self.before = ()
            self.refused(lambda: WAYS[step].act(self.walker, on), says, look=look)
            if step == "renewed":
                self.before = ()
                transaction.set_rollback(True)
        REFUSED[self.stage, step] += 1

    @precondition(lambda self: self.leads_on() and self.walker.steps)
    @rule(data=st.data())
    def try_a_day_before_the_last_step(self, data: st.DataObject) -> None:
        step = data.draw(st.sampled_from(sorted(self.leads_on())))
        OTHER["early"] += 1
        early = self.walker.day - timedelta(days=400)
        self.refused(lambda: WAYS[step].act(self.walker, early), set())

    @precondition(lambda self: self.walker.steps)
    @rule(verb=st.sampled_from(VERBS), gap=st.integers(0, 20))
    def take_back(self, verb: str, gap: int) -> None:
        self.back(verb, gap)

    def back(self, verb: str, gap: int) -> None:
        """Take the last step back by a verb; only one of them may, and only some steps."""
        walker = self.walker
        may, on = walker.may_take_back(verb), walker.day + timedelta(days=gap)
        OTHER[verb if may else f"{verb} refused"] += 1
        if not may:
            self.refused(lambda: walker.take_back(verb, on), STANDS)
            return
        walker.take_back(verb, on)
        walker.steps, walker.day = walker.steps[:-1], on
        self.before, self.sound = (), False

    def refused(self, act: Callable[[], object], says: set[str], *, look: bool = True) -> None:
        """It is refused for one of these reasons, or for whichever where none is named; nothing changes."""
        self.before = self.before or (digest(self.walker) if look else ())
        with pytest.raises(Refusal) as refusal:
            act()
        assert not says or codes(refusal.value) <= says
        assert not look or digest(self.walker) == self.before

    @invariant()
    def everything_follows_from_the_steps(self) -> None:
        if self.sound:
            return
        fresh = Candidate.objects.select_related("person").get(pk=self.walker.candidate.pk)
        assert fresh.stage == self.stage, self.walker.steps
        self.ledger_holds(fresh.person)
        self.no_deadline_is_lost(fresh)
        self.sound = True

    def ledger_holds(self, person: Person | None) -> None:
        """A membership from the ceremony to an end and none else; nobody else came or went."""
        standing = STANDING.get(self.stage)
        day = self.walker.day
        members = Spell.objects.filter(during__contains=day, transit=False).count()
        assert members == MEMBERS + (standing is not None)
        if person is None:
            assert standing is None
            return
        spell = spell_on(person.pk, day)
        assert (spell.standing if spell else None) == standing
        starts = in_force(Movement.objects.filter(person=person, kind__in=STARTS)).count()
        assert starts == ("admitted" in self.walker.steps)
        assert check_ledger(person.pk) == []

    def no_deadline_is_lost(self, fresh: Candidate) -> None:
        """What the stage wants and the rules limit is open, once; nothing else of the dossier is."""
        rows = open_ones(deadlines_of(fresh.pk))
        there = sorted((row.what, row.since, row.unit_id) for row in rows)
        dossier = self.walker.dossier
        wants = [
            (each.what, each.since, each.unit.pk)
            for each in (wanted(fresh, dossier) if dossier else ())
            if limit_of(deadline_kinds()[each.what], each.since) is not None
        ]
        if self.stage in {"outstanding", "sympathiser", "class_sent", "certified"}:
            assert [what for what, _since, _unit in there] == ["note_lapses"]
            return
        assert there == sorted(wants), self.walker.steps
        assert {what for what, _since, _unit in there} <= set(KINDS)


def tour(walker: Walker, goals: dict[str, list[str]], visit: Callable[[Walker], None]) -> None:
    """Walk from every stage that the way leads through, each reached once and left as it was."""
    visit(walker)
    reached = [stage for stage, steps in goals.items() if steps and steps[:-1] == walker.steps]
    for stage in reached:
        with transaction.atomic():
            there = copy(walker)
            there.steps = list(walker.steps)
            step = goals[stage][-1]
            # Papers of a recognition may not be older than the end of the probation.
            there.take(step, there.day_for(step, 370 if step == "recognition_opened" else 3))
            if step in {"dossier_opened", "recognition_opened"}:
                there.whole(there.day)
            tour(there, goals, visit)
            transaction.set_rollback(True)


def walk(start: Walker, firsts: Iterable[str], examples: int, longest: int) -> None:
    """So many walks from here, each with one of the first steps; others from every stage."""

    def begun() -> Road:
        return Road(start, firsts)

    if not WANDERING:
        seed(" ".join(start.steps).encode())(begun)
    run_state_machine_as_test(
        begun,
        settings=settings(
            max_examples=examples,
            stateful_step_count=longest,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def take_each(start: Walker) -> None:
    """Whatever the table allows here is taken once, and taken back where it may be."""
    for step in after_of(start.stage, start.way):
        road = Road(start)
        road.allowed(step, 3)
        road.everything_follows_from_the_steps()
        road.back(WITHDRAWN.get(step, VERBS[0]), 1)
        road.everything_follows_from_the_steps()
        road.teardown()


def try_each_other(start: Walker, times: int) -> None:
    """Whatever the table does not allow here is tried so many times."""
    for gap in range(1, times + 1):
        road, before = Road(start), digest(start)
        for step in road.others():
            road.forbidden(step, gap, look=False)
        assert digest(start) == before
        road.teardown()


def toured(register: Register, visit: Callable[[Walker], None]) -> int:
    """Visit every stage, by the way on which one committee decides those where it differs; counts steps."""
    for count in (TAKEN, REFUSED, OTHER):
        count.clear()

    def visited(start: Walker) -> None:
        if start.way == "above_grassroots" or start.stage in ALONE:
            visit(start)

    for way in ("above_grassroots", "authorised"):
        with transaction.atomic(), register.at_work():
            tour(Walker(register, way), ways(way), visited)
            transaction.set_rollback(True)
    return sum(count.total() for count in (TAKEN, REFUSED, OTHER))


def report(steps: int) -> str:
    """How often each transition was taken, and each step that is not allowed was tried."""
    lines = [f"{steps} steps, {TAKEN.total()} taken, {REFUSED.total()} not allowed and refused", str(OTHER)]
    lines += [f"{stage:21}{step:21}{TAKEN[stage, step]:6}" for stage, step in WRITTEN]
    for stage in STAGES:
        tried = [REFUSED[stage, step] for step in STEPS if (stage, step) not in WRITTEN]
        lines.append(f"{stage:21}{len(tried)} others, each tried {min(tried)} to {max(tried)} times")
    return "\n".join(lines)


def test_random_steps_never_leave_the_road(register):
    def visit(start):
        try_each_other(start, 2)
        take_each(start)
        if len(start.steps) % 4 == 1:
            walk(start, after_of(start.stage, start.way), examples=2, longest=3)

    steps = toured(register, visit)
    print(report(steps))
    assert steps >= 2_000
    assert set(REFUSED) >= NOT_ALLOWED
    assert set(TAKEN) == set(WRITTEN)


@pytest.mark.torture
@pytest.mark.parametrize("part", range(PARTS))
def test_many_random_steps_never_leave_the_road(register, part):
    """20,000 steps in all; each part begins its walks at stages of its own."""
    own = {stage for number, stage in enumerate(STAGES) if number % PARTS == part}

    def visit(start):
        if start.stage not in own:
            return
        try_each_other(start, 20)
        for step in after_of(start.stage, start.way):
            walk(start, [step], examples=51, longest=3)

    steps = toured(register, visit)
    print(report(steps))
    assert steps >= 20_000 / PARTS
    assert min(TAKEN[stage, step] for stage, step in WRITTEN if stage in own) >= 50
    assert min(REFUSED[stage, step] for stage, step in NOT_ALLOWED if stage in own) >= 20
