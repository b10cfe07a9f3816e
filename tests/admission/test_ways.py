"""Votes and decisions in a cell too small to vote, and by every way of deciding; the way after a move."""

from datetime import date

import pytest

from chibo.admission.actions import decide, record_move, resolve, send_on, take_over
from chibo.admission.queries.dossiers import decision_of, items_of, usual_route
from chibo.engine.citation import Citation
from chibo.organisation.actions import found_unit
from chibo.organisation.models import Unit
from chibo.storage.refusal import Refusal
from tests.admission.test_decisions import decided, numbers, passed, resolved, said
from tests.admission.test_votes import COUNCIL, RESOLUTION, codes, counts, held

pytestmark = pytest.mark.django_db
LATER = date(2025, 9, 1)
MOVED, SENT, CAME = date(2025, 7, 7), date(2025, 7, 10), date(2025, 7, 14)
LETTER = Citation("Đảng ủy xã Đồng Bắc", "Giấy giới thiệu", "5-GGT", MOVED)


def founded(road, code, kind, parent):
    register = road.register
    with register.at_work():
        return found_unit(
            actor=register.actor, on=date(2012, 1, 1), today=LATER, code=code, name=f"Đơn vị {code}",
            kind=kind, parent=parent, basis=LETTER,
        )  # fmt: skip


def led_to(road, dossier, cell):
    """The dossier follows its applicant to another cell."""
    with road.register.at_work():
        record_move(target=cell, on=MOVED, basis=LETTER, **said(road, dossier))
        there = [item.code for item in items_of(dossier.pk).filter(state="valid")]
        send_on(on=SENT, papers=there, **said(road, dossier))
        take_over(cell=cell, on=CAME, **said(road, dossier))
    return road.fresh(dossier)


def decided_later(road, dossier, issued):
    with road.register.at_work():
        return decide(on=date(2025, 7, 24), basis=issued, members=9, **numbers(9, 9), **said(road, dossier))


def state_of(road, dossier):
    with road.register.at_work():
        return {row.code: row.state for row in items_of(dossier.pk)}.get("committee_resolution")


def test_cell_without_enough_official_members_may_not_vote(road):
    dossier = road.complete()
    with pytest.raises(Refusal) as refused:
        held(road, dossier, 2, 2)
    assert codes(refused) == ["rule.votes.cell_minimum"]


def test_committee_has_no_word_where_the_way_leaves_it_out(road):
    dossier = road.complete(route="authorised")
    with road.register.at_work(), pytest.raises(Refusal) as refused:
        resolve(
            candidate=dossier.candidate, on=COUNCIL, basis=RESOLUTION, members=9, **counts(9, 9),
            **road.said(),
        )  # fmt: skip
    assert codes(refused) == ["dossier.no_committee"]
    assert dossier.decider.code == "xa-bac"


@pytest.mark.parametrize(("votes_for", "stage"), [(6, "decided"), (5, "refused")])
def test_authorised_committee_decides_by_two_thirds(road, votes_for, stage):
    dossier = passed(road, route="authorised")
    ballot = decided(road, dossier, votes_for)
    assert (ballot.body, ballot.unit.code, ballot.told["value"]) == ("deciding", "xa-bac", "≥ 2/3")
    assert road.candidate(dossier).stage == stage


def test_provincial_level_decides_by_its_permanent_members_and_heads(road):
    register = road.register
    province = register.district = Unit.objects.get(code="tinh")
    register.north = founded(road, "co-quan", "agency_organisation", province)
    register.north_cell = founded(road, "van-phong", "office_cell", register.north)
    with register.at_work():
        assert usual_route(register.north_cell, LATER) == "province_level"
    dossier = passed(road, route="province_level")
    resolved(road, dossier)
    ballot = decided(road, dossier, 5)
    assert (ballot.body, ballot.unit, ballot.told["value"]) == ("heads", province, "> 1/2")
    with register.at_work():
        assert decision_of(dossier.pk).decided_by == "standing_members_and_heads"


def test_way_through_the_province_is_refused_under_a_district(road):
    with pytest.raises(Refusal) as refused:
        road.opened(route="province_level")
    assert codes(refused) == ["dossier.not_provincial"]


def test_dossier_taken_over_by_a_base_cell_needs_no_committee_any_more(road):
    dossier = passed(road)
    assert state_of(road, dossier) == "missing"
    cell = founded(road, "chi-bo-co-so", "grassroots_cell", road.register.district)
    dossier = led_to(road, dossier, cell)
    assert (dossier.route, dossier.decider.code, state_of(road, dossier)) == ("base_cell", "huyen", "none")
    issued = Citation("Huyện ủy", "Quyết định", "19-QĐ/HU", date(2025, 7, 25))
    assert decided_later(road, dossier, issued).passed


def test_committee_that_was_authorised_is_not_so_elsewhere(road):
    dossier = passed(road, route="authorised")
    assert state_of(road, dossier) is None
    dossier = led_to(road, dossier, road.register.south_cell)
    assert (dossier.route, dossier.decider.code) == ("above_grassroots", "huyen")
    assert state_of(road, dossier) == "missing"
    issued = Citation("Huyện ủy", "Quyết định", "19-QĐ/HU", date(2025, 7, 25))
    with pytest.raises(Refusal) as refused:
        decided_later(road, dossier, issued)
    assert codes(refused) == ["dossier.committee_first"]
