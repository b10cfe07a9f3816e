"""Schemes: the paper and its term, goals with versions, reported figures, people and work around them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from chibo.accounts.choices import Role
from chibo.engine.citation import Citation
from chibo.engine.formula import Comparator, Condition, Definition, Goal, State
from chibo.indicators import actions
from chibo.indicators.choices import Frequency, SchemeKind, SeatRole
from chibo.indicators.models import Indicator, IndicatorVersion, Report, Scheme
from chibo.indicators.permissions import may_report, may_set, sees
from chibo.indicators.queries import laid_down, same_number, schemes_for, schemes_on
from chibo.indicators.standing import standings
from chibo.organisation.nodes import Node
from chibo.regulations.schemes import ready_schemes
from chibo.storage.identity import Scope, acting
from chibo.storage.refusal import Refusal
from tests.organisation.world import ACTOR, PAPER, TODAY, make_user
from tests.targets.admitting import admit

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2023, 1, 1), date(2027, 12, 31)
FIVE = Definition(
    "units", "share", of=(Condition("residential"),), where=(Condition("local_members", ">=", "2"),)
)
ALL = Goal(Comparator.EXACTLY, 10_000, percent=True)
TOLD = Definition("people", "share", where=(Condition("gathered"),))


@pytest.fixture(autouse=True)
def whole(world):
    """The whole district as the database's scope."""
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        yield


def opened(world, code="huyen", **changes):
    said = {
        "unit": world[code], "kind": SchemeKind.RESOLUTION, "title": "Nghị quyết phát triển Đảng",
        "basis": PAPER, "first": FIRST, "last": LAST,
    } | changes  # fmt: skip
    return actions.open_scheme(actor=ACTOR, **said)


def add(scheme, definition=FIVE, goal=ALL, **changes):
    said = {
        "name": "Chi bộ thôn có từ 2 đảng viên tại chỗ", "definition": definition, "goal": goal,
        "frequency": Frequency.END_OF_TERM, "due_on": LAST,
    } | changes  # fmt: skip
    return actions.add_indicator(actor=ACTOR, scheme=scheme, **said)


def codes(function, *arguments, **said):
    with pytest.raises(Refusal) as told:
        function(*arguments, **said)
    return {finding.code for finding in told.value.findings}


def standing(scheme, world, code="huyen", day=TODAY):
    (found,) = standings(scheme, laid_down(scheme.pk, day), Node(world[code]), day)
    return found


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "khac"}, "scheme.kind"),
        ({"title": "  "}, "scheme.title"),
        ({"basis": Citation()}, "scheme.paper"),
        ({"last": FIRST - timedelta(days=1)}, "scheme.ends_first"),
        ({"last": date(2040, 1, 1)}, "scheme.too_long"),
        ({"first": date(2005, 1, 1), "last": date(2006, 1, 1)}, "scheme.unit_not_there"),
    ],
)
def test_scheme_that_cannot_be_is_refused(world, changes, code):
    assert codes(opened, world, **changes) == {code}
    assert not Scheme.objects.exists()


def test_same_number_in_another_term_is_another_scheme(world):
    old = opened(world, first=date(2018, 1, 1), last=date(2022, 12, 31))
    new = opened(world)
    assert list(same_number(new)) == [old]
    everything = schemes_for(Scope((world["huyen"].path,)))
    assert list(schemes_on(everything, TODAY)) == [new]


def test_resolution_binds_those_below_and_not_the_neighbour(world):
    high, east = opened(world), opened(world, "xa-dong")
    cell = Scope((world["dong-1"].path,))
    assert set(schemes_for(cell)) == {high, east}
    assert set(schemes_for(Scope((world["tay-1"].path,)))) == {high}
    assert sees(high, cell)
    assert not sees(east, Scope((world["xa-tay"].path,)))


def test_goal_is_kept_within_the_scheme_and_fits_what_is_measured(world):
    scheme = opened(world)
    assert codes(add, scheme, name=" ") == {"indicator.name"}
    assert codes(add, scheme, goal=Goal(Comparator.AT_LEAST, 5)) == {"indicator.percent"}
    assert codes(add, scheme, definition=Definition("members")) == {"indicator.percent"}
    assert codes(add, scheme, goal=Goal(Comparator.MORE, 10_000, percent=True)) == {"indicator.never"}
    assert codes(add, scheme, goal=Goal(Comparator.AT_LEAST, 10_001, percent=True)) == {
        "indicator.over_whole"
    }
    assert codes(add, scheme, frequency="khi nào") == {"indicator.frequency"}
    assert codes(add, scheme, due_on=date(2028, 1, 1)) == {"indicator.due_outside"}
    assert codes(add, scheme, definition=Definition("units", "share")) == {"formula.no_part"}
    assert not Indicator.objects.exists()


