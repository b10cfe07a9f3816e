"""Dated facts, residences and offices end by a paper, and are taken back where they were entered wrongly."""

from datetime import date

import pytest

from chibo.audit.queries import history_of
from chibo.engine.citation import Citation
from chibo.organisation.actions import found_locality
from chibo.people.actions import (
    end_post,
    end_residence,
    end_trait,
    set_residence,
    set_trait,
    start_post,
    withdraw_post,
    withdraw_residence,
    withdraw_trait,
)
from chibo.people.models import Post
from chibo.people.queries import traits_of
from chibo.storage.refusal import Refusal
from tests.register import FOUNDED, PAPER, TODAY

pytestmark = pytest.mark.django_db
BY = Citation("Đảng ủy xã", "Thông báo", "3-TB/ĐU", date(2020, 5, 1))
FIRST, SECOND, THIRD = date(2010, 1, 1), date(2015, 1, 1), date(2020, 1, 1)


def codes(refusal) -> list[str]:
    return [finding.code for finding in refusal.value.findings]


@pytest.fixture
def member(register):
    person = register.enter()
    with register.at_work():
        yield person


@pytest.fixture
def work(register, member):
    """States an occupation of the member."""

    def stated(code, on):
        said = {"actor": register.actor, "person": member, "axis": "occupation", "basis": PAPER}
        return set_trait(code=code, on=on, **said)

    return stated


def told(member):
    rows = traits_of(member.pk)
    return {row.code: (row.during.lower, row.during.upper) for row in rows}


def test_withdrawn_trait_lets_the_one_it_ended_go_on_to_the_next(register, member, work):
    work("N01", FIRST)
    work("N03", THIRD)
    wrong = work("N02", SECOND)
    assert told(member) == {"N01": (FIRST, SECOND), "N02": (SECOND, THIRD), "N03": (THIRD, None)}
    withdraw_trait(actor=register.actor, trait=wrong, reason="Ghi nhầm người", basis=BY)
    assert told(member) == {"N01": (FIRST, THIRD), "N03": (THIRD, None)}


def test_withdrawn_trait_stays_in_the_history_with_reason_and_paper(register, member, work):
    wrong = work("N02", SECOND)
    kept = type(wrong)(pk=wrong.pk)
    withdraw_trait(actor=register.actor, trait=wrong, reason="Ghi nhầm người", basis=BY)
    gone = history_of(kept)[0]
    assert (gone.pgh_label, gone.pgh_data["code"]) == ("delete", "N02")
    assert (gone.pgh_context["reason"], gone.pgh_context["paper"]["number"]) == ("Ghi nhầm người", "3-TB/ĐU")


def test_day_of_a_withdrawn_trait_is_free_for_the_right_one(register, member, work):
    wrong = work("N02", SECOND)
    with pytest.raises(Refusal) as refusal:
        work("N01", SECOND)
    assert codes(refusal) == ["dated.same_day"]
    withdraw_trait(actor=register.actor, trait=wrong)
    work("N01", SECOND)
    assert told(member) == {"N01": (SECOND, None)}


def test_trait_ended_by_a_paper_stays_ended_when_the_one_after_it_is_withdrawn(register, member, work):
    first = work("N01", FIRST)
    end_trait(actor=register.actor, trait=first, on=SECOND, basis=BY)
    wrong = work("N02", SECOND)
    withdraw_trait(actor=register.actor, trait=wrong)
    first.refresh_from_db()
    assert (told(member), first.ending) == ({"N01": (FIRST, SECOND)}, BY)


def test_trait_cut_by_a_new_one_no_longer_names_the_paper_of_its_later_end(register, work):
    first = work("N01", FIRST)
    end_trait(actor=register.actor, trait=first, on=THIRD, basis=BY)
    work("N02", SECOND)
    first.refresh_from_db()
    assert (first.during.upper, first.ending) == (SECOND, Citation())


@pytest.mark.parametrize("on", [FIRST, SECOND, THIRD])
def test_trait_ends_after_it_began_and_once(register, work, on):
    first = work("N01", FIRST)
    end_trait(actor=register.actor, trait=first, on=SECOND, basis=BY)
    with pytest.raises(Refusal) as refusal:
        end_trait(actor=register.actor, trait=first, on=on, basis=BY)
    assert codes(refusal) == ["dated.end_outside"]


def test_residence_ends_by_its_paper_and_a_wrong_one_is_withdrawn(register, member):
    other = found_locality(
        actor=register.actor, code="thon-thuong", kind="hamlet", name="Thôn Thượng", unit=register.north,
        on=FOUNDED, basis=PAPER,
    )  # fmt: skip
    said = {"actor": register.actor, "person": member, "basis": PAPER}
    right = set_residence(locality=register.hamlet, on=FIRST, **said)
    wrong = set_residence(locality=other, on=SECOND, **said)
    withdraw_residence(actor=register.actor, residence=wrong, reason="Nhầm thôn")
    right.refresh_from_db()
    assert right.during.upper is None
    end_residence(actor=register.actor, residence=right, on=THIRD, basis=BY)
    right.refresh_from_db()
    assert (right.during.upper, right.ending) == (THIRD, BY)


def test_withdrawn_office_for_one_leaves_the_predecessor_in_it(register, member):
    said = {"actor": register.actor, "kind": "cell_secretary", "unit": register.north_cell, "basis": PAPER}
    first = start_post(on=FIRST, holder="", person=member, **said)
    wrong = start_post(on=THIRD, person=register.enter("Bảo"), **said)
    withdraw_post(actor=register.actor, post=wrong, reason="Nhầm người", basis=BY)
    first.refresh_from_db()
    assert (first.during.upper, Post.objects.count()) == (None, 1)


def test_withdrawn_seat_of_many_touches_no_other_seat(register, member):
    said = {"actor": register.actor, "kind": "cell_committee_member", "unit": register.north_cell}
    first = start_post(on=FIRST, person=member, basis=PAPER, **said)
    end_post(actor=register.actor, post=first, on=SECOND, basis=Citation())
    wrong = start_post(on=SECOND, person=register.enter("Bảo"), basis=PAPER, **said)
    withdraw_post(actor=register.actor, post=wrong)
    first.refresh_from_db()
    assert first.during.upper == SECOND


def test_office_ends_by_its_own_paper_and_keeps_its_term(register, member):
    said = {"actor": register.actor, "kind": "cell_secretary", "unit": register.north_cell, "basis": PAPER}
    post = start_post(on=THIRD, person=member, term="2020-2025", **said)
    end_post(actor=register.actor, post=post, on=TODAY, basis=BY)
    post.refresh_from_db()
    assert (post.term, post.basis, post.ending) == ("2020-2025", PAPER, BY)


@pytest.mark.parametrize("term", ["2020", "2025-2020", "2020-2020", "2020–2025", "2000-2020", "khóa XX"])
def test_term_that_is_no_pair_of_years_is_refused(register, member, term):
    with pytest.raises(Refusal) as refusal:
        start_post(
            actor=register.actor, kind="cell_secretary", unit=register.north_cell, basis=PAPER, on=THIRD,
            person=member, term=term,
        )  # fmt: skip
    assert codes(refusal) == ["post.term"]
