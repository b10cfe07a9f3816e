"""Measures for hamlets and people as reported: what is refused, and what stays after a withdrawal."""

from datetime import date

import pytest
from django.db import transaction

from chibo.hamlets.actions import (
    add_measure,
    finish_measure,
    report_people,
    take_lines,
    withdraw_measure,
    withdraw_report,
)
from chibo.hamlets.choices import Reason
from chibo.hamlets.models import HamletMeasure, HamletReport
from chibo.hamlets.queries import (
    Sources,
    latest_reports,
    measures_of,
    open_measures,
    sources_at,
    watched_at,
)
from chibo.organisation.models import Locality
from chibo.organisation.nodes import Node
from chibo.storage.identity import Scope, acting
from chibo.storage.refusal import Refusal
from tests.organisation.world import ACTOR, PAPER, TODAY

pytestmark = pytest.mark.django_db
DUE = date(2025, 12, 31)


@pytest.fixture
def hamlet(world):
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        yield world.hamlets["thon-dong-5"]


def added(hamlet, **said):
    known = {"what": "Cử ba đảng viên tăng cường", "owner": "Ban Tổ chức", "due_on": DUE}
    return add_measure(actor=ACTOR, locality=hamlet, basis=PAPER, **known | said)


def told(hamlet, **said):
    known = {"on": date(2025, 5, 1), "people": 420, "away": 51, "source": "Sổ của thôn", "reporter": "Thôn"}
    return report_people(actor=ACTOR, locality=hamlet, today=TODAY, **known | said)


def fields(refused):
    return [finding.field for finding in refused.value.findings]


def test_measure_needs_what_who_and_a_hamlet_that_is_there(hamlet):
    with pytest.raises(Refusal) as refused:
        added(hamlet, what=" ", owner="", due_on=date(2009, 1, 1))
    assert fields(refused) == ["what", "owner", "due_on"]


def test_measure_is_open_until_its_result_is_written(hamlet):
    row, later = added(hamlet), added(hamlet, what="Ghép chi bộ", due_on=date(2026, 6, 30))
    assert open_measures([hamlet.pk]) == {hamlet.pk: [row, later]}
    finish_measure(actor=ACTOR, measure=row, on=TODAY, result="Đã lập chi bộ", today=TODAY)
    assert open_measures([hamlet.pk]) == {hamlet.pk: [later]}
    assert list(measures_of([hamlet.pk])) == [later, row]


def test_result_ahead_of_today_or_without_words_is_refused(hamlet):
    with pytest.raises(Refusal) as refused:
        finish_measure(actor=ACTOR, measure=added(hamlet), on=date(2025, 7, 1), result="", today=TODAY)
    assert fields(refused) == ["result", "on"]


def test_measure_entered_by_mistake_is_gone(hamlet):
    withdraw_measure(actor=ACTOR, measure=added(hamlet))
    assert not HamletMeasure.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"away": 421}, "away"),
        ({"source": ""}, "source"),
        ({"reporter": " "}, "reporter"),
        ({"on": date(2025, 6, 17)}, "on"),
        ({"on": date(2009, 12, 31)}, "on"),
    ],
)
def test_reported_people_must_make_sense(hamlet, said, field):
    with pytest.raises(Refusal) as refused:
        told(hamlet, **said)
    assert fields(refused) == [field]


def test_one_number_a_day_and_the_latest_that_stands_counts(hamlet):
    first, second = told(hamlet), told(hamlet, on=date(2025, 6, 1), people=400, away=None)
    with pytest.raises(Refusal):
        told(hamlet)
    assert latest_reports([hamlet.pk], TODAY) == {hamlet.pk: second}
    assert latest_reports([hamlet.pk], date(2025, 5, 31)) == {hamlet.pk: first}
    withdraw_report(actor=ACTOR, row=second, reason="Nhầm thôn", on=TODAY)
    assert latest_reports([hamlet.pk], TODAY) == {hamlet.pk: first}
    with pytest.raises(Refusal):
        withdraw_report(actor=ACTOR, row=second, reason="Lần nữa", on=TODAY)
    with pytest.raises(Refusal):
        withdraw_report(actor=ACTOR, row=first, reason=" ", on=TODAY)
    assert HamletReport.objects.count() == 2


def test_lines_of_t18_write_households_and_new_measures_once(hamlet):
    line = (hamlet, 96, "Ghép chi bộ", "Đảng ủy xã", DUE)
    assert take_lines(actor=ACTOR, lines=[line], basis=PAPER) == 1
    take_lines(actor=ACTOR, lines=[line, (hamlet, None, "", "", None)], basis=PAPER)
    assert Locality.objects.get(pk=hamlet.pk).households == 96
    assert [row.what for row in measures_of([hamlet.pk])] == ["Ghép chi bộ"]


def test_watch_list_says_that_nobody_is_followed(hamlet, world):
    found = {row.counts.locality: row for row in watched_at(Node(world["huyen"]), TODAY)}
    served = found[world.hamlets["thon-dong-1"].pk]
    assert Reason.NO_SOURCE in served.reasons
    assert Reason.NO_SOURCE not in found[hamlet.pk].reasons
    assert found[hamlet.pk].watched
    assert sources_at(Node(world["huyen"]), TODAY) == {}


def test_sources_that_all_left_are_told(world):
    from chibo.hamlets.queries import hamlets_at, with_sources

    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        row = next(each for each in hamlets_at(Node(world["huyen"]), TODAY) if each.counts.cells)
    assert Reason.SOURCE_LEFT in with_sources(row, Sources(2, 2, 0)).reasons
    assert Reason.SOURCE_LEFT not in with_sources(row, Sources(2, 1, 0)).reasons
