"""The tree on any day against a slow model that only remembers what was said."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.engine.citation import Citation
from chibo.organisation import actions as tree
from chibo.organisation.models import Unit
from chibo.organisation.projection import settle_paths
from chibo.organisation.queries import ancestors, children, path_on, subtree, units_on
from chibo.storage.refusal import Refusal
from tests.examples import examples
from tests.organisation.world import ACTOR

pytestmark = pytest.mark.django_db
FIRST, TODAY = date(2016, 1, 1), date(2020, 1, 1)
KINDS = {0: "district_organisation", 1: "agency_organisation", 2: "sectional_organisation", 3: "school_cell"}
DAYS = st.integers(0, 3000).map(lambda n: FIRST + timedelta(days=n))


@dataclass
class Model:
    """Says again, day by day, what was done: no ranges, no paths, no projection."""

    founded: dict[str, date] = field(default_factory=dict)
    closed: dict[str, date] = field(default_factory=dict)
    names: dict[str, dict[date, str]] = field(default_factory=dict)
    parents: dict[str, dict[date, str]] = field(default_factory=dict)

    def there(self, code: str, day: date) -> bool:
        return self.founded[code] <= day and not (code in self.closed and self.closed[code] <= day)

    def at(self, said: dict[date, str], day: date) -> str:
        return said[max(since for since in said if since <= day)]

    def line(self, code: str, day: date) -> list[str]:
        """The unit and everything above it, from the root down."""
        above = self.at(self.parents[code], day)
        return [*(self.line(above, day) if above else []), code]

    def tree(self, day: date) -> dict[str, tuple[str, tuple[str, ...]]]:
        return {
            code: (self.at(self.names[code], day), tuple(self.line(code, day)))
            for code in self.founded
            if self.there(code, day)
        }


class Play:
    """Does to the program and, where it agrees, to the model."""

    def __init__(self) -> None:
        self.model = Model()
        self.level: dict[str, int] = {}
        self.refused: set[str] = set()
        self.found(0, FIRST, None)

    def found(self, level: int, on: date, parent: str | None) -> None:
        code = f"u{len(self.level)}"
        self.level[code] = level
        done = self._do(
            lambda: tree.found_unit(
                actor=ACTOR, on=on, today=TODAY, code=code, name=code, kind=KINDS[level],
                parent=self.unit(parent) if parent else None, basis=Citation(),
            )
        )  # fmt: skip
        if done:
            self.model.founded[code] = on
            self.model.names[code], self.model.parents[code] = {on: code}, {on: parent or ""}
        else:
            del self.level[code]

    def move(self, code: str, parent: str, on: date) -> None:
        if self._do(
            lambda: tree.move_unit(
                actor=ACTOR,
                unit=self.unit(code),
                on=on,
                today=TODAY,
                parent=self.unit(parent),
                basis=Citation(),
            )
        ):
            self.model.parents[code][on] = parent

    def rename(self, code: str, on: date, name: str) -> None:
        if self._do(
            lambda: tree.rename_unit(actor=ACTOR, unit=self.unit(code), on=on, name=name, basis=Citation())
        ):
            self.model.names[code][on] = name

    def close(self, code: str, on: date) -> None:
        if self._do(
            lambda: tree.close_unit(actor=ACTOR, unit=self.unit(code), on=on, today=TODAY, basis=Citation())
        ):
            self.model.closed[code] = on

    def unit(self, code: str) -> Unit:
        return Unit.objects.get(code=code)

    def _do(self, verb) -> bool:
        try:
            verb()
        except Refusal as refusal:
            self.refused |= {finding.code for finding in refusal.findings}
            return False
        return True


@st.composite
def steps(draw):
    """Up to fourteen things to do, in the words of Play."""
    return draw(
        st.lists(
            st.tuples(
                st.sampled_from(["found", "found", "found", "move", "move", "rename", "close"]),
                st.integers(0, 20),
                st.integers(0, 20),
                DAYS,
            ),
            min_size=3,
            max_size=14,
        )
    )


def perform(play: Play, script) -> None:
    for what, first, second, on in script:
        known = list(play.level)
        one, other = known[first % len(known)], known[second % len(known)]
        if what == "found":
            play.found(min(play.level[one] + 1, 3), on, one)
        elif what == "move":
            fitting = [code for code in known if play.level[code] == play.level[one] - 1]
            play.move(one, fitting[second % len(fitting)] if fitting and second % 5 else other, on)
        elif what == "rename":
            play.rename(one, on, f"tên {first}")
        else:
            play.close(one, on)


def told(day: date) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The program's tree of the day, in the form of the model's."""
    rows = list(units_on(day))
    steps_of = {row.step: row.code for row in Unit.objects.all()}
    return {
        row.code: (
            row.name,
            tuple(steps_of[row.then_path[n : n + 4]] for n in range(0, len(row.then_path), 4)),
        )
        for row in rows
    }


