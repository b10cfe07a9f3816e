"""Schemes on screen: a new one, its goals, the way to one, reported figures, people and work around it."""

from datetime import date

import pytest
from django.db import transaction

from chibo.accounts.choices import Role
from chibo.engine.formula import POPULATIONS
from chibo.indicators.actions import adopt
from chibo.indicators.models import Indicator, IndicatorVersion, Report, Scheme, SchemeSeat, SchemeTask
from chibo.indicators.queries import laid_down
from chibo.regulations.schemes import ready_schemes
from chibo.storage.identity import Scope, acting
from chibo.web.schemes.forms import condition_choices
from tests.organisation.world import ACTOR, PAPER, TODAY
from tests.targets.test_targets import put
from tests.web.organisation.conftest import seated, text

pytestmark = pytest.mark.django_db
NEW = "/schemes/new/"
SAID = {"unit": "huyen", "kind": "resolution", "title": "Phát triển Đảng ở thôn", "ready": "",
        "first": "01/01/2023", "last": "31/12/2027"}  # fmt: skip
GOAL = {"name": "Chi bộ thôn có từ 5 đảng viên", "standard": "cells_of_five", "comparator": ">=",
        "level": "72,5", "frequency": "end_of_term", "due_on": "31/12/2027", "base_note": ""}  # fmt: skip
OWN = GOAL | {
    "standard": "own", "population": "units", "measure": "share", "amount": "",
    "of_1": "units:residential:=", "where_1": "units:local_members:#", "where_1_sign": ">=",
    "where_1_number": "3",
}  # fmt: skip


@pytest.fixture
def scheme(world):
    """The ready-made resolution on rural cells, of the district."""
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        put(world["huyen"], 10)
        return adopt(
            actor=ACTOR, unit=world["huyen"], ready=ready_schemes()["rural_cells"], title="", basis=PAPER,
            first=date(2023, 1, 1), last=date(2027, 12, 31),
        )  # fmt: skip


def goal_of(scheme, standard):
    return Indicator.objects.get(scheme=scheme, standard=standard)


def test_list_without_any_scheme_says_what_to_do(world, officer):
    told = text(officer.get("/schemes/"))
    assert "Chưa có văn bản nào" in told
    assert NEW in told


def test_new_scheme_is_opened_with_its_paper_and_term(world, send):
    page = send(NEW, **SAID)
    row = Scheme.objects.get()
    assert page.url == f"/schemes/{row.pk}/"
    assert (row.title, row.basis.number) == ("Phát triển Đảng ở thôn", "77-QĐ/HU")


def test_ready_made_scheme_brings_its_goals_and_tasks(world, send, officer):
    send(NEW, **SAID | {"ready": "yearly_tasks", "kind": "plan"})
    row = Scheme.objects.get()
    told = text(officer.get(f"/schemes/{row.pk}/"))
    assert len(laid_down(row.pk, TODAY)) == 2
    assert told.count("Ghi kết quả") == 5


def test_board_of_ten_goals_tells_what_is_reached_and_what_nobody_knows(scheme, officer):
    page = officer.get(f"/schemes/{scheme.pk}/")
    told = text(page)
    lines = page.context["lines"]
    assert len(lines) == 10
    states = [str(line.state) for line in lines]
    assert states.count("Chưa có số liệu") == 7
    assert "7 mục tiêu chưa có số liệu" in told
    assert "Chỉ tiêu kết nạp" in told
    assert page.context["targets"][0].standing.number == 10
    assert "Công nhận chính thức quá hạn" in told


def test_board_of_an_earlier_day_is_that_of_the_day(scheme, officer):
    early = officer.get(f"/schemes/{scheme.pk}/", {"on": "01/6/2024"})
    assert early.context["day"] == date(2024, 6, 1)
    assert officer.get(f"/schemes/{scheme.pk}/", {"on": "01/6/2009"}).context["day"] == date(2023, 1, 1)
    assert officer.get(f"/schemes/{scheme.pk}/", {"on": "31/02/2024"}).context["day"] == TODAY


