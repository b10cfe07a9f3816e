"""Loading the demonstration: whole, as the program itself would write it, only into an empty system."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from chibo.accounts.choices import Role
from chibo.accounts.models import Grant, User
from chibo.accounts.queries import everything, scope_of
from chibo.admission.actions import take_over
from chibo.admission.checks.gates import gate, out_of_order
from chibo.admission.models import Ballot, Candidate, Dossier, Relocation
from chibo.admission.projection import place_moving
from chibo.admission.queries.dossiers import items_of, last_ballot
from chibo.admission.queries.relocations import arriving
from chibo.deadlines.queries import deadlines_of
from chibo.demo.build import ensure
from chibo.demo.logins import DOORS, demonstration_logins, enter
from chibo.demo.world import DEMONSTRATION_DAY
from chibo.engine.calendar import Period
from chibo.membership.checks import check_ledger, check_projection
from chibo.membership.models import Movement, Spell
from chibo.membership.queries import spell_on, waiting_for
from chibo.organisation.models import Unit
from chibo.organisation.nodes import NOW, THEN, Node
from chibo.organisation.projection import settle_paths
from chibo.people.actions import derive
from chibo.people.models import Person
from chibo.people.queries import protected_of
from chibo.statistics.movement import movement
from chibo.storage.clock import today
from chibo.storage.identity import acting
from chibo.storage.owner import as_owner
from chibo.storage.refusal import Refusal
from chibo.training.models import Certificate
from chibo.training.queries import waiting_for_certificates
from tests import demonstration
from tests.demo import live

SHAPE = {
    "forced": "SELECT relname FROM pg_class WHERE relforcerowsecurity",
    "triggers": "SELECT tgrelid::regclass::text || tgname || tgenabled::text FROM pg_trigger"
    " WHERE NOT tgisinternal",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": "SELECT conrelid::regclass::text || conname || pg_get_constraintdef(oid)"
    " FROM pg_constraint",
}


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any, database_name: str) -> Iterator[None]:
    """A demonstration of this module's own."""
    with (
        django_db_blocker.unblock(),
        demonstration.copied(database_name) as name,
        demonstration.pointed_at(name),
    ):
        yield


@pytest.fixture
def console(loaded) -> Iterator[None]:
    """Everything in sight, nothing kept."""
    with transaction.atomic(), acting(user=None, scope=everything(), role="console"):
        yield
        transaction.set_rollback(True)


