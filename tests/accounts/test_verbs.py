"""Opening and closing accounts, giving and ending rights, passwords: what is done and what is refused."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from chibo.accounts import actions, queries
from chibo.accounts.models import Grant, User
from chibo.accounts.permissions import grantable_roles, may, may_at, may_grant_something, may_manage_account
from chibo.engine.citation import Citation
from chibo.organisation.models import Unit
from chibo.storage import clock
from chibo.storage.fields import days
from chibo.storage.refusal import Refusal
from tests.accounts.cast import PASSWORD, TODAY, TOMORROW, account, hold, plant

pytestmark = pytest.mark.django_db
NEW = "con trâu đi trước cái cày theo sau"
PAPER = Citation(issuer="Huyện ủy", number="7-QĐ/HU")


@pytest.fixture
def units() -> dict[str, Unit]:
    return plant()


@pytest.fixture
def administrator() -> User:
    user = account("quan-tri")
    hold(user, "administrator", None)
    return user


@pytest.fixture
def officer(units: dict[str, Unit]) -> User:
    user = account("can-bo")
    hold(user, "organisation_officer", units["d1"])
    return user


def refused(finding: str, verb, /, **arguments) -> None:
    with pytest.raises(Refusal) as caught:
        verb(**arguments)
    assert [each.code for each in caught.value.findings] == [finding]


def give(actor: User, user: User, role: str, unit: Unit | None, **more) -> Grant:
    said = {"on": TODAY, "basis": PAPER, "today": TODAY} | more
    return actions.grant_role(actor=actor, user=user, role=role, unit=unit, **said)


def test_officer_opens_an_account_in_a_role_below(officer, units):
    user = actions.open_account_in_role(
        actor=officer, login="moi", name="Người Mới", password=NEW, role="cell_secretary", unit=units["x1"],
        on=TODAY, basis=PAPER, today=TODAY,
    )  # fmt: skip
    assert user.must_change_password
    assert user.check_password(NEW)
    assert [grant.basis for grant in user.grants.all()] == [PAPER]
    assert user in queries.visible_users(queries.scope_of(officer, TODAY), TODAY)


def test_account_is_not_opened_where_its_first_right_is_refused(officer, units):
    refused(
        "accounts.beyond", actions.open_account_in_role, actor=officer, login="moi", name="Mới", password=NEW,
        role="leader", unit=units["c3"], on=TODAY, basis=PAPER, today=TODAY,
    )  # fmt: skip
    assert not User.objects.filter(login="moi").exists()


def test_leader_opens_no_account(units):
    leader = account("lanh-dao")
    hold(leader, "leader", units["d1"])
    refused(
        "accounts.not_allowed",
        actions.open_account,
        actor=leader,
        login="a",
        name="A",
        password=NEW,
        on=TODAY,
    )


def test_name_and_login_are_put_right_and_the_password_stays(administrator):
    user = account("nguoi-lam")
    entered = Client()
    entered.force_login(user)
    actions.correct_account(
        actor=administrator, user=user, login=" nguoi-lam-2", name="Người Làm  Đúng", on=TODAY
    )
    user.refresh_from_db()
    assert (user.login, user.name) == ("nguoi-lam-2", "Người Làm Đúng")
    assert user.check_password(PASSWORD)
    assert queries.sessions_of(user) == []


def test_corrected_name_alone_ends_no_session(administrator):
    user = account("nguoi-lam")
    entered = Client()
    entered.force_login(user)
    actions.correct_account(actor=administrator, user=user, login=user.login, name="Tên Khác", on=TODAY)
    assert len(queries.sessions_of(user)) == 1


def test_correction_takes_no_login_in_use_and_keeps_ones_own_in_other_letters(administrator):
    user = account("nguoi-lam")
    refused(
        "accounts.login_taken", actions.correct_account, actor=administrator, user=user, login="Quan-Tri",
        name="A", on=TODAY,
    )  # fmt: skip
    actions.correct_account(actor=administrator, user=user, login="Nguoi-Lam", name="A", on=TODAY)
    user.refresh_from_db()
    assert user.login == "Nguoi-Lam"


def test_nobody_corrects_his_own_account_or_one_with_rights_beyond_his(administrator, officer, units):
    refused(
        "accounts.own_name", actions.correct_account, actor=administrator, user=administrator, login="a",
        name="A", on=TODAY,
    )  # fmt: skip
    other = account("ai")
    hold(other, "leader", units["d2"])
    refused(
        "accounts.beyond_account", actions.correct_account, actor=officer, user=other, login="a", name="A",
        on=TODAY,
    )  # fmt: skip


def test_login_differing_only_in_case_is_taken(administrator):
    refused(
        "accounts.login_taken", actions.open_account, actor=administrator, login="QUAN-TRI", name="A",
        password=NEW, on=TODAY,
    )  # fmt: skip


@pytest.mark.parametrize("password", ["ngắn", "chibo dang vien", "quan-tri-quan-tri"])
def test_guessable_password_is_refused(administrator, password):
    administrator.name = "Quan Tri"
    refused("accounts.password", actions.change_password, actor=administrator, old=PASSWORD, new=password)


@pytest.mark.parametrize(
    ("role", "code", "reason"),
    [
        ("administrator", None, "makes an administrator"),
        ("leader", "d2", "sibling"),
        ("leader", "c3", "below a sibling"),
    ],
)
def test_officer_gives_no_right_beyond_his_own(officer, units, role, code, reason):
    refused("accounts.beyond", give, actor=officer, user=account("ai"), role=role, unit=units.get(code))


def test_administrator_has_no_unit_and_everybody_else_has_one(administrator, units):
    user = account("ai")
    refused("accounts.beyond", give, actor=administrator, user=user, role="administrator", unit=units["d1"])
    refused("accounts.beyond", give, actor=administrator, user=user, role="leader", unit=None)


def test_nobody_gives_himself_a_right(officer, administrator, units):
    refused("accounts.beyond", give, actor=officer, user=officer, role="leader", unit=units["c1"])
    refused("accounts.beyond", give, actor=administrator, user=administrator, role="leader", unit=units["c1"])


def test_right_of_yesterday_gives_nothing_today_not_even_back_dated(units):
    former = account("cu")
    hold(former, "organisation_officer", units["d2"], date(2020, 1, 1), TODAY)
    hold(former, "organisation_officer", units["c1"])
    for on in (date(2021, 1, 1), TODAY):
        refused(
            "accounts.beyond",
            give,
            actor=former,
            user=account(f"a{on}"),
            role="leader",
            unit=units["c3"],
            on=on,
        )


def test_right_of_tomorrow_gives_nothing_today(units):
    coming = account("moi")
    hold(coming, "organisation_officer", units["d2"], TOMORROW)
    refused(
        "accounts.beyond", give, actor=coming, user=account("a"), role="leader", unit=units["c3"], on=TOMORROW
    )


def test_closed_account_gives_nothing(officer, units):
    officer.is_active = False
    refused("accounts.beyond", give, actor=officer, user=account("a"), role="leader", unit=units["c1"])


def test_unit_without_a_path_reaches_over_nobody(units):
    ahead = Unit.objects.create(code="sau-nay", step="0099", founded_on=date(2030, 1, 1))
    officer = account("can-bo")
    hold(officer, "organisation_officer", ahead)
    for unit in (units["c1"], ahead):
        refused("accounts.beyond", give, actor=officer, user=account(unit.code), role="leader", unit=unit)


def test_right_begins_today_at_the_earliest_and_ends_after_it_began(officer, units):
    user = account("ai")
    refused(
        "accounts.past", give, actor=officer, user=user, role="leader", unit=units["c1"], on=date(2025, 6, 15)
    )
    refused(
        "accounts.days",
        give,
        actor=officer,
        user=user,
        role="leader",
        unit=units["c1"],
        on=TOMORROW,
        until=TODAY,
    )


def test_last_day_is_still_a_day_of_the_right(officer, units):
    user = account("ai")
    give(officer, user, "leader", units["c1"], until=TODAY)
    assert may_at(user, "people.see", units["x1"].path, TODAY)
    assert not may(user, "people.see", TOMORROW)


def test_same_right_twice_on_a_day_is_refused(officer, units):
    user = account("ai")
    give(officer, user, "leader", units["c1"])
    refused("accounts.granted", give, actor=officer, user=user, role="leader", unit=units["c1"], on=TOMORROW)


def test_giving_and_ending_a_right_end_the_sessions(officer, units):
    user, client = account("ai"), Client()
    client.force_login(user)
    grant = give(officer, user, "leader", units["c1"])
    assert queries.sessions_of(user) == []
    client.force_login(user)
    actions.end_grant(actor=officer, grant=grant, on=TOMORROW, today=TODAY)
    assert queries.sessions_of(user) == []


def test_ended_right_is_kept_with_its_days(officer, units):
    grant = hold(account("ai"), "leader", units["c1"])
    actions.end_grant(actor=officer, grant=grant, on=TODAY, today=TODAY)
    grant.refresh_from_db()
    assert grant.during.upper == TODAY
    assert not may(grant.user, "people.see", TODAY)


def test_right_ended_before_it_began_is_removed_and_stays_in_the_history(officer, units):
    grant = give(officer, account("ai"), "leader", units["c1"], on=TOMORROW)
    actions.end_grant(actor=officer, grant=grant, on=TODAY, today=TODAY)
    assert not Grant.objects.filter(pk=grant.pk).exists()
    assert [event.pgh_label for event in queries.grant_events(grant.user)] == ["delete", "insert"]


@pytest.mark.parametrize(
    ("on", "code"), [(TODAY - timedelta(1), "accounts.past"), (date(2030, 1, 1), "accounts.ended")]
)
def test_right_ends_neither_in_the_past_nor_after_its_end(officer, units, on, code):
    grant = hold(account("ai"), "leader", units["c1"], end=date(2030, 1, 1))
    refused(code, actions.end_grant, actor=officer, grant=grant, on=on, today=TODAY)


def test_nobody_ends_his_own_or_a_foreign_right(officer, units):
    own, foreign = officer.grants.get(), hold(account("ai"), "leader", units["c3"])
    for grant in (own, foreign):
        refused("accounts.beyond", actions.end_grant, actor=officer, grant=grant, on=TODAY, today=TODAY)


def test_last_administrator_stays(administrator):
    other = account("hai")
    temporary = hold(other, "administrator", None, end=date(2026, 1, 1))
    refused("accounts.own", actions.close_account, actor=administrator, user=administrator, on=TODAY)
    lasting = administrator.grants.get()
    refused(
        "accounts.last_administrator", actions.end_grant, actor=other, grant=lasting, on=TODAY, today=TODAY
    )
    refused("accounts.last_administrator", actions.close_account, actor=other, user=administrator, on=TODAY)
    actions.end_grant(actor=administrator, grant=temporary, on=TODAY, today=TODAY)
    assert set(queries.administrators_on(TODAY)) == {administrator}


def test_administrator_leaves_where_another_remains(administrator):
    other = account("hai")
    hold(other, "administrator", None)
    actions.close_account(actor=other, user=administrator, on=TODAY)
    assert set(queries.administrators_on(TODAY)) == {other}
    assert queries.permissions_of(administrator, TODAY) == frozenset()


def test_officer_manages_only_accounts_whose_every_right_he_may_end(officer, administrator, units):
    below, both, later, bare = account("duoi"), account("hai-noi"), account("sap"), account("khong")
    hold(below, "cell_secretary", units["x1"])
    hold(both, "cell_secretary", units["x1"])
    hold(both, "leader", units["d2"])
    hold(later, "cell_secretary", units["x1"])
    hold(later, "leader", units["d2"], TOMORROW)
    actions.close_account(actor=officer, user=below, on=TODAY)
    for user in (both, later, bare, administrator):
        refused("accounts.beyond_account", actions.close_account, actor=officer, user=user, on=TODAY)
        refused(
            "accounts.beyond_account", actions.set_temporary_password, actor=officer, user=user, password=NEW,
            on=TODAY,
        )  # fmt: skip
    assert may_manage_account(administrator, bare, TODAY)
    assert not may_manage_account(below, both, TODAY)


def test_closed_account_is_out_at_once_and_comes_back_when_reopened(officer, units):
    user, client = account("ai"), Client()
    hold(user, "leader", units["c1"])
    client.force_login(user)
    actions.close_account(actor=officer, user=user, on=TODAY)
    assert queries.sessions_of(user) == []
    assert client.post("/login/", {"username": "ai", "password": PASSWORD}).status_code == 422
    actions.reopen_account(actor=officer, user=user, on=TODAY)
    assert user.is_active


def test_temporary_password_must_be_changed(officer, units):
    user = account("ai")
    hold(user, "leader", units["c1"])
    actions.set_temporary_password(actor=officer, user=user, password=NEW, on=TODAY)
    assert user.must_change_password
    actions.change_password(actor=user, old=NEW, new=PASSWORD)
    assert not user.must_change_password


def test_password_typed_with_separate_marks_is_the_same(administrator):
    apart = "rượu ngon không có bạn hiền"
    actions.change_password(actor=administrator, old=PASSWORD, new=apart)
    actions.change_password(actor=administrator, old=apart, new=NEW)
    assert administrator.check_password(NEW)


def test_roles_that_may_be_given_follow_ones_own(officer, administrator):
    assert "administrator" not in grantable_roles(officer, TODAY)
    assert len(grantable_roles(administrator, TODAY)) == 6
    assert grantable_roles(account("ai"), TODAY) == []
    assert may_grant_something(officer, administrator, TODAY)
    assert not may_grant_something(officer, officer, TODAY)


def test_scope_is_the_outermost_units_of_the_permission(units):
    user = account("ai")
    hold(user, "leader", units["c1"])
    hold(user, "cell_secretary", units["x1"])
    hold(user, "political_centre", units["d2"])
    assert queries.scope_of(user, TODAY, "people.see").now == (units["c1"].path,)
    assert queries.scope_of(user, TODAY).now == (units["c1"].path, units["d2"].path)
    assert queries.roles_of(user, TODAY) == ["leader", "cell_secretary", "political_centre"]


def test_other_sessions_end_and_this_one_stays(officer):
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(officer)
    here = clients[0].session.session_key
    assert actions.end_sessions(officer, but=here) == 1
    assert [session.key for session in queries.sessions_of(officer)] == [here]


def test_console_code_works_once_and_for_an_hour():
    now = clock.now()
    code = actions.issue_first_code(now=now, on=TODAY)
    said = {"actor": None, "login": "goc", "name": "Gốc", "password": NEW, "on": TODAY}
    refused("accounts.first_code", actions.make_first_administrator, code="0000", now=now, **said)
    late = now + actions.CODE_LIFE + timedelta(seconds=1)
    refused("accounts.first_code", actions.make_first_administrator, code=code, now=late, **said)
    user = actions.make_first_administrator(code=code.upper(), now=now, **said)
    assert set(queries.administrators_on(TODAY)) == {user}
    refused("accounts.first_code", actions.make_first_administrator, code=code, now=now, **said)
    assert actions.issue_first_code(now=now, on=TODAY) is None


def test_grant_needs_a_unit_unless_it_is_an_administrators(units):
    with pytest.raises(IntegrityError, match="grant_unit_needed"), transaction.atomic():
        Grant.objects.create(user=account("ai"), role="leader", unit=None, during=days(TODAY))
