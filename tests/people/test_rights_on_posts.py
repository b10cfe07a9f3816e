"""Rights that rest on an office: given with it, ended, withdrawn and given back with it, never beyond it."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.accounts.actions import end_grant, grant_role
from chibo.accounts.choices import Role
from chibo.accounts.models import Grant
from chibo.accounts.permissions import may_manage_account, roles_to_give
from chibo.accounts.queries import grants_ever, grants_of, lasting_grants
from chibo.engine.citation import Citation
from chibo.membership.actions import (
    close_unit,
    correct_movement,
    record_movement,
    void_movement,
    withdraw_closing,
)
from chibo.membership.choices import Kind
from chibo.organisation.actions import found_unit
from chibo.people.actions import (
    end_post,
    give_role_on_post,
    link_account,
    start_post,
    start_post_with_role,
    unlink_account,
    withdraw_post,
)
from chibo.people.models import Person, Post
from chibo.storage.fields import days
from chibo.storage.refusal import Refusal
from tests.examples import examples
from tests.register import PAPER, TODAY, make_user

pytestmark = pytest.mark.django_db
SINCE, SOON, LATER = date(2024, 1, 1), date(2025, 7, 1), date(2025, 9, 1)
BY = Citation("Đảng ủy xã", "Quyết định", "9-QĐ/ĐU", date(2025, 6, 10))
CHIEF, HEAD = "cell_committee_member", "cell_secretary"


def codes(verb, /, **said):
    with pytest.raises(Refusal) as refused:
        verb(**said)
    return [finding.code for finding in refused.value.findings]


@pytest.fixture
def office(register):
    """An officer of the district, and a member with an account that has some small right of its own."""
    officer = make_user("can-bo", Role.ORGANISATION_OFFICER, register.district)
    user = make_user("bi-thu", Role.LEADER, register.south_cell)
    person = register.enter()
    with register.at_work():
        link_account(actor=officer, person=person, user=user, today=TODAY)
    return officer, user, person


@pytest.fixture
def start(register, office):
    """Starts an office in the northern cell, with a role for the holder's account."""

    def started(kind=HEAD, on=SINCE, role=Role.CELL_SECRETARY, **said):
        said = {"actor": office[0], "unit": register.north_cell, "person": office[2], "basis": PAPER} | said
        return start_post_with_role(kind=kind, on=on, role=role, today=TODAY, **said)

    return started


def right(post):
    return Grant.objects.get(post=post.pk)


def test_right_begins_today_at_the_earliest_and_rests_on_the_paper_of_the_office(register, start, office):
    with register.at_work():
        grant, coming = right(start()), right(start(CHIEF, SOON, Role.LEADER))
    assert (grant.user, grant.unit, grant.role) == (office[1], register.north_cell, Role.CELL_SECRETARY)
    assert (grant.during, grant.stated, grant.basis) == (days(TODAY), days(TODAY), PAPER)
    assert coming.during == days(SOON)


def test_office_starts_also_without_an_account_or_a_role(register, start):
    other = register.enter("Bảo")
    with register.at_work():
        assert start(person=other).person == other
        start(CHIEF, role="")
    assert not Grant.objects.filter(post__isnull=False).exists()


def test_end_of_the_office_ends_its_right_on_that_day_and_no_other(register, start, office):
    with register.at_work():
        post, other = start(), start(CHIEF, role=Role.LEADER)
        end_post(actor=office[0], post=post, on=SOON, basis=BY)
    assert right(post).during == days(TODAY, SOON)
    assert right(other).during == days(TODAY)
    event = right(post).events.order_by("-pgh_id").first()
    assert Citation.from_json(event.pgh_context.metadata["paper"]) == BY


def test_end_before_the_right_began_leaves_nothing_of_it(register, start, office):
    """Recorded late: by then he had the right for a while, which history keeps; it counts on no day."""
    _officer, user, _person = office
    with register.at_work():
        post = start()
        end_post(actor=office[0], post=post, on=TODAY - timedelta(days=5), basis=BY)
    assert right(post).during.isempty
    assert not grants_of(user, TODAY).filter(role=Role.CELL_SECRETARY).exists()
    for rows in (lasting_grants(user, TODAY), grants_ever(user)):
        assert not rows.filter(post=post.pk).exists()