@settings(
    max_examples=examples(20), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(script=steps(), asked=st.lists(DAYS, min_size=2, max_size=4))
def test_tree_on_any_day_is_what_was_said(script, asked):
    with transaction.atomic():
        play = Play()
        perform(play, script)
        edges = [on for _what, _one, _other, on in script]
        for day in [*asked, *edges, *(on - timedelta(days=1) for on in edges)]:
            expected = play.model.tree(day)
            assert told(day) == expected
        day = asked[0]
        expected = play.model.tree(day)
        for code, (_name, line) in expected.items():
            path = path_on(play.unit(code).pk, day)
            assert [row.code for row in ancestors(path, day)] == list(line[:-1])
            below = {other for other, (_n, way) in expected.items() if code in way}
            assert {row.code for row in subtree(path, day)} == below
            direct = {other for other, (_n, way) in expected.items() if way[-2:-1] == (code,)}
            assert {row.code for row in children(play.unit(code).pk, day)} == direct
        transaction.set_rollback(True)


@settings(
    max_examples=examples(8), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(script=steps())
def test_projection_rebuilt_from_the_placements_is_the_same(script):
    with transaction.atomic():
        perform(Play(), script)
        roots = Unit.objects.filter(code="u0").values_list("pk", flat=True)
        assert settle_paths(roots, TODAY) == set()
        transaction.set_rollback(True)


@settings(
    max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(script=steps(), on=DAYS, which=st.integers(0, 20))
def test_withdrawing_any_change_ahead_restores_the_whole_tree(script, on, which):
    with transaction.atomic():
        play = Play()
        perform(play, script)
        code = list(play.level)[which % len(play.level)]
        start = max(on, TODAY + timedelta(days=1))
        before = told(start), told(start + timedelta(days=500))
        try:
            row = tree.rename_unit(actor=ACTOR, unit=play.unit(code), on=start, name="mới", basis=Citation())
        except Refusal:
            transaction.set_rollback(True)
            return
        assert told(start) != before[0]
        tree.withdraw_change(actor=ACTOR, change=row, today=TODAY)
        assert (told(start), told(start + timedelta(days=500))) == before
        transaction.set_rollback(True)


def test_play_meets_the_refusals_it_is_meant_to_meet():
    """The random play is worth something only if it runs into the walls too."""
    play = Play()
    play.found(1, FIRST, "u0")
    play.found(2, FIRST, "u1")
    play.move("u1", "u2", FIRST + timedelta(days=5))
    play.close("u1", FIRST + timedelta(days=5))
    play.close("u2", FIRST + timedelta(days=5))
    play.rename("u2", FIRST + timedelta(days=9), "spät")
    play.found(2, FIRST + timedelta(days=1), "u1")
    assert {"unit.circle", "unit.has_children", "unit.not_there"} <= play.refused


def test_parent_that_ends_in_between_is_refused():
    play = Play()
    play.found(1, FIRST, "u0")
    play.found(1, FIRST, "u0")
    play.found(2, FIRST, "u1")
    play.close("u2", FIRST + timedelta(days=100))
    play.move("u3", "u2", FIRST + timedelta(days=50))
    assert play.refused == {"unit.parent_ends"}
    assert told(FIRST + timedelta(days=60))["u3"][1] == ("u0", "u1", "u3")
