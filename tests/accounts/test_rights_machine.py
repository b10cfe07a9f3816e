"""Random people give, end and close at random: nobody ever gains a right that nobody could give him."""

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from chibo.accounts import actions
from chibo.accounts.choices import Role
from chibo.accounts.models import Grant, User
from chibo.engine.citation import Citation
from chibo.storage.refusal import Refusal
from tests.accounts.cast import TODAY, TREE, account, hold, plant
from tests.examples import examples

PEOPLE = ("quan-tri", "phu", "d1", "c1", "d2", "ai", "khac")
# By hand, not from the program: which roles an organisation officer is at least as strong as.
OFFICER_GIVES = {"cell_secretary", "grassroots_office", "organisation_officer", "leader", "political_centre"}
people, roles, places = st.sampled_from(PEOPLE), st.sampled_from(Role.values), st.sampled_from([*TREE, None])


def covers(above: str | None, below: str | None) -> bool:
    """Is the one unit the other or above it, by the tree as it was planted?"""
    while below is not None:
        if above == below:
            return True
        below = TREE[below]
    return False


class Rights(RuleBasedStateMachine):
    """The machine keeps its own book of who has which right, and judges every success by it."""

    @initialize()
    def stage(self) -> None:
        Grant.objects.all().delete()
        User.objects.update(is_active=True)
        self.units = STAGE["units"]
        self.users = STAGE["users"]
        self.book: dict[tuple[str, str, str | None], int] = {}
        self.closed: set[str] = set()
        for login, role, unit in (
            ("quan-tri", "administrator", None), ("phu", "administrator", None),
            ("d1", "organisation_officer", "d1"), ("c1", "grassroots_office", "c1"),
            ("d2", "organisation_officer", "d2"),
        ):  # fmt: skip
            self._note(hold(self.users[login], role, self.units.get(unit)))

    def _note(self, grant: Grant) -> None:
        key = (grant.user.login, grant.role, grant.unit.code if grant.unit else None)
        self.book[key] = grant.pk

    def _could(self, actor: str, user: str, role: str, unit: str | None) -> bool:
        if actor == user or actor in self.closed:
            return False
        if (actor, "administrator", None) in self.book:
            return True
        return role in OFFICER_GIVES and any(
            owner == actor and held == "organisation_officer" and covers(where, unit)
            for owner, held, where in self.book
        )

    @rule(actor=people, user=people, role=roles, unit=places)
    def give(self, actor: str, user: str, role: str, unit: str | None) -> None:
        could = self._could(actor, user, role, unit) and (unit is None) == (role == "administrator")
        try:
            grant = actions.grant_role(
                actor=self._fresh(actor), user=self._fresh(user), role=role, unit=self.units.get(unit),
                on=TODAY, basis=Citation(), today=TODAY,
            )  # fmt: skip
        except Refusal:
            assert not could or (user, role, unit) in self.book
            return
        assert could
        self._note(grant)

    @rule(actor=people, data=st.data())
    def end(self, actor: str, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.book, key=repr)))
        could = self._could(actor, *key)
        grant = Grant.objects.select_related("user", "unit").get(pk=self.book[key])
        try:
            actions.end_grant(actor=self._fresh(actor), grant=grant, on=TODAY, today=TODAY)
        except Refusal:
            assert not could or self._last(key[0])
            return
        assert could
        del self.book[key]

    @rule(actor=people, user=people)
    def close(self, actor: str, user: str) -> None:
        rights = [key for key in self.book if key[0] == user]
        could = self._could(actor, user, "administrator", None) or (
            bool(rights) and all(self._could(actor, *key) for key in rights)
        )
        try:
            actions.close_account(actor=self._fresh(actor), user=self._fresh(user), on=TODAY)
        except Refusal:
            assert not could or self._last(user)
            return
        assert could
        self.closed.add(user)

    @rule(actor=people, user=people)
    def reopen(self, actor: str, user: str) -> None:
        rights = [key for key in self.book if key[0] == user]
        could = self._could(actor, user, "administrator", None) or (
            bool(rights) and all(self._could(actor, *key) for key in rights)
        )
        try:
            actions.reopen_account(actor=self._fresh(actor), user=self._fresh(user), on=TODAY)
        except Refusal:
            assert not could
            return
        assert could
        self.closed.discard(user)

    @invariant()
    def somebody_administers_today_and_ever_after(self) -> None:
        if not hasattr(self, "book"):
            return
        for day in (TODAY, TODAY + timedelta(days=3650)):
            assert Grant.objects.filter(
                role="administrator", user__is_active=True, during__contains=day
            ).exists()

    def _last(self, login: str) -> bool:
        others = {who for who, role, _unit in self.book if role == "administrator"} - {login} - self.closed
        return not others

    def _fresh(self, login: str) -> User:
        return User.objects.get(login=login)


STAGE: dict[str, dict] = {}


class RightsTest(TestCase):
    """The stage is planted once; every run of the machine starts from the same five rights."""

    @classmethod
    def setUpTestData(cls) -> None:
        STAGE["units"] = plant()
        STAGE["users"] = {login: account(login) for login in PEOPLE}

    def test_nobody_gains_a_right_that_nobody_could_give(self) -> None:
        run_state_machine_as_test(
            Rights,
            settings=settings(
                max_examples=examples(12),
                stateful_step_count=50,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
