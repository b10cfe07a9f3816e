"""Taking back: every figure as before, not where something later rests on it; kills leave nothing half."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.accounts.choices import Role
from chibo.engine.calendar import PartialDate, Period
from chibo.exchange.actions import ask_for_import, undo_import
from chibo.exchange.choices import Stage
from chibo.exchange.models import Batch, StagedRow
from chibo.exchange.queries import step_of
from chibo.membership.actions import record_movement
from chibo.membership.choices import Kind
from chibo.membership.models import Movement
from chibo.membership.queries import counts_on
from chibo.organisation.actions import move_unit as place_elsewhere
from chibo.organisation.models import Unit
from chibo.organisation.nodes import NOW, THEN, Node
from chibo.people.actions import edit_person
from chibo.people.models import Belonging, Person, Trait
from chibo.people.queries import protected_of
from chibo.statistics.dimensions import DIMENSIONS
from chibo.statistics.headcount import cross_table
from chibo.statistics.movement import movement
from chibo.storage.refusal import Refusal
from tests.exchange.conftest import Desk, in_one_go
from tests.exchange.test_import import SIMPLE, line
from tests.exchange.workbooks import big, member, simple, t1
from tests.register import PAPER, TODAY, make_user

ROOT = Path(__file__).resolve().parents[2]


def units_of(register):
    """Every organisation of the tree, top to bottom."""
    with register.at_work():
        return list(Unit.objects.order_by("path"))


def figures(register, days, periods):
    """Every line of Biểu 1 and the joint table of all dimensions, of which every cross-table is a sum."""
    found = {}
    units = units_of(register)
    with register.at_work():
        for node in (Node(unit, tree) for unit in units for tree in (THEN, NOW)):
            for period in periods:
                counted = movement(node, period)
                lines = {name: n for name, n in counted.lines.items() if n}
                found[node, period] = (counted.opening, counted.closing, lines)
            for day in days:
                found[node, day] = cross_table(node, day, list(DIMENSIONS), may_see_sensitive=True).cells
        for unit in units:
            found[unit] = [counts_on(unit.path, day) for day in days]
    return found


@pytest.fixture
def moved(register):
    """A clerk of the district, where a cell went over to the other commune a month ago: two unlike trees."""
    with register.at_work():
        place_elsewhere(
            actor=register.actor, unit=register.north_cell, parent=register.south,
            on=TODAY - timedelta(days=30), today=TODAY, basis=PAPER,
        )  # fmt: skip
    return Desk(make_user("van-phong-huyen", Role.GRASSROOTS_OFFICE, register.district), register)


def asked(on, drawn):
    """Days around the opening balance, drawn ones, today; and the periods between them."""
    day = timedelta(days=1)
    days = sorted({on - day, on, on + day, TODAY, *(TODAY - back * day for back in drawn)} - {TODAY + day})
    between = [Period(first, last) for first, last in pairwise(days)]
    return days, [
        *between,
        Period(on, on),
        Period.months(TODAY.year, 1, 6),
        Period.months(TODAY.year - 1, 1, 12),
    ]


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    numbers=st.lists(st.integers(0, 40), min_size=1, max_size=6, unique=True),
    back=st.integers(0, 90),
    drawn=st.sets(st.integers(0, 700), max_size=2),
    known=st.booleans(),
)
def test_after_undo_every_figure_is_what_it_was(moved, numbers, back, drawn, known):
    register, on = moved.register, TODAY - timedelta(days=back)
    days, periods = asked(on, drawn)
    with transaction.atomic():
        if known:
            with time_machine.travel(TODAY):
                register.enter("Ổn", birth=PartialDate(1980, 2, 5), unit=register.other_cell)
        before = figures(register, days, periods)
        rows = [member(n, "cb-ha" if n % 2 else "cb-thuong") for n in numbers]
        filled = {2: "Ngô Thị Ổn", 5: "05/02/1980", 7: "Phật giáo", 13: "cb-thuong"}
        with moved.at_work():
            batch = moved.bring_in(t1([*rows, member(99, cells=filled)]), on=on, unit=register.district)
            assert batch.counts == {"rows": len(rows) + 1, "new": len(rows) + 1 - known} | (
                {"match": 1} if known else {}
            )
        assert figures(register, days, periods) != before
        with moved.at_work():
            undo_import(actor=moved.user, batch=batch, reason="Nhầm tệp", today=TODAY)
        assert figures(register, days, periods) == before
        transaction.set_rollback(True)


def test_undo_strikes_one_row_for_each_and_closes_the_files(lasting):
    batch = in_one_go(lasting, lambda: lasting.bring_in(t1([member(n) for n in range(3)])))
    in_one_go(lasting, lambda: undo_import(actor=lasting.user, batch=batch, reason="Nhầm tệp", today=TODAY))
    with transaction.atomic(), lasting.at_work():
        assert Movement.objects.filter(kind=Kind.CORRECTION, batch=batch.pk).count() == 3
        assert Person.objects.filter(closed_at__isnull=True).count() == 0
        assert Batch.objects.get().stage == Stage.UNDONE


def test_undo_empties_what_was_filled_in_a_known_file(lasting):
    with transaction.atomic():
        known = lasting.register.enter("Ổn", birth=PartialDate(1980, 2, 5))
    data = simple([*SIMPLE, "Số thẻ", "LLCT"], [*line(number="068180000123"), "41072357", "Trung cấp"])
    batch = in_one_go(lasting, lambda: lasting.bring_in(data))
    in_one_go(lasting, lambda: undo_import(actor=lasting.user, batch=batch, reason="Nhầm tệp", today=TODAY))
    with transaction.atomic(), lasting.at_work():
        known.refresh_from_db()
        assert (known.card_number, known.joined_on, known.closed_at) == ("", None, None)
        assert protected_of(known) == {}
        assert not Trait.objects.exists()
        assert not Belonging.objects.exists()


def test_undo_is_refused_after_something_was_written_in_a_file(lasting):
    batch = in_one_go(lasting, lambda: lasting.bring_in(simple(SIMPLE, line())))

    def edit():
        person = Person.objects.get()
        edit_person(actor=lasting.user, person=person, version=1, today=TODAY, other_name="Ổn con")

    in_one_go(lasting, edit)
    with pytest.raises(Refusal) as refusal:
        in_one_go(lasting, lambda: undo_import(actor=lasting.user, batch=batch, reason="x", today=TODAY))
    assert refusal.value.findings[0].code == "undo.built_upon"


def test_undo_is_refused_after_a_later_movement(lasting):
    batch = in_one_go(lasting, lambda: lasting.bring_in(simple(SIMPLE, line())))

    def die():
        person = Person.objects.get()
        cell = lasting.register.north_cell
        record_movement(
            actor=lasting.user, person=person, kind=Kind.DIED, on=TODAY, unit=cell, today=TODAY, basis=PAPER
        )

    in_one_go(lasting, die)
    with pytest.raises(Refusal, match="Đã có việc ghi sau khi nhập"):
        in_one_go(lasting, lambda: undo_import(actor=lasting.user, batch=batch, reason="x", today=TODAY))


def test_undo_is_refused_after_seven_days(lasting):
    batch = in_one_go(lasting, lambda: lasting.bring_in(simple(SIMPLE, line())))

    def age():
        Batch.objects.update(imported_at=Batch.objects.get().imported_at - timedelta(days=8))

    in_one_go(lasting, age)
    with pytest.raises(Refusal, match="Đã quá 7 ngày"):
        in_one_go(lasting, lambda: undo_import(actor=lasting.user, batch=batch, reason="x", today=TODAY))


def test_file_taken_back_may_come_in_again(lasting):
    data = simple(SIMPLE, line(number="068180000123"))
    batch = in_one_go(lasting, lambda: lasting.bring_in(data))
    in_one_go(lasting, lambda: undo_import(actor=lasting.user, batch=batch, reason="Nhầm", today=TODAY))
    again = in_one_go(lasting, lambda: lasting.bring_in(data))
    assert again.counts == {"rows": 1, "new": 1}


def test_import_changed_under_the_hand_is_not_run_blindly(lasting):
    """The same person entered by hand after the look: the counts the user saw no longer hold."""
    batch = in_one_go(lasting, lambda: lasting.check(lasting.open(simple(SIMPLE, line()))))
    with transaction.atomic():
        lasting.register.enter("Ổn", birth=PartialDate(1980, 2, 5))
    with pytest.raises(Refusal, match="Sổ đã thay đổi"):
        in_one_go(lasting, lambda: lasting.run(batch, recheck=True))


def test_staging_of_a_moved_unit_goes_along(lasting):
    batch = in_one_go(lasting, lambda: lasting.check(lasting.open(simple(SIMPLE, line()))))
    register = lasting.register
    with transaction.atomic(), register.at_work():
        place_elsewhere(
            actor=register.actor,
            unit=register.north_cell,
            parent=register.south,
            on=TODAY,
            today=TODAY,
            basis=PAPER,
        )
        kept = Batch.objects.get(pk=batch.pk)
        assert kept.place == register.north.path
        assert StagedRow.objects.get().place == register.north.path


def test_import_killed_in_the_middle_leaves_nothing_and_runs_again(lasting, database_environment):
    def ask():
        batch = lasting.check(lasting.open(big(800)))
        return ask_for_import(actor=lasting.user, batch=batch)

    batch = in_one_go(lasting, ask)
    code = (
        "import django; django.setup(); from chibo.exchange.tasks import import_rows; "
        f"import_rows(batch='{batch.pk}', user='{lasting.user.pk}')"
    )
    environment = {**os.environ, **database_environment, "DJANGO_SETTINGS_MODULE": "chibo.project.settings"}
    child = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment)
    _until_step(lasting, batch, 3, child)
    child.send_signal(signal.SIGKILL)
    child.wait()
    with transaction.atomic(), lasting.at_work():
        assert (Person.objects.count(), Movement.objects.count()) == (0, 0)
        assert Batch.objects.get().stage == Stage.WAITING
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=False).returncode == 0
    )
    with transaction.atomic(), lasting.at_work():
        assert Batch.objects.get().stage == Stage.DONE
        assert Person.objects.count() == Movement.objects.count() == 760


def _until_step(desk, batch, step, child):
    """Wait until the running import has told that it is this far."""
    limit = time.monotonic() + 120
    while time.monotonic() < limit and child.poll() is None:
        with transaction.atomic(), desk.at_work():
            if step_of(batch) >= step:
                return
        time.sleep(0.02)
    pytest.fail("the import never came that far")