def test_goal_aimed_elsewhere_is_judged_by_what_held_on_the_day(world):
    scheme = opened(world)
    row = add(scheme)
    half = Goal(Comparator.AT_LEAST, 5_000, percent=True)
    said = {"name": row.name, "definition": FIVE, "frequency": Frequency.END_OF_TERM, "due_on": LAST}
    actions.change_indicator(actor=ACTOR, indicator=row, version=1, on=date(2025, 1, 1), goal=half, **said)
    assert standing(scheme, world, day=date(2024, 12, 31)).laid.goal == ALL
    assert standing(scheme, world).laid.goal == half
    assert IndicatorVersion.objects.count() == 2
    again = {"actor": ACTOR, "indicator": row, "goal": half, **said}
    assert codes(actions.change_indicator, version=1, on=TODAY, **again) == {"scheme.changed_meanwhile"}
    assert codes(actions.change_indicator, version=2, on=date(2024, 5, 5), **again) == {"indicator.earlier"}
    assert codes(actions.change_indicator, version=2, on=date(2030, 5, 5), **again) == {"indicator.outside"}
    actions.change_indicator(version=2, on=date(2025, 1, 1), **again | {"goal": ALL})
    assert IndicatorVersion.objects.count() == 2
    assert standing(scheme, world).laid.goal == ALL


def test_term_of_a_scheme_does_not_shrink_past_its_goals(world):
    scheme = opened(world)
    add(scheme)
    said = {"actor": ACTOR, "scheme": scheme, "version": 1, "title": "Khác", "basis": PAPER, "first": FIRST}
    assert codes(actions.change_scheme, last=date(2026, 1, 1), **said) == {"scheme.goals_outside"}
    assert actions.change_scheme(last=date(2028, 1, 1), **said).title == "Khác"


def test_scheme_with_anything_on_it_is_not_withdrawn(world):
    scheme = opened(world)
    row = add(scheme)
    assert codes(actions.withdraw_scheme, actor=ACTOR, scheme=scheme) == {"scheme.in_use"}
    actions.withdraw_indicator(actor=ACTOR, indicator=row)
    actions.withdraw_scheme(actor=ACTOR, scheme=scheme)
    assert not Scheme.objects.exists()


def test_share_of_cells_is_counted_and_says_what_is_missing(world):
    scheme = opened(world)
    add(scheme)
    found = standing(scheme, world)
    assert (found.figure.part, found.figure.base, found.missing, found.state) == (1, 2, 1, State.AT_RISK)
    admit(world, "dong-2", date(2025, 2, 3))
    found = standing(scheme, world)
    assert (found.figure.part, found.state, found.missing) == (2, State.MET, 0)
    assert standing(scheme, world, day=date(2025, 2, 2)).figure.part == 1
    assert standing(scheme, world, "xa-tay").state is State.NO_DATA


def test_goal_whose_facts_come_later_has_no_data_until_somebody_reports(world):
    scheme = opened(world)
    row = add(scheme, TOLD, Goal(Comparator.MORE, 7_000, percent=True), frequency=Frequency.YEARLY,
              due_on=date(2023, 12, 31))  # fmt: skip
    assert standing(scheme, world).state is State.NO_DATA
    said = {
        "actor": ACTOR,
        "indicator": row,
        "source": "Báo cáo đoàn thể",
        "reporter": "Mặt trận xã",
        "today": TODAY,
    }
    for code, part in (("xa-dong", 60), ("xa-tay", 90)):
        actions.report(unit=world[code], on=date(2025, 5, 5), part=part, base=100, **said)
    found = standing(scheme, world)
    assert (found.figure.part, found.figure.base, found.told.units, found.state) == (150, 200, 2, State.MET)
    actions.report(unit=world["huyen"], on=date(2025, 6, 1), part=1, base=2, **said)
    own = standing(scheme, world)
    assert (own.figure.part, own.told.units) == (1, 1)
    assert standing(scheme, world, day=date(2025, 5, 20)).figure.part == 150
    late = standing(scheme, world, day=date(2026, 1, 5))
    assert late.state is State.NO_DATA