def test_goal_page_shows_the_shortest_way_and_the_units(scheme, officer):
    page = officer.get(f"/schemes/goals/{goal_of(scheme, 'cells_of_five').pk}/")
    told = text(page)
    assert "Con đường ngắn nhất" in told
    assert [step.name for step in page.context["steps"]] == ["Chi bộ thôn Đồng Một", "Chi bộ thôn Đồng Hai"]
    assert "cần 5 (thêm 2)" in told
    assert "Từ đầu đến nay" in told


def test_whoever_works_below_sees_the_part_of_his_own_unit(scheme, world):
    clerk = seated(world, Role.GRASSROOTS_OFFICE, "xa-dong")
    page = clerk.get(f"/schemes/{scheme.pk}/")
    assert "Số liệu của Đảng bộ xã Đồng Vông" in text(page)
    assert "Thêm mục tiêu" not in text(page)
    goal = goal_of(scheme, "cells_of_five")
    assert "Chi bộ thôn Đồng Một" in text(clerk.get(f"/schemes/goals/{goal.pk}/"))
    west = seated(world, Role.GRASSROOTS_OFFICE, "xa-tay")
    assert "Đồng Một" not in text(west.get(f"/schemes/goals/{goal.pk}/"))
    assert clerk.get(f"/schemes/{scheme.pk}/goal/").status_code == 403


def test_goal_from_a_shipped_indicator_is_added_after_its_sentence_was_shown(scheme, send):
    url = f"/schemes/{scheme.pk}/goal/"
    before = send(url, "preview", papered=False, **GOAL)
    assert "Trong số tổ chức đảng phụ trách thôn" in text(before)
    assert send(url, papered=False, **GOAL).status_code == 303
    version = IndicatorVersion.objects.get(indicator__name=GOAL["name"])
    assert (version.level, version.percent, version.comparator) == (7250, True, ">=")


def test_goal_put_together_from_the_words_of_the_language(scheme, send, officer):
    url = f"/schemes/{scheme.pk}/goal/"
    assert send(url, papered=False, **OWN).status_code == 303
    row = Indicator.objects.get(name=OWN["name"])
    (laid,) = [each for each in laid_down(scheme.pk, TODAY) if each.indicator == row]
    assert [str(each) for each in laid.definition.where] == ["local_members >= 3"]
    change = officer.get(f"/schemes/goals/{row.pk}/change/").context["form"]
    assert change["where_1"].value() == "units:local_members:#"
    assert change["where_1_number"].value() == "3"
    assert change["level"].value() == "72,5"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"where_1": "members:local:="}, "không có điều kiện"),
        ({"where_1_number": "x"}, "cần một số nguyên"),
        ({"where_1": ""}, "Tỷ lệ cần điều kiện của tử số"),
        ({"population": ""}, "Chưa đếm được"),
        ({"level": "nhiều"}, "Điền một số nguyên"),
        ({"due_on": "01/01/2030"}, "Hạn của mức phải nằm trong thời gian"),
    ],
)
def test_definition_that_cannot_be_counted_is_told_and_nothing_typed_is_lost(scheme, send, changes, words):
    page = send(f"/schemes/{scheme.pk}/goal/", "preview", papered=False, **OWN | changes)
    assert page.status_code == 422
    assert words in text(page)
    assert page.context["form"]["name"].value() == OWN["name"]


def test_every_condition_of_the_language_may_be_chosen():
    offered = {key.rsplit(":", 1)[0] for _group, rows in condition_choices() for key, _words in rows}
    assert offered == {
        f"{population.name}:{word.name}" for population in POPULATIONS.values() for word in population.words
    }


def test_goal_is_aimed_elsewhere_from_a_day_on(scheme, send, officer):
    row = goal_of(scheme, "cells_of_five")
    url = f"/schemes/goals/{row.pk}/change/"
    send(url, papered=False, **GOAL | {"on": "01/6/2025", "level": "50"})
    assert IndicatorVersion.objects.filter(indicator=row).count() == 2
    told = text(officer.get(f"/schemes/goals/{row.pk}/"))
    assert "≥ 50 %" in told
    assert "= 100 %" in told