def sample(number: int) -> list[Person]:
    persons = Person.objects.order_by("pk")
    return list(persons[:: persons.count() // number])


def test_today_is_the_demonstration_day(loaded):
    assert today() == DEMONSTRATION_DAY
    assert DEMONSTRATION_DAY.strftime("%A") == "Monday"


def test_paths_and_search_are_what_the_program_itself_works_out(loaded):
    with as_owner(), transaction.atomic():
        units = list(Unit.objects.values_list("pk", flat=True))
        assert len(units) > 1700
        assert settle_paths(units, DEMONSTRATION_DAY) == set()


def test_projection_and_ledger_of_a_sample_are_in_order(loaded):
    with as_owner(), transaction.atomic():
        persons = [person.pk for person in sample(400)]
        persons += Movement.objects.filter(kind="correction").values_list("person", flat=True)
        assert check_projection(persons) == []
        assert [finding for person in persons for finding in check_ledger(person)] == []


def test_order_and_search_of_persons_are_those_of_the_verbs(console):
    for person in sample(300):
        stored = (person.sort_key, person.search)
        assert stored == (derive(person).sort_key, person.search)


def test_identity_number_opens_with_the_installations_key(console):
    person = sample(3)[1]
    opened = protected_of(person)
    assert set(opened) == {"identity_number", "phone"}
    assert len(opened["identity_number"]) == 12
    assert opened["identity_number"][4:6] == person.birth.iso[2:4]


def test_some_are_on_the_way_and_some_files_were_corrected(console):
    assert waiting_for(everything()).count() == 40
    assert Spell.objects.filter(transit=True, during__contains=DEMONSTRATION_DAY).count() == 40
    assert Movement.objects.filter(kind="correction").count() == 30


@pytest.mark.parametrize("tree", [THEN, NOW])
def test_balance_holds_at_every_grassroots_organisation_in_the_year_of_the_mergers(console, tree):
    root = Unit.objects.get(code="bac-son")
    under = Unit.objects.filter(placements__parent=root).distinct()
    broken = [
        unit.code
        for unit in [root, *under]
        if not movement(Node(unit, tree), Period(date(2019, 7, 1), date(2020, 6, 30))).balances
    ]
    assert broken == []


def test_walls_triggers_indexes_and_constraints_are_back_after_the_load(loaded, database_name):
    def shape() -> dict[str, set[str]]:
        with connection.cursor() as cursor:
            found = {}
            for name, query in SHAPE.items():
                cursor.execute(query)
                found[name] = {row[0] for row in cursor.fetchall()}
            return found

    after = shape()
    with demonstration.pointed_at(database_name):
        before = shape()
    assert after == before


def test_six_doors_lead_to_the_six_roles(loaded):
    doors = demonstration_logins()
    assert [door.role for door, _user in doors] == list(Role)
    for door, user in doors:
        assert enter(actor=None, login=door.login) == user
        assert not user.has_usable_password()
        assert bool(scope_of(user, DEMONSTRATION_DAY).now) == (door.role != Role.ADMINISTRATOR)
    assert enter(actor=None, login="khong-co") is None
    assert Grant.objects.count() == len(DOORS)


def test_demonstration_again_moves_only_its_day(loaded):
    persons = Person.objects.count()
    try:
        assert ensure(day=date(2025, 6, 20)) is False
        assert today() == date(2025, 6, 20)
        assert ensure() is False
        assert today() == date(2025, 6, 20)
    finally:
        ensure(day=DEMONSTRATION_DAY)
    assert Person.objects.count() == persons


def test_day_before_the_last_event_is_refused(loaded):
    with pytest.raises(Refusal, match="16/6/2025"):
        ensure(day=date(2025, 6, 15))


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_system_with_other_content_is_left_alone():
    User.objects.create(login="ban-to-chuc", name="Cán bộ", password="!")
    with pytest.raises(Refusal, match="nội dung khác"):
        ensure()
    assert Unit.objects.count() == 0
    assert demonstration_logins() == []
    assert enter(actor=None, login="ban-to-chuc") is None


# ---- live cases, as the verbs would have left them ----------------------------------------------


def dossiers(**stage: Any) -> list[Dossier]:
    found = Dossier.objects.filter(**stage).order_by("pk")
    return list(found.select_related("candidate__person", "candidate__cell", "checker", "decider", "holder"))


def test_deadlines_of_live_cases_are_those_their_stage_wants(console):
    found = dossiers()
    assert len(found) > 120
    told = {"resolved_returned", "removal_voted", "removal_resolved", "removed", "annulled"}
    rare = [
        dossier
        for dossier in found
        if dossier.candidate.stage in told or dossier.relocations.exists() or dossier.extensions.exists()
        or dossier.candidate.candidatesteps.filter(fault__gt="").exists()
    ]  # fmt: skip
    assert len(rare) == 50
    for dossier in {*found[::2], *rare}:
        assert live.deadlines_kept(dossier) == live.deadlines_wanted(dossier), dossier.candidate.stage


def test_votes_of_live_cases_count_the_roster_and_keep_the_rule_of_their_day(console):
    ballots = Ballot.objects.select_related("step", "dossier__candidate__person", "dossier__candidate__cell")
    rows = ballots.order_by("pk")
    for ballot in [*rows[::5], *rows.filter(step__kind__startswith="remov")]:
        if ballot.body == "cell":
            assert (ballot.members, ballot.entitled, ballot.left_out) == live.roster_of(ballot)
        assert (ballot.passed, ballot.told) == live.verdict_of(ballot)


def test_papers_of_live_cases_are_in_order_and_none_of_the_rules_stops_a_vote(console):
    for dossier in dossiers(candidate__stage__in=["complete", "voted", "resolved", "decided", "recognised"]):
        assert out_of_order(items_of(dossier.pk)) == []
        voted = last_ballot(dossier.pk, "cell")
        on = voted.on if voted else DEMONSTRATION_DAY
        if dossier.opened_on > date(2024, 8, 1):
            assert gate(dossier, "cell_review", on) == [], dossier.candidate.cell


@pytest.mark.parametrize("stage", live.NEXT)
def test_next_step_of_a_live_case_can_be_taken(console, stage):
    dossier = dossiers(candidate__stage=stage, route="above_grassroots")[-1]
    live.NEXT[stage](dossier)
    assert Candidate.objects.get(pk=dossier.candidate_id).stage != stage


def test_those_whose_membership_ended_or_was_wrong_have_a_sound_ledger_and_the_standing_it_says(console):
    stages = {"removed": None, "annulled": None, "removal_voted": "probationary", "admitted": "probationary"}
    found = Candidate.objects.filter(stage__in=stages, cell__code__in=company_cells())
    assert found.count() == 25
    for candidate in found:
        spell = spell_on(candidate.person_id, DEMONSTRATION_DAY)
        assert (spell.standing if spell else None) == stages[candidate.stage]
        assert check_ledger(candidate.person_id) == []
    assert check_projection([candidate.person_id for candidate in found]) == []


def company_cells() -> list[str]:
    under = Unit.objects.filter(placements__parent__code__endswith="-tong-cong-ty").distinct()
    codes = list(under.values_list("code", flat=True))
    assert len(codes) == 15
    return codes


def test_dossiers_of_those_who_moved_lie_where_the_program_puts_them(console):
    def where(move: Relocation) -> list[tuple[str, str]]:
        note = Candidate.objects.get(pk=move.applicant_id)
        rows = [note, note.person, *items_of(move.dossier_id), *deadlines_of(note.pk)]
        rows += Certificate.objects.filter(candidate=note.pk)
        return [(row.place, row.toward) for row in rows]

    for move in Relocation.objects.all():
        before = where(move)
        place_moving(move.applicant_id)
        assert where(move) == before


def test_dossier_on_the_way_waits_at_the_office_of_the_commune_and_can_be_taken_over(console):
    office = User.objects.get(login="van-phong-xa")
    [move] = arriving(scope_of(office, DEMONSTRATION_DAY, "admission.see"))
    note = Candidate.objects.get(pk=move.applicant_id)
    cell = Unit.objects.filter(placements__parent=move.target, candidates__isnull=False).first()
    take_over(
        actor=office, candidate=note, cell=cell, on=DEMONSTRATION_DAY, today=DEMONSTRATION_DAY
    )  # fmt: skip
    dossier = dossiers(candidate=note)[0]
    assert dossier.holder == cell
    assert live.deadlines_kept(dossier) == live.deadlines_wanted(dossier)


def test_work_waits_for_every_door_that_works(console):
    for door, user in demonstration_logins():
        if door.role == Role.POLITICAL_CENTRE:
            run = scope_of(user, DEMONSTRATION_DAY, "training.run")
            assert waiting_for_certificates(run, DEMONSTRATION_DAY).exists()
        elif door.role != Role.ADMINISTRATOR:
            assert live.work_of(user), door.login
