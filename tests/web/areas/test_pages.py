"""Who is in charge of which cells, and what those need this month."""

from datetime import date

import pytest
from django.db import transaction

from chibo.accounts.choices import Role
from chibo.deadlines.actions import open_deadline
from chibo.storage.identity import Scope, acting
from tests.organisation.world import ACTOR, PAPER, give_office
from tests.targets.admitting import admit
from tests.targets.test_targets import put
from tests.web.organisation.conftest import seated, text

pytestmark = pytest.mark.django_db
AREAS = "/areas/units/xa-dong/"


@pytest.fixture
def assigned(world):
    """One member in charge of a cell that lacks two of its four admissions."""
    give_office(world, "dong-1", "area_assignee", world.persons[4], date(2025, 2, 20))
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        put(world["dong-1"], 4)
        admit(world, "dong-1", date(2025, 2, 3), date(2025, 3, 3))
    return world


def test_everybody_in_charge_stands_with_cells_days_and_needs(assigned, officer):
    page = officer.get(AREAS)
    (area,) = page.context["areas"]
    (cell,) = area.cells
    assert area.holder == "Lương Yến"
    assert cell.name == "Chi bộ thôn Đồng Một"
    assert "từ 20/02/2025" in cell.during
    assert [need.words for need in cell.needs] == ["Còn thiếu 2 kết nạp; 0 nguồn, 0 hồ sơ"]
    assert area.needing == 1


def test_cells_nobody_has_stand_last(assigned, officer):
    (free,) = officer.get(AREAS).context["free"]
    assert [cell.name for cell in free.cells] == ["Chi bộ thôn Đồng Hai"]


def test_deadlines_overdue_and_due_this_month_are_told_apart(assigned, officer):
    root = assigned["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        for since in (date(2025, 3, 3), date(2025, 5, 12), date(2025, 6, 2)):
            open_deadline(
                actor=ACTOR, unit=assigned["dong-1"], what="ceremony", since=since, on=since, basis=PAPER
            )
    told = text(officer.get(AREAS))
    assert "1 việc quá hạn" in told
    assert "1 việc đến hạn trong tháng" in told


def test_first_page_and_a_foreign_unit(assigned, clerk):
    assert clerk.get("/areas/").context["asked"].unit.code == "xa-dong"
    assert clerk.get("/areas/units/xa-tay/").status_code == 404
    assert clerk.get("/areas/?unit=dong-1").url == "/areas/units/dong-1/"


def test_nobody_in_charge_says_how_to_write_it_down(world, officer):
    assert "Chưa giao ai phụ trách" in text(officer.get(AREAS))


def test_the_link_is_offered_to_those_who_see_people(world, officer):
    centre = seated(world, Role.POLITICAL_CENTRE)
    assert "Phụ trách địa bàn" in text(officer.get("/hamlets/"))
    assert "Phụ trách địa bàn" not in text(centre.get("/hamlets/"))
    assert centre.get("/areas/").status_code == 403
