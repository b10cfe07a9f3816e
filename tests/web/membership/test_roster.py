"""The page of who votes: both tables, the needed votes, the absent and the detained, and who may look."""

from datetime import date

import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.audit.models import Look
from chibo.membership.actions import start_fact
from chibo.membership.choices import Kind, Standing
from tests.register import PAPER

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell(register):
    """Four official members of whom one is exempt and one suspended, and a probationary one."""
    everybody = {
        name: register.enter(name, kind=Kind.OPENING, standing=Standing.OFFICIAL)
        for name in ("Ao", "Bờ", "Cồn", "Đê")
    }
    everybody["Ghềnh"] = register.enter("Ghềnh", on=date(2025, 1, 5))
    with register.at_work():
        for name, kind in {"Cồn": "exempt", "Đê": "suspended"}.items():
            start_fact(
                actor=register.actor, person=everybody[name], kind=kind, on=date(2025, 6, 1), basis=PAPER
            )
    return everybody


def page(client, unit="cb-ha", **said):
    return client.get(reverse("unit_roster", args=[unit]), said)


def names(lines):
    return [line.person.given for line in lines]


def test_secretary_sees_who_counts_and_why_not(register, desk_at, cell):
    shown = page(desk_at(register.north_cell, Role.CELL_SECRETARY))
    assert names(shown.context["counted"]) == ["Ao", "Bờ", "Cồn"]
    assert [(line.person.given, line.why) for line in shown.context["not_counted"]] == [
        ("Đê", "Bị đình chỉ sinh hoạt"),
        ("Ghềnh", "Dự bị: chưa có quyền biểu quyết"),
    ]
    assert all(line.rule.startswith(("Người không tính", "Tỷ lệ")) for line in shown.context["not_counted"])
    text = shown.content.decode()
    assert "cần 2 phiếu trên 3 (≥ 2/3 số người được tính)" in text
    assert "Bộ quy định 2025 (232-QĐ/TW" in text
    assert "Người không tính vào mẫu số ở chi bộ" in text


def test_absence_of_an_exempt_member_leaves_the_member_out(register, office, cell):
    shown = page(office, absent=[str(cell["Cồn"].pk), str(cell["Ao"].pk), "vô nghĩa"])
    assert names(shown.context["counted"]) == ["Ao", "Bờ"]
    (ao, _bo) = shown.context["counted"]
    assert (ao.why, ao.misses) == ("Vắng mặt: vẫn tính vào mẫu số", True)


def test_number_of_detained_is_subtracted_and_kept_nowhere(register, office, cell):
    assert page(office, detained="1").context["roster"].denominator == 2
    assert page(office, detained="mấy").context["form"].errors
    assert page(office).context["roster"].denominator == 3


def test_day_of_the_meeting_decides(register, office, cell):
    shown = page(office, on="31/5/2025")
    assert names(shown.context["counted"]) == ["Ao", "Bờ", "Cồn", "Đê"]
    assert page(office, on="1/9/2025").context["future"]


def test_day_without_a_rule_set_says_so(register, office):
    register.enter("Ao", kind=Kind.OPENING, standing=Standing.OFFICIAL, on=date(2012, 1, 1))
    shown = page(office, on="1/2/2015")
    assert "chưa có bộ quy định cho ngày này" in shown.content.decode()


def test_cell_with_too_few_official_members_is_told_not_to_vote(register, office):
    register.enter("Ao", kind=Kind.OPENING, standing=Standing.OFFICIAL)
    assert "Chi bộ còn 1 đảng viên chính thức: chưa được biểu quyết" in page(office).content.decode()


def test_party_organisation_has_no_roster(register, office):
    shown = page(office, "xa-bac")
    assert "Chỉ chi bộ mới có danh sách biểu quyết" in shown.content.decode()
    assert "unit_roster" not in str(shown.context["tabs"])


def test_look_is_noted_and_others_are_refused(register, desk_at, cell):
    page(desk_at(register.north_cell, Role.CELL_SECRETARY))
    assert Look.objects.filter(what="membership.roster", count=5).exists()
    assert page(desk_at(register.district, Role.POLITICAL_CENTRE)).status_code == 403
    assert page(desk_at(register.other_cell, Role.CELL_SECRETARY)).status_code == 404
