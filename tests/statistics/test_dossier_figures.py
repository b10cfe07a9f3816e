"""The road to admission counted by hand, and every figure against the cases behind it."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.admission.actions import resubmit, return_dossier
from chibo.admission.measures import times_by_unit
from chibo.admission.queries.dossiers import visible_dossiers
from chibo.engine.calendar import Period
from chibo.statistics.dossiers import Asked, ages, cases, returns, standing, steps, unit_days
from tests.dossiers import HANDED, Road
from tests.register import TODAY
from tests.stages import set_once

pytestmark = pytest.mark.django_db
YEAR = Period(date(2025, 1, 1), TODAY)
BACK, AGAIN = date(2025, 6, 5), date(2025, 6, 9)


@pytest.fixture(scope="module")
def sent_stage(register_stage, django_db_blocker):
    """One dossier handed over, sent back for two reasons' sake once, handed in again; one note before it."""
    with set_once(django_db_blocker):
        yield _sent(Road(register_stage))


@pytest.fixture
def sent(sent_stage, register):
    """The road of that dossier."""
    return deepcopy(sent_stage)


def _sent(road):
    dossier = road.handed_over()
    road.pool.note("Ngô Thị Na", on=date(2025, 6, 1))
    with road.register.at_work():
        told = {"reason": "lacking", "papers": ["history"], "sentence": "Thiếu một chữ ký."}
        return_dossier(candidate=dossier.candidate, on=BACK, **told, **road.said())
        road.paper(dossier, "history")
        resubmit(candidate=dossier.candidate, on=AGAIN, papers=["history"], **road.said())
    return road


def asked(road, unit=None, period=YEAR):
    return Asked((unit or road.register.district).path, period, TODAY)


def test_steps_are_counted_with_the_days_since_the_step_before(sent):
    with sent.register.at_work():
        found = {key: (one.count, one.median) for key, one in steps(asked(sent)).items() if one.count}
    assert found == {
        "introduced": (2, None), "sympathiser": (1, 24), "class_sent": (1, 28), "certified": (1, 29),
        "applied": (1, 34), "dossier_opened": (1, 1), "handed_over": (1, 27),
    }  # fmt: skip


def test_a_step_outside_the_period_is_not_counted_but_its_day_is_known(sent):
    june = Period(date(2025, 6, 1), TODAY)
    with sent.register.at_work():
        found = {key: one.count for key, one in steps(asked(sent, period=june)).items() if one.count}
        assert found == {"introduced": 1, "handed_over": 1}
        assert steps(asked(sent, period=june))["handed_over"].mean == (HANDED - date(2025, 5, 6)).days


def test_stages_and_ages_are_those_of_today(sent):
    with sent.register.at_work():
        stages = {key: (one.count, one.longest) for key, one in standing(asked(sent)).items()}
        assert stages == {"outstanding": (1, 15), "handed_over": (1, (TODAY - AGAIN).days)}
        assert ages(asked(sent)) == {sent.register.north.path: [0, 1, 0, 0, 0, 0]}


def test_returns_are_told_by_reason_and_level(sent):
    with sent.register.at_work():
        assert returns(asked(sent)) == {"lacking": {"cell": 0, "base": 1, "above": 0}}
        assert len(cases(asked(sent), "return", "lacking-base")) == 1
        assert cases(asked(sent), "return", "lacking-above") == []


def test_days_at_units_are_those_told_of_every_dossier(sent):
    with sent.register.at_work():
        found = {row.unit: row for row in unit_days(asked(sent))}
        told = times_by_unit(visible_dossiers(sent.register.whole), TODAY)
    assert set(found) == set(told)
    for unit, row in found.items():
        one = told[unit]
        assert (row.here, row.stays.count, row.stays.longest, row.returns) == (
            one.here, one.stays, one.longest, one.returns,
        )  # fmt: skip
        assert row.stays.mean * row.stays.count == pytest.approx(one.days)
    assert [row.level for row in found.values()] == ["cell", "base"]


def test_every_figure_has_as_many_cases_as_it_says(sent):
    with sent.register.at_work():
        node = asked(sent)
        for key, one in steps(node).items():
            assert len(cases(node, "step", key)) == one.count
        for key, one in standing(node).items():
            assert len(cases(node, "stage", key)) == one.count
        for path, bands in ages(node).items():
            assert [len(cases(node, "age", path, band=band)) for band in range(6)] == bands
            assert len(cases(node, "age", "")) == sum(bands)
        for row in unit_days(node):
            assert len(cases(node, "stay", "", unit=row.unit)) == row.stays.count
            assert len(cases(node, "here", "", unit=row.unit)) == row.here
            assert len(cases(node, "return", "", unit=row.unit)) == row.returns


def test_somebody_in_charge_elsewhere_counts_nothing(sent):
    with sent.register.at_work(sent.register.south):
        node = asked(sent)
        assert (standing(node), ages(node), returns(node), unit_days(node)) == ({}, {}, {}, [])
        assert not any(one.count for one in steps(node).values())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(0, 150), mid=st.integers(0, 150), last=st.integers(0, 150))
def test_steps_and_returns_of_two_periods_make_up_those_of_both(sent, first, mid, last):
    first, mid, last = sorted((first, mid, last))
    start = date(2025, 1, 5)
    days = [start + timedelta(days=number) for number in (first, mid, mid + 1, last + 1)]

    def counted(one, other):
        node = asked(sent, period=Period(one, other))
        back = sum(n for levels in returns(node).values() for n in levels.values())
        return [*(found.count for found in steps(node).values()), back]

    with sent.register.at_work():
        parts = [counted(days[0], days[1]), counted(days[2], days[3])]
        assert counted(days[0], days[3]) == [sum(pair) for pair in zip(*parts, strict=True)]
