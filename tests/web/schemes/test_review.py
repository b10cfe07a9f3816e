"""Goals beside each other, shown on a wall, and the review as a paper with tables and drawings."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import transaction

from chibo.accounts.choices import Role
from chibo.engine.office import open_docx
from chibo.indicators.actions import adopt, report
from chibo.indicators.models import Indicator
from chibo.regulations.schemes import ready_schemes
from chibo.storage.identity import Scope, acting
from tests.organisation.world import ACTOR, PAPER, TODAY
from tests.targets.test_targets import put
from tests.web.organisation.conftest import seated, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme(world):
    """The ready-made resolution on rural cells, of the district, with a target of ten for the year."""
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        put(world["huyen"], 10)
        return adopt(
            actor=ACTOR, unit=world["huyen"], ready=ready_schemes()["rural_cells"], title="", basis=PAPER,
            first=date(2023, 1, 1), last=date(2027, 12, 31),
        )  # fmt: skip


def page_of(scheme, client, query=""):
    return client.get(f"/schemes/{scheme.pk}/{query}")


def paper_of(scheme, client, query=""):
    return client.get(f"/schemes/{scheme.pk}/review/{query}")


def test_goals_with_a_figure_stand_on_one_scale(scheme, officer):
    drawn = page_of(scheme, officer).context["drawn"]
    by_label = {row.label: row for row in drawn.rows}
    lines = {line.name: line for line in page_of(scheme, officer).context["lines"]}
    for label, row in by_label.items():
        assert row.figure == lines[label].shown.result
        assert row.level == lines[label].standing.laid.goal.level // 10
    assert not any(lines[name].shown.missing for name in by_label)
    assert "lúc đầu" in drawn.finding


def test_every_unit_below_has_every_goal_that_is_a_share(scheme, officer):
    table = page_of(scheme, officer).context["matrix"]
    # The cells of the other commune serve no hamlet: nothing is counted there.
    assert [row.name for row in table.rows] == ["Đảng bộ xã Đồng Vông"]
    for row in table.rows:
        assert len(row.cells) == len(table.goals)
    told = text(page_of(scheme, officer))
    for _number, name in table.goals:
        assert name in told


def test_sums_of_the_units_are_the_figure_of_the_whole(scheme, officer):
    page = page_of(scheme, officer)
    table, lines = page.context["matrix"], page.context["lines"]
    for place, (number, _name) in enumerate(table.goals):
        parts = [row.cells[place].title.split("/") for row in table.rows if row.cells[place].title]
        figure = lines[number - 1].standing.figure
        assert sum(int(part) for part, _base in parts) == figure.part
        assert sum(int(base) for _part, base in parts) == figure.base


def test_cell_shows_no_units_below(scheme, world):
    secretary = seated(world, Role.CELL_SECRETARY, "dong-1")
    assert page_of(scheme, secretary).context["matrix"] is None


def test_shown_on_a_wall_and_back(scheme, officer):
    assert '<div class="present">' in text(page_of(scheme, officer, "?present=1"))
    assert '<div class="present">' not in text(page_of(scheme, officer))


def test_review_holds_goals_units_tasks_and_two_drawings(scheme, officer):
    answer = paper_of(scheme, officer)
    assert answer.status_code == 200
    told = open_docx(answer.content).text
    for line in page_of(scheme, officer).context["lines"]:
        assert line.name in told
    assert "chưa có số liệu" in told
    assert "Năm 2025: 0/10" in told
    assert "[chưa điền: Nguyên nhân, nhiệm vụ thời gian tới]" in told
    with ZipFile(BytesIO(answer.content)) as archive:
        assert sum("media" in name for name in archive.namelist()) == 2


def test_review_marks_what_was_reported(scheme, officer):
    row = Indicator.objects.get(scheme=scheme, standard="gathered")
    report(
        actor=ACTOR, indicator=row, unit=scheme.unit, on=date(2025, 5, 5), part=6, base=10, source="Sổ",
        reporter="Đoàn xã", today=TODAY,
    )  # fmt: skip
    told = open_docx(paper_of(scheme, officer).content).text
    assert f"{row.name} (*)" in told
    assert "số báo cáo, không tính từ sổ" in told


def test_review_of_an_earlier_day_says_that_day(scheme, officer):
    assert (
        "tính đến hết ngày 31/12/2024" in open_docx(paper_of(scheme, officer, "?on=31/12/2024").content).text
    )


def test_review_is_for_those_who_may_take_papers_out(scheme, world):
    assert paper_of(scheme, seated(world, Role.LEADER)).status_code == 200
    assert paper_of(scheme, seated(world, Role.CELL_SECRETARY, "dong-1")).status_code == 403
    assert "Xuất báo cáo sơ kết" not in text(page_of(scheme, seated(world, Role.POLITICAL_CENTRE)))
