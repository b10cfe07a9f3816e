"""Today comes from one place; a demonstration has a day of its own; one request sees one day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chibo.storage import clock
from chibo.storage.models import Installation

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 16)


def demonstrate(day: date | None) -> None:
    Installation.objects.update_or_create(id=1, defaults={"demonstration_day": day})


def test_working_database_has_the_day_of_viet_nam(monkeypatch):
    late = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert clock.demonstration_day() is None
    assert clock.today() == date(2026, 3, 2)


def test_demonstration_has_its_own_day_but_true_instants():
    demonstrate(DAY)
    assert clock.today() == DAY
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_day_stays_while_a_request_lasts():
    demonstrate(DAY)
    with clock.fixed_today() as day:
        demonstrate(DAY + timedelta(days=1))
        assert clock.today() == clock.demonstration_day() == day == DAY
    assert clock.today() == DAY + timedelta(days=1)


def test_fixed_day_is_forgotten_after_an_error():
    demonstrate(DAY)
    with pytest.raises(RuntimeError), clock.fixed_today():
        raise RuntimeError
    demonstrate(DAY + timedelta(days=1))
    assert clock.today() == DAY + timedelta(days=1)


def test_fixed_day_costs_no_further_question(django_assert_num_queries):
    with clock.fixed_today(), django_assert_num_queries(0):
        clock.today()
        clock.demonstration_day()


def test_demonstration_is_asked_for_once_and_only_when_wanted(django_assert_num_queries):
    demonstrate(DAY)
    with clock.demonstration_asked_once(), django_assert_num_queries(1):
        assert clock.today() == clock.demonstration_day() == DAY
    with clock.demonstration_asked_once(), django_assert_num_queries(0):
        clock.now()
