"""From the class to admission, counted by hand and by plain loops."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.admission.actions import close_note
from chibo.engine.calendar import Period
from chibo.membership.actions import record_movement, void_movement
from chibo.membership.models import Movement
from chibo.statistics.conversion import conversion, trained_cases
from chibo.training.models import Certificate
from tests.pool import pool  # noqa: F401 -- fixture
from tests.register import PAPER, TODAY, born

pytestmark = pytest.mark.django_db
IN_2019 = Period.year(2019)


def certificate(person, on, unit=None):
    return Certificate.objects.create(
        person=person, unit=unit, kind="awareness", number=f"{on}", issued_on=on, issuer="Trung tâm chính trị"
    )


@pytest.fixture
def trained(pool):  # noqa: F811 -- the fixture
    """Three certified in 2019, two of them admitted after; of two notes of 2025 one is closed."""
    register = pool.register
    early = register.enter("Ân", on=date(2020, 2, 3), birth=born("1990"))
    late = register.enter("Bình", on=date(2023, 5, 5), unit=register.south_cell)
    struck = register.enter("Cúc", on=date(2021, 1, 1), unit=register.other_cell)
    with register.at_work():
        certificate(early, date(2019, 2, 3), register.north_cell)
        certificate(early, date(2019, 9, 9), register.north_cell)
        certificate(late, date(2019, 5, 5), register.south_cell)
        certificate(struck, date(2019, 6, 6), register.other_cell)
        wrong = Movement.objects.get(person=struck)
        void_movement(actor=register.actor, movement=wrong, today=TODAY, reason="Nhầm", basis=PAPER)
    pool.certified(name="Ngô Thị Mai")
    closed = pool.certified(name="Ngô Thị Lan")
    with register.at_work():
        close_note(candidate=closed, reason="no_wish", on=date(2025, 5, 5), **pool.said())
    return pool


def counted(found):
    return found.trained, found.of("admitted"), found.median


def test_the_admitted_are_those_with_a_standing_entry_after_the_certificate(trained):
    register = trained.register
    with register.at_work():
        found = conversion(register.district.path, IN_2019, TODAY)
        assert counted(found.whole) == (3, 2, Decimal(365 + 1461) / 2)
        assert found.whole.states == {"admitted": 2, "unknown": 1}
        assert {path: counted(one)[:2] for path, one in found.below.items()} == {
            register.north.path: (2, 1), register.south.path: (1, 1),
        }  # fmt: skip
        assert conversion(register.district.path, IN_2019, date(2022, 12, 31)).whole.of("admitted") == 1


def test_those_still_followed_and_no_longer_followed_are_told_apart(trained):
    register = trained.register
    with register.at_work():
        found = conversion(register.north_cell.path, Period.year(2025), TODAY).whole
        assert found.states == {"followed": 1, "ended": 1}
        for state in ("", "followed", "ended", "admitted"):
            assert len(trained_cases(register.north_cell.path, Period.year(2025), TODAY, state)) == (
                found.of(state) if state else found.trained
            )


def test_who_moved_away_still_counts_where_he_was_followed(trained):
    register = trained.register
    with register.at_work():
        moved = Movement.objects.get(person__given="Ân").person
        record_movement(
            actor=register.actor, person=moved, kind="transferred_out", on=date(2024, 1, 1),
            unit=register.north_cell, today=TODAY, basis=PAPER, outside="Đảng bộ tỉnh bạn",
            outside_tier="other_province",
        )  # fmt: skip
    with register.at_work(register.north):
        assert counted(conversion(register.north.path, IN_2019, TODAY).whole)[:2] == (2, 1)
        assert conversion(register.south.path, IN_2019, TODAY).whole.trained == 0


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, 300), length=st.integers(0, 400), until=st.integers(0, 2200))
def test_counts_are_those_of_plain_loops(trained, start, length, until):
    first = date(2019, 1, 1) + timedelta(days=start)
    period, day = Period(first, first + timedelta(days=length)), first + timedelta(days=until)
    certified = {
        "Ân": [date(2019, 2, 3), date(2019, 9, 9)],
        "Bình": [date(2019, 5, 5)],
        "Cúc": [date(2019, 6, 6)],
    }
    admitted = {"Ân": date(2020, 2, 3), "Bình": date(2023, 5, 5)}
    within = {
        name: [on for on in days if period.first <= on <= period.last] for name, days in certified.items()
    }
    learned = [name for name, days in within.items() if days]
    came = [name for name in learned if name in admitted and within[name][0] <= admitted[name] <= day]
    with trained.register.at_work():
        found = conversion(trained.register.district.path, period, day)
        assert (found.whole.trained, found.whole.of("admitted")) == (len(learned), len(came))
        assert sum(one.trained for one in found.below.values()) == found.whole.trained
