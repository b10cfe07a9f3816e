"""Removal, annulment and repair on the screens: who is offered what, and what the page then says."""

from copy import deepcopy

import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.membership.queries import spell_on
from tests.dossiers import Road
from tests.register import TODAY, send
from tests.stages import set_once

pytestmark = pytest.mark.django_db
PAPER = {
    "paper_issuer": "Chi bộ thôn Hạ", "paper_kind": "Nghị quyết", "paper_number": "8-NQ/CB",
    "paper_date": "13/6/2025",
}  # fmt: skip
COUNT = {
    "on": "13/6/2025", "form": "secret_ballot", "present": "5", "votes_for": "5", "against": "0",
    "invalid": "0",
}  # fmt: skip
COUNCIL = COUNT | {"members": "9", "present": "9", "votes_for": "9"}


def act(dossier, what, route="dossier_check"):
    return reverse(route, args=[dossier.candidate_id, what])


def page(client, dossier):
    return client.get(reverse("dossier", args=[dossier.candidate_id]))


def beside(client, dossier):
    return [words for words, _url in page(client, dossier).context["beside"]]


def done(client, url, **data):
    answer = send(client, url, **data)
    assert answer.status_code == 303, answer.context["form"].errors


def standing(road, dossier):
    with road.register.at_work():
        spell = spell_on(dossier.candidate.person_id, TODAY)
    return spell.standing if spell is not None else None


@pytest.fixture(scope="module")
def member_stage(register_stage, django_db_blocker):
    """A probationary member since 12 June 2025."""
    with set_once(django_db_blocker):
        yield Road(register_stage).admitted()


@pytest.fixture
def member(member_stage, register):
    """His dossier in this test."""
    return deepcopy(member_stage)


def test_removal_goes_from_the_cell_to_the_decision(road, register, office, desk_at, member):
    secretary = desk_at(register.north_cell, Role.CELL_SECRETARY)
    assert beside(secretary, member) == ["Ghi biểu quyết xóa tên"]
    done(secretary, act(member, "removal_vote", "dossier_act"), **COUNT, **PAPER)
    assert beside(secretary, member) == []
    assert beside(office, member)[0] == "Ghi biểu quyết của đảng ủy cơ sở"
    done(office, act(member, "removal_resolve"), **COUNCIL, **PAPER)
    told = send(office, act(member, "remove"), "preview", **COUNCIL, **PAPER)
    assert told.status_code == 200, told.context["form"].errors
    done(office, act(member, "remove"), **COUNCIL, **PAPER)
    assert standing(road, member) is None
    shown = page(office, member)
    assert [label for label, _url, _main in shown.context["acts"]] == ["Rút bước ghi nhầm"]
    assert "xét xóa tên" in shown.text
    assert page(secretary, member).context["acts"] == []
    done(office, act(member, "withdraw_later", "dossier_act"), reason="Ghi nhầm người")
    assert standing(road, member) == "probationary"


def test_wrong_admission_is_repaired_or_annulled_by_the_level_that_decides(road, office, member):
    assert beside(office, member) == [
        "Ghi biểu quyết xóa tên", "Ghi việc sửa lại thủ tục kết nạp", "Ghi quyết định hủy việc kết nạp",
    ]  # fmt: skip
    empty = send(office, act(member, "annul"), **PAPER)
    assert "reason" in empty.context["form"].errors
    done(office, act(member, "repair"), reason="Ký sai thẩm quyền", **PAPER)
    shown = page(office, member)
    assert "Ký sai thẩm quyền" in shown.text
    assert standing(road, member) == "probationary"
    done(office, act(member, "annul"), reason="Chưa đủ tuổi", **PAPER)
    assert standing(road, member) is None
    assert "Đã hủy việc kết nạp" in page(office, member).text
    assert beside(office, member) == []


@pytest.mark.parametrize("what", ["annul", "repair", "remove", "annul_recognition"])
def test_secretary_finds_no_act_of_the_level_above(register, desk_at, member, what):
    secretary = desk_at(register.north_cell, Role.CELL_SECRETARY)
    assert secretary.get(act(member, what)).status_code == 403
    assert secretary.post(act(member, what), {"reason": "Sai", **PAPER}).status_code == 403