def test_goal_entered_by_mistake_is_withdrawn(scheme, send):
    row = goal_of(scheme, "cells_of_eight")
    assert send(f"/schemes/goals/{row.pk}/withdraw/", papered=False).url == f"/schemes/{scheme.pk}/"
    assert not Indicator.objects.filter(pk=row.pk).exists()


def test_reported_figure_is_always_marked_as_reported(scheme, send, officer):
    row = goal_of(scheme, "gathered")
    said = {"unit": "huyen", "on": "01/6/2025", "part": "80", "base": "100", "source": "Mặt trận",
            "reporter": "Ban công tác"}  # fmt: skip
    send(f"/schemes/goals/{row.pk}/report/", **said)
    for url in (f"/schemes/{scheme.pk}/", f"/schemes/goals/{row.pk}/"):
        assert "số báo cáo, không phải số tính" in text(officer.get(url))
    kept = Report.objects.get()
    send(f"/schemes/reports/{kept.pk}/withdraw/", papered=False, reason="Nhầm ngày")
    assert "Nhầm ngày" in text(officer.get(f"/schemes/goals/{row.pk}/"))
    assert "số báo cáo" not in text(officer.get(f"/schemes/{scheme.pk}/"))


def test_people_work_and_recommendations_stand_on_the_page(scheme, send, officer):
    url = f"/schemes/{scheme.pk}/"
    send(f"{url}seat/", holder="Vi Thị Hạ", office="Phó Bí thư", role="head", on="02/01/2023")
    send(f"{url}task/", what="Rà soát nguồn", unit="xa-dong", owner="Văn phòng", due_on="01/02/2025")
    send(f"{url}recommend/", addressee="Tỉnh ủy", what="Phụ cấp bí thư", sent_on="05/5/2025")
    told = text(officer.get(url))
    for words in (
        "Vi Thị Hạ",
        "Trưởng ban chỉ đạo",
        "Rà soát nguồn",
        "quá hạn",
        "Phụ cấp bí thư",
        "chưa trả lời",
    ):
        assert words in told
    task, seat = SchemeTask.objects.get(), SchemeSeat.objects.get()
    send(f"/schemes/tasks/{task.pk}/finish/", papered=False, on="01/6/2025", result="12 người")
    send(f"/schemes/seats/{seat.pk}/end/", on="01/6/2025")
    send(f"/schemes/recommendations/{scheme.recommendations.get().pk}/reply/", reply="Đồng ý", on="06/6/2025")
    told = text(officer.get(url))
    for words in ("12 người", "Đồng ý", "đến 01/6/2025"):
        assert words in told
    send(f"/schemes/tasks/{task.pk}/withdraw/", papered=False)
    assert not SchemeTask.objects.exists()


def test_scheme_is_corrected_and_one_entered_by_mistake_withdrawn(world, send):
    send(NEW, **SAID)
    row = Scheme.objects.get()
    send(f"/schemes/{row.pk}/change/", title="Tên đúng", first="01/01/2023", last="31/12/2026")
    row.refresh_from_db()
    assert (row.title, row.during.upper) == ("Tên đúng", date(2027, 1, 1))
    assert send(f"/schemes/{row.pk}/withdraw/", papered=False).url == "/schemes/"
    assert not Scheme.objects.exists()


def test_acts_that_are_none_are_not_there(scheme, officer):
    assert officer.get(f"/schemes/{scheme.pk}/khac/").status_code == 404
    assert officer.get(f"/schemes/goals/{goal_of(scheme, 'gathered').pk}/khac/").status_code == 404


def test_scheme_of_a_neighbour_is_not_there(world, scheme, send):
    send(NEW, **SAID | {"unit": "xa-dong", "title": "Của xã Đông"})
    row = Scheme.objects.get(title="Của xã Đông")
    west = seated(world, Role.GRASSROOTS_OFFICE, "xa-tay")
    assert west.get(f"/schemes/{row.pk}/").status_code == 404
    assert "Của xã Đông" not in text(west.get("/schemes/"))
    assert west.get(f"/schemes/{scheme.pk}/").status_code == 200