def test_report_says_by_whom_and_of_which_day(world):
    scheme = opened(world)
    row = add(scheme, TOLD, Goal(Comparator.MORE, 7_000, percent=True))
    said = {
        "actor": ACTOR, "indicator": row, "unit": world["xa-dong"], "on": date(2025, 5, 5), "part": 6,
        "base": 10, "source": "Báo cáo", "reporter": "Đoàn xã", "today": TODAY,
    }  # fmt: skip
    for changes, code in (
        ({"on": date(2026, 5, 5)}, "report.future"), ({"on": date(2020, 1, 1)}, "report.no_version"),
        ({"part": 11}, "report.part_over_base"), ({"base": None}, "report.no_base"),
        ({"source": ""}, "report.source"), ({"reporter": " "}, "report.reporter"),
    ):  # fmt: skip
        assert codes(actions.report, **said | changes) == {code}
    kept = actions.report(**said)
    assert codes(actions.report, **said) == {"report.twice"}
    assert codes(actions.withdraw_report, actor=ACTOR, row=kept, reason="", on=TODAY) == {"report.reason"}
    actions.withdraw_report(actor=ACTOR, row=kept, reason="Nhầm xã", on=TODAY)
    assert codes(actions.withdraw_report, actor=ACTOR, row=kept, reason="x", on=TODAY) == {"report.withdrawn"}
    assert standing(scheme, world).state is State.NO_DATA
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=kept.pk).update(part=99)


def test_steering_group_has_one_head_at_a_time(world):
    scheme = opened(world)
    said = {"actor": ACTOR, "scheme": scheme, "office": "Phó Bí thư", "basis": PAPER, "role": SeatRole.HEAD}
    head = actions.seat(holder="Vi Thị Hạ", on=FIRST, **said)
    assert codes(actions.seat, holder="Nông Ất", on=TODAY, **said) == {"seat.head"}
    assert codes(actions.seat, **said | {"holder": "", "role": "x", "on": TODAY}) == {
        "seat.holder",
        "seat.role",
    }
    assert codes(actions.unseat, actor=ACTOR, row=head, on=FIRST, basis=PAPER) == {"seat.ends_first"}
    actions.unseat(actor=ACTOR, row=head, on=TODAY, basis=PAPER)
    actions.seat(holder="Nông Ất", on=TODAY, **said)


def test_task_is_done_with_its_result_and_a_recommendation_answered_with_its_day(world):
    scheme = opened(world)
    task = actions.add_task(
        actor=ACTOR, scheme=scheme, unit=world["xa-dong"], what="Rà soát nguồn", owner="Văn phòng",
        due_on=TODAY, basis=PAPER,
    )  # fmt: skip
    finish = {"actor": ACTOR, "task": task, "today": TODAY}
    assert codes(actions.finish_task, on=date(2030, 1, 1), result="", **finish) == {
        "task.result",
        "task.future",
    }
    assert actions.finish_task(on=TODAY, result="12 người", **finish).done_on == TODAY
    asked = actions.recommend(
        actor=ACTOR, scheme=scheme, addressee="Tỉnh ủy", what="Phụ cấp bí thư", sent_on=date(2025, 1, 5),
        basis=PAPER, today=TODAY,
    )  # fmt: skip
    said = {"actor": ACTOR, "row": asked, "basis": PAPER, "today": TODAY}
    wrong = codes(actions.record_reply, reply="", on=date(2024, 1, 1), **said)
    assert wrong == {"recommendation.reply", "recommendation.replied"}
    assert actions.record_reply(reply="Đồng ý", on=TODAY, **said).replied_on == TODAY


@pytest.mark.parametrize("code", ready_schemes())
def test_ready_made_scheme_is_taken_over_whole_and_every_goal_is_answered_or_says_no_data(world, code):
    ready = ready_schemes()[code]
    scheme = actions.adopt(
        actor=ACTOR, unit=world["huyen"], ready=ready, title="", basis=PAPER, first=FIRST, last=LAST
    )
    goals = laid_down(scheme.pk, TODAY)
    assert [each.goal for each in goals] == [each.goal for each in ready.goals]
    assert scheme.tasks.count() == len(ready.tasks)
    for found in standings(scheme, goals, Node(world["huyen"]), TODAY):
        known = found.figure is not None and bool(found.figure.under)
        assert (found.state is State.NO_DATA) is not known
        assert known <= found.laid.definition.held


def test_rural_scheme_has_its_ten_goals_in_order():
    goals = ready_schemes()["rural_cells"].goals
    told = [(each.goal.comparator.value, each.goal.level, each.yearly) for each in goals]
    assert told == [
        ("=", 10_000, True), (">", 9_000, True), (">=", 4, True), (">=", 8_000, True), (">", 7_500, True),
        ("=", 10_000, False), (">", 9_000, False), (">", 7_500, False), ("=", 10_000, False),
        (">", 7_000, True),
    ]  # fmt: skip


def test_officers_of_the_committee_set_and_those_below_report(world):
    scheme = opened(world)
    officer = make_user("ban-to-chuc", Role.ORGANISATION_OFFICER, world["huyen"])
    office = make_user("van-phong", Role.GRASSROOTS_OFFICE, world["xa-dong"])
    assert may_set(officer, scheme, TODAY)
    assert not may_set(office, scheme, TODAY)
    assert may_report(office, world["dong-1"], TODAY)
    assert not may_report(office, world["xa-tay"], TODAY)