def test_successor_ends_the_right_and_withdrawn_gives_it_back(register, start, office):
    other = register.enter("Bảo")
    with register.at_work():
        post = start()
        wrong = start(on=SOON, person=other)
        assert right(post).during == days(TODAY, SOON)
        withdraw_post(actor=office[0], post=wrong, reason="Nhầm người")
        assert right(post).during == days(TODAY)


def test_withdrawn_office_takes_its_right_away(register, start, office):
    with register.at_work():
        post = start()
        withdraw_post(actor=office[0], post=post, reason="Nhầm người")
    assert not Grant.objects.filter(post__isnull=False).exists()
    assert office[1].grants.count() == 1


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        (Kind.DIED, {}),
        (Kind.EXPELLED, {}),
        (Kind.REMOVED, {}),
        (Kind.TRANSFERRED_OUT, {"outside": "Đảng ủy xã Lạ", "outside_tier": "other_province"}),
    ],
)
@pytest.mark.parametrize("left", [TODAY, TODAY - timedelta(days=9)])
def test_leaving_ends_the_right_with_the_office_and_struck_out_gives_both_back(
    register, start, office, kind, details, left
):
    clerk, person = {"actor": register.actor, "today": TODAY}, office[2]
    with register.at_work():
        post = start()
        row = record_movement(
            person=person, kind=kind, on=left, unit=register.north_cell, basis=BY, **clerk, **details
        )
        assert right(post).during.isempty
        row = correct_movement(movement=row, reason="Sai ngày", correction_basis=BY, on=left, **clerk)
        void_movement(movement=row, reason="Nhầm người", basis=Citation(), **clerk)
        assert right(post).during == days(TODAY)


def test_right_ended_before_its_office_does_not_come_back_with_it(register, start, office):
    officer, _user, _person = office
    other = register.enter("Bảo")
    with register.at_work():
        post = start()
        said = {"actor": officer, "grant": right(post), "on": SOON, "today": TODAY}
        assert codes(end_grant, **said) == ["accounts.reason"]
        end_grant(**said, reason="Đã giao việc cho đồng chí khác")
        assert Post.objects.get(pk=post.pk).during.upper is None
        wrong = start(on=SOON, person=other)
        withdraw_post(actor=officer, post=wrong, reason="Nhầm người")
        assert right(post).during == days(TODAY, SOON)


def test_right_comes_back_only_up_to_another_one_given_since(register, start, office):
    officer, user, _person = office
    other = register.enter("Bảo")
    with register.at_work():
        post = start()
        wrong = start(on=SOON, person=other)
        grant_role(
            actor=officer, user=user, role=Role.CELL_SECRETARY, unit=register.north_cell, on=LATER,
            basis=PAPER, today=TODAY,
        )  # fmt: skip
        withdraw_post(actor=officer, post=wrong, reason="Nhầm người")
    assert right(post).during == days(TODAY, LATER)


def test_right_on_an_office_already_held_ends_no_later_than_it(register, start, office):
    officer, _user, _person = office
    with register.at_work():
        post = end_post(actor=officer, post=start(role=""), on=SOON, basis=BY)
        said = {"actor": officer, "post": post, "role": Role.CELL_SECRETARY, "today": TODAY}
        assert codes(give_role_on_post, **said, until=SOON) == ["accounts.beyond_post"]
        grant = give_role_on_post(**said, until=SOON - timedelta(days=3))
        assert grant.during == days(TODAY, SOON - timedelta(days=2))
        assert codes(give_role_on_post, **said) == ["accounts.granted"]
        over = end_post(actor=officer, post=start(CHIEF, role=""), on=TODAY, basis=BY)
        assert codes(give_role_on_post, **said | {"post": over}) == ["accounts.post_over"]
        front = start_post(
            actor=officer, kind="locality_head", locality=register.hamlet, person=office[2], on=SINCE,
            basis=PAPER,
        )  # fmt: skip
        assert codes(give_role_on_post, **said | {"post": front}) == ["post.no_unit"]


