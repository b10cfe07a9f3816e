"""Taking back: every figure as before, not where something later rests on it; kills leave nothing half."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
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
from chibo.people.actions import edit_person
from chibo.people.models import Belonging, Person, Trait
from chibo.people.queries import protected_of
from chibo.statistics.movement import movement
from chibo.statistics.nodes import NOW, THEN, Node
from chibo.storage.models import Installation
from chibo.storage.refusal import Refusal
from tests.exchange.conftest import Desk
from tests.exchange.test_import import SIMPLE, line
from tests.exchange.workbooks import big, member, simple, t1
from tests.register import PAPER, TODAY, make_register, make_user

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def lasting(transactional_db: None) -> Iterator[Desk]:
    """The register in transactions that end: history tells later from earlier by their instants."""
    Installation.objects.update_or_create(id=1, defaults={"demonstration_day": TODAY})
    with transaction.atomic():
        found = make_register()
        user = make_user("van-phong", Role.GRASSROOTS_OFFICE, found.north)
    return Desk(user, found)


def in_one_go(desk, work):
    with transaction.atomic(), desk.at_work():
        return work()


def figures(register):
    """Every line of Biểu 1 of every node, period and tree, and the headcounts."""
    found = {}
    periods = [Period(TODAY - timedelta(days=back + 200), TODAY - timedelta(days=back)) for back in (0, 400)]
    with register.at_work():
        for unit in (
            register.district,
            register.north,
            register.south,
            register.north_cell,
            register.other_cell,
        ):
            for tree in (THEN, NOW):
                for period in periods:
                    counted = movement(Node(unit, tree), period)
                    lines = {name: n for name, n in counted.lines.items() if n}
                    found[unit.code, tree, period.first] = (counted.opening, counted.closing, lines)
            found[unit.code] = [counts_on(unit.path, TODAY - timedelta(days=back)) for back in (0, 30)]
    return found


@pytest.mark.django_db
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    numbers=st.lists(st.integers(0, 40), min_size=1, max_size=8),
    back=st.integers(0, 60),
    known=st.booleans(),
)
def test_after_undo_every_figure_is_what_it_was(desk, numbers, back, known):
    with transaction.atomic():
        if known:
            desk.register.enter("Ổn", birth=PartialDate(1980, 2, 5))
        before = figures(desk.register)
        rows = [member(n, "Chi bộ thôn Hạ" if n % 2 else "cb-thuong") for n in numbers]
        on = TODAY - timedelta(days=back)
        with desk.at_work():
            batch = desk.bring_in(t1(rows), on=on)
        during = figures(desk.register)
        with desk.at_work():
            undo_import(actor=desk.user, batch=batch, reason="Nhầm tệp", today=TODAY)
        assert during != before
        assert figures(desk.register) == before
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
        batch = lasting.check(lasting.open(big(1500)))
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
        assert Person.objects.count() == Movement.objects.count() == 1425


def _until_step(desk, batch, step, child):
    """Wait until the running import has told that it is this far."""
    limit = time.monotonic() + 120
    while time.monotonic() < limit and child.poll() is None:
        with transaction.atomic(), desk.at_work():
            if step_of(batch) >= step:
                return
        time.sleep(0.02)
    pytest.fail("the import never came that far")
