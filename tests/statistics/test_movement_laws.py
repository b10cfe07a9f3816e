"""The database against the pure engine: random trees that move, random lives, both trees, every node.

The worlds are those of the engine's own laws; the engine is the slow reference.
"""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, assume, given, reject, settings

from chibo.engine import ledger
from chibo.membership.models import Movement, Spell
from chibo.membership.projection import project
from chibo.organisation.models import Placement, Unit, UnitKind
from chibo.organisation.nodes import NOW, Node
from chibo.organisation.projection import settle_paths
from chibo.people.models import Person
from chibo.statistics.movement import Figures, breakdown, movement
from chibo.statistics.proof import BETWEEN, TRANSIT, prove
from chibo.storage.fields import days
from chibo.storage.identity import Scope, acting
from tests.engine.ledger import worlds
from tests.examples import examples

TODAY = worlds.DAYS[-1] + dt.timedelta(days=30)
RECORDED = dt.datetime(2019, 1, 1, tzinfo=dt.UTC)
"""When the first entry of a world was written; each next one a minute later."""
KINDS = dict.fromkeys(worlds.UNITS, "commune_organisation") | {"root": "district_organisation"}
laws = settings(
    max_examples=examples(15), deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
LINES = ("admitted", "readmitted", "restored", "died", "expelled", "removed", "removed_probationary")
LINES += ("withdrew", "annulled", "opened", "reorganised_in", "reorganised_out")
REORGANISED = ("reorganised_in", "reorganised_out")
PROVED = ("all_admitted", "died", "removed", "transferred_in", "transferred_out", *REORGANISED)

pytestmark = [pytest.mark.django_db, pytest.mark.early, pytest.mark.usefixtures("swept")]


class World:
    """A random tree and ledger, written to the tables as they are."""

    def __init__(self, tree, entries):
        self.tree, self.entries = tree, entries
        self.units = {name: self._unit(number, name) for number, name in enumerate(worlds.UNITS)}
        self._place()
        settle_paths([unit.pk for unit in self.units.values()], TODAY)
        for unit in self.units.values():
            unit.refresh_from_db()
        names = ("An", "Bình", "Chi")
        self.people = {name: Person.objects.create(given=name, gender="f", place="0000") for name in names}
        self.rows = {}
        for entry in entries:
            self._write(entry)
        project([person.pk for person in self.people.values()])

    def _unit(self, number, name):
        founded, closed = self.tree._parents[name][0][0], self.tree._closed.get(name)
        if closed is not None and closed <= founded:
            reject()
        unit = Unit.objects.create(
            code=f"u{number}", step=f"{number:04}", founded_on=founded, closed_on=closed
        )
        UnitKind.objects.create(unit=unit, kind=KINDS[name], during=days(founded))
        return unit

    def _place(self):
        for name, planned in self.tree._parents.items():
            closed = self.tree._closed.get(name, dt.date.max)
            rows = [row for row in planned if row[0] < closed]
            ends = [since for since, _parent in rows[1:]] + [self.tree._closed.get(name)]
            for (since, parent), end in zip(rows, ends, strict=True):
                Placement.objects.create(
                    unit=self.units[name], parent=self.units.get(parent), during=days(since, end)
                )

    def _write(self, entry):
        inside = self.units.get(entry.partner)
        transfer = entry.kind in (ledger.Kind.TRANSFERRED_IN, ledger.Kind.TRANSFERRED_OUT)
        outside = transfer and inside is None
        self.rows[entry.id] = Movement.objects.create(
            person=self.people[entry.person],
            kind=entry.kind.value,
            on=entry.on,
            unit=self.units[entry.unit],
            partner=inside,
            outside="Đảng bộ ngoài tỉnh" if outside else "",
            outside_tier="other_province" if outside else "",
            standing=entry.standing.value if entry.standing else "",
            voids=self.rows.get(entry.voids),
            answers=self.rows.get(entry.answers),
            recorded_at=RECORDED + dt.timedelta(minutes=len(self.rows)),
        )


def sound(tree):
    """No unit outlives the one above it: verbs refuse to close a parent, or to move under a closed one."""
    ends = tree._closed
    begins = {name: rows[0][0] for name, rows in tree._parents.items()}
    turns = {since for rows in tree._parents.values() for since, _parent in rows} | set(ends.values())
    return all(
        tree.path(name, day)
        for name in begins
        for day in turns
        if begins[name] <= day < ends.get(name, dt.date.max)
    )


def in_world(tree, entries, judge):
    """Judge a world in a transaction that leaves nothing behind. Verbs refuse units that do not exist yet."""
    assume(sound(tree))
    assume(all(spell.path is not None for spell in ledger.spells(ledger.effective(entries), tree)))
    named = [(unit, entry.on) for entry in entries for unit in (entry.unit, entry.partner) if unit]
    assume(all(tree.path(unit, day) for unit, day in named))
    roots = tuple(f"{number:04}" for number in range(len(worlds.UNITS)))
    with transaction.atomic():
        with acting(user=None, scope=Scope(roots, roots)):
            judge(World(tree, entries))
        transaction.set_rollback(True)


def engine_spells(world):
    chain = ledger.spells(ledger.effective(world.entries), world.tree)
    seen = [s for s in chain if s.start != s.end]
    return [(s.person, s.path, s.standing.value, s.transit, s.start, s.end) for s in seen if s.path]


def stored_spells(world):
    names = {person.pk: name for name, person in world.people.items()}
    # Between two roots a person counts nowhere; that stretch is nobody's to see.
    rows = Spell.objects.exclude(path="")
    return [(names[r.person_id], r.path, r.standing, r.transit, r.during.lower, r.during.upper) for r in rows]


def joined(spells):
    """Stretches that follow on one another with nothing changed count as one."""
    merged = []
    for person, path, standing, transit, start, end in sorted(spells, key=lambda s: (s[0], s[4])):
        last = merged[-1] if merged else None
        if last and last[:4] == (person, path, standing, transit) and last[5] == start:
            merged[-1] = (*last[:5], end)
        else:
            merged.append((person, path, standing, transit, start, end))
    return merged


@laws
@given(worlds.trees(), worlds.ledgers())
def test_stored_spells_are_those_of_the_engine(tree, entries):
    def judge(world):
        assert joined(stored_spells(world)) == joined(engine_spells(world))

    in_world(tree, entries, judge)


def standing_rows(tree):
    """The placements without the closings, and without what was planned for after them."""
    return {
        name: [row for row in rows if row[0] < tree._closed.get(name, dt.date.max)]
        for name, rows in tree._parents.items()
    }


def as_engine(figures):
    """The engine's lines from ours: transfer lines are compared as sums of tiers."""
    return {
        "opening_stock": figures.opening,
        "closing_stock": figures.closing,
        "transferred_in": figures.value("transferred_in"),
        "transferred_out": figures.value("transferred_out"),
        **{name: figures.lines[name] for name in LINES},
    }


def by_engine(world, name, period, tree):
    table = ledger.movement_table(
        world.entries, tree, lambda day: tree.path(name, day), period, lambda path: "tier"
    )
    found = {key: getattr(table, key) for key in as_engine(Figures())}
    return found | {
        "transferred_in": table.transferred_in.total(),
        "transferred_out": table.transferred_out.total(),
    }


@laws
@given(worlds.trees(), worlds.ledgers(), worlds.periods())
def test_movement_table_of_every_node_is_that_of_the_engine_on_the_tree_as_it_was(tree, entries, period):
    def judge(world):
        for name, unit in world.units.items():
            figures = movement(Node(unit), period)
            assert figures.balances, (name, figures)
            assert as_engine(figures) == by_engine(world, name, period, world.tree), name

    in_world(tree, entries, judge)


@laws
@given(worlds.trees(), worlds.ledgers(), worlds.periods())
def test_movement_table_of_every_node_is_that_of_the_engine_on_the_tree_as_it_is(tree, entries, period):
    def judge(world):
        # On today's tree a closed unit keeps its last place, so that its past is in nobody's figures twice.
        fixed = ledger.FixedTree(ledger.Placements(standing_rows(tree)), TODAY)
        for name, unit in world.units.items():
            figures = movement(Node(unit, NOW), period)
            assert figures.balances, (name, figures)
            assert as_engine(figures) == by_engine(world, name, period, fixed), name

    in_world(tree, entries, judge)


@settings(laws, max_examples=examples(5))
@given(worlds.trees(), worlds.ledgers(), worlds.periods())
def test_every_line_is_as_many_rows_as_its_proof_and_the_units_below_balance(tree, entries, period):
    def judge(world):
        for name, unit in world.units.items():
            node = Node(unit)
            found = breakdown(node, period)
            assert all(child.balances for child in found.children.values()), name
            told = {line: n for line in PROVED if (n := found.total.value(line)) or line in REORGANISED}
            assert {line: prove(node, period, line).total for line in told} == told, name
            for line in told:
                between, own = (prove(node, period, f"{part}-{line}").total for part in (BETWEEN, TRANSIT))
                assert (between, own) == (found.inner(line), found.own.value(line)), (name, line)

    in_world(tree, entries, judge)