def test_nobody_gives_through_an_office_what_he_could_not_grant(register, start, office):
    officer, user, person = office
    clerk = make_user("van-phong", Role.GRASSROOTS_OFFICE, register.north)
    leader = make_user("lanh-dao", Role.LEADER, register.district)
    with register.at_work():
        for actor in (clerk, leader, user):
            assert codes(start, actor=actor) == ["accounts.beyond"]
        for role in Role.ADMINISTRATOR, Role.POLITICAL_CENTRE:
            small = make_user(f"nho-{role}", Role.ORGANISATION_OFFICER, register.south)
            assert codes(start, actor=small, role=role) == ["accounts.beyond"]
        assert codes(start, role=Role.ADMINISTRATOR) == ["accounts.beyond"]
        assert not Post.objects.filter(kind=HEAD).exists()
        unlink_account(actor=officer, person=person, today=TODAY)
        Person.objects.filter(pk=person.pk).update(user=officer)
        person.refresh_from_db()
        assert codes(start, person=person) == ["accounts.beyond"]
    assert roles_to_give(clerk, register.north_cell, TODAY) == []
    assert Role.CELL_SECRETARY in roles_to_give(officer, register.north_cell, TODAY)
    assert roles_to_give(small, register.north_cell, TODAY) == []


def test_nobody_brings_his_own_right_back(register, start, office):
    _officer, user, _person = office
    other = register.enter("Bảo")
    with register.at_work():
        post = start()
        wrong = start(on=SOON, person=other)
        withdraw_post(actor=user, post=wrong, reason="Nhầm người")
        assert Post.objects.get(pk=post.pk).during.upper is None
        assert right(post).during == days(TODAY, SOON)
        end_post(actor=user, post=post, on=SOON - timedelta(days=1), basis=BY)
        assert right(post).during == days(TODAY, SOON - timedelta(days=1))


def test_account_whose_right_may_come_back_is_managed_by_who_could_give_it(register, start, office):
    officer, user, _person = office
    below = make_user("xa-nam", Role.ORGANISATION_OFFICER, register.south)
    assert may_manage_account(below, user, TODAY)
    with register.at_work():
        end_post(actor=officer, post=start(), on=TODAY - timedelta(days=5), basis=BY)
    assert not may_manage_account(below, user, TODAY)
    assert may_manage_account(officer, user, TODAY)


def test_account_is_tied_to_one_file_by_who_manages_it_where_the_file_lies(register, office):
    officer, user, person = office
    other, south = register.enter("Bảo"), make_user("xa-nam", Role.ORGANISATION_OFFICER, register.south)
    second = make_user("thu-hai", Role.LEADER, register.south_cell)
    chief = make_user("quan-tri", Role.ADMINISTRATOR, None)
    with register.at_work():
        for actor in (south, chief, second):
            said = {"actor": actor, "person": other, "user": second, "today": TODAY}
            assert codes(link_account, **said) == ["person.may_not_link"]
        for whom, account in ((person, second), (other, user)):
            said = {"actor": officer, "person": whom, "user": account, "today": TODAY}
            assert codes(link_account, **said) == ["person.linked"]
    with register.at_work(register.south):
        elsewhere = register.enter("Chi", unit=register.south_cell)
        assert codes(link_account, **said | {"person": elsewhere}) == ["person.linked_elsewhere"]
    with register.at_work():
        assert codes(unlink_account, actor=south, person=person, today=TODAY) == ["person.may_not_link"]
        assert codes(unlink_account, actor=officer, person=other, today=TODAY) == ["person.not_linked"]


def test_parted_account_loses_for_good_what_rested_on_offices(register, start, office):
    officer, user, person = office
    other = register.enter("Bảo")
    with register.at_work():
        start()
        over = start(CHIEF, role=Role.LEADER)
        end_post(actor=officer, post=over, on=TODAY - timedelta(days=5), basis=BY)
        wrong = start(on=SOON, person=other)
        unlink_account(actor=officer, person=person, today=TODAY, reason="Nhầm tài khoản")
        withdraw_post(actor=officer, post=wrong, reason="Nhầm người")
    assert not Grant.objects.filter(post__isnull=False).exists()
    assert [grant.unit for grant in grants_of(user, TODAY)] == [register.south_cell]


def test_closing_ends_the_offices_and_rights_of_the_unit_and_withdrawn_gives_them_back(register, office):
    officer, _user, person = office
    said = {"actor": officer, "today": TODAY}
    with register.at_work():
        unit = found_unit(
            code="xa-moi", name="Đảng bộ xã Mới", kind="commune_organisation", parent=register.district,
            on=SINCE, basis=PAPER, **said,
        )  # fmt: skip
        start = {"kind": "secretary", "unit": unit, "person": person, "basis": PAPER, "role": Role.LEADER}
        post = start_post_with_role(on=SINCE, **start, **said)
        ending = end_post(
            actor=officer, post=start_post(
                actor=officer, kind="org_head", unit=unit, person=person, on=SINCE, basis=PAPER
            ), on=LATER, basis=BY,
        )  # fmt: skip
        assert codes(close_unit, unit=unit, on=SOON, basis=BY, **said) == ["unit.post_ends_later"]
        withdraw_post(actor=officer, post=ending)
        assert codes(close_unit, unit=unit, on=SINCE, basis=BY, **said)[0] == ("movement.begun_later")
        for paper in (BY, Citation()):
            close_unit(unit=unit, on=SOON, basis=paper, **said)
            assert (Post.objects.get(pk=post.pk).during.upper, right(post).during.upper) == (SOON, SOON)
            unit.refresh_from_db()
            withdraw_closing(unit=unit, **said)
            assert right(post).during == days(TODAY)
            assert Post.objects.get(pk=post.pk).ending == Citation()
            unit.refresh_from_db()


ACTS = ("start", "end", "withdraw", "die", "void", "cut", "give")


@settings(
    max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(plan=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(-40, 40)), min_size=3, max_size=9))
def test_right_on_an_office_is_open_only_on_days_of_the_office(register, start, office, plan):
    officer, user, person = office
    other = register.enter("Bảo")
    clerk = {"actor": officer, "today": TODAY}
    gone = None

    def act(what, on):
        nonlocal gone
        posts = list(Post.objects.filter(unit=register.north_cell).order_by("during"))
        last = posts[-1] if posts else None
        if what == "start":
            start(on=on, person=(person, other)[on.day % 2])
        elif what == "die" and gone is None:
            day = min(on, TODAY)
            gone = record_movement(
                person=person, kind=Kind.DIED, on=day, unit=register.north_cell, basis=BY, **clerk
            )
        elif what == "void" and gone is not None:
            void_movement(movement=gone, reason="Nhầm", basis=BY, **clerk)
            gone = None
        elif what == "end" and last:
            end_post(actor=officer, post=last, on=on, basis=BY)
        elif what == "withdraw" and last:
            withdraw_post(actor=officer, post=last)
        elif what == "give" and last:
            give_role_on_post(post=last, role=Role.CELL_SECRETARY, **clerk)
        elif what == "cut":
            for grant in grants_ever(user).filter(post__isnull=False):
                end_grant(grant=grant, on=on, reason="Đã giao người khác", **clerk)

    with transaction.atomic(), register.at_work():
        for what, distance in plan:
            try:
                act(what, TODAY + timedelta(days=distance))
            except Refusal:
                continue
            for grant, day in product(Grant.objects.filter(post__isnull=False), range(-45, 45, 3)):
                there = TODAY + timedelta(days=day)
                if Grant.objects.filter(pk=grant.pk, during__contains=there).exists():
                    assert Post.objects.filter(pk=grant.post, during__contains=there).exists()
        transaction.set_rollback(True)
