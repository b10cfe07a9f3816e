"""`chibo check`: each kind of fault is planted by hand and found; a sound register has none."""

import pytest
from django.db import connection
from django.db.transaction import atomic

from chibo.project import integrity
from chibo.project.faults import FAULTS
from chibo.storage.owner import as_owner
from tests.portable.sound import sound  # noqa: F401 -- a fixture
from tests.register import TODAY

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.usefixtures("sound")]


def found(**how):
    return {report.code: report for report in integrity.findings(today=TODAY, **how)}


def plant(*statements):
    """Write what no verb would: as the owner, past all triggers of ours."""
    with as_owner(), atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_sound_register_has_no_finding():
    assert found() == {}


PLANTED = {
    "paper.gap": "UPDATE documents_paper SET gap_reason = ''",
    "unit.name_gap": "UPDATE organisation_unitname SET during = daterange('2011-01-01', NULL)"
    " WHERE name LIKE '%Hạ'",
    "unit.kind_gap": "DELETE FROM organisation_unitkind WHERE kind = 'commune_organisation'",
    "unit.placement_gap": "UPDATE organisation_placement SET during = daterange(lower(during), '2024-01-01')"
    " WHERE parent_id IS NULL",
    "unit.path_gap": "DELETE FROM organisation_unitpath WHERE length(path) = 4",
    "unit.path": "UPDATE organisation_unit SET path = 'zzzz' WHERE code = 'cb-ha'",
    "unit.search": "UPDATE organisation_unit SET search = 'nothing' WHERE code = 'cb-ha'",
    "locality.search": "UPDATE organisation_locality SET search = ''",
    "post.unit_not_there": "UPDATE people_post SET during = daterange('2001-01-01', NULL)",
    "charge.unit_not_there": "UPDATE organisation_localitycharge SET during = daterange('2001-01-01', NULL)",
    "cell.unit_not_there": "INSERT INTO organisation_localitycell (id, locality_id, cell_id, during, basis)"
    " SELECT gen_random_uuid(), l.id, u.id, daterange('2001-01-01', NULL), '{}' FROM organisation_locality l,"
    " organisation_unit u WHERE u.code = 'cb-ha'",
    "flag.unit_not_there": "INSERT INTO organisation_areaflag (id, flag, unit_id, during, basis)"
    " SELECT gen_random_uuid(), 'ethnic', id, daterange('2001-01-01', NULL), '{}' FROM organisation_unit"
    " WHERE code = 'xa-bac'",
    "unit.holds_no_members": "UPDATE organisation_unitkind SET kind = 'commune_organisation'"
    " FROM organisation_unit u WHERE u.id = unit_id AND u.code = 'cb-ha'",
    "unit.not_permitted_here": "UPDATE organisation_unitkind SET kind = 'school_cell'"
    " FROM organisation_unit u WHERE u.id = unit_id AND u.code = 'xa-bac'",
    "cell.serves_none": "INSERT INTO organisation_localitycell (id, locality_id, cell_id, during, basis)"
    " SELECT gen_random_uuid(), l.id, u.id, daterange('2015-01-01', NULL), '{}' FROM organisation_locality l,"
    " organisation_unit u WHERE u.code = 'xa-bac'",
    "movement.unit_not_there": "UPDATE membership_movement SET \"on\" = '2001-01-01' WHERE kind = 'admitted'",
    "movement.partner_not_there": "UPDATE organisation_unitpath SET during = daterange('2025-01-01', NULL)"
    " WHERE unit_id = (SELECT id FROM organisation_unit WHERE code = 'cb-trung')",
    "movement.future": "UPDATE membership_movement SET \"on\" = '2031-01-01' WHERE kind = 'transferred_out'",
    "movement.other_person": "INSERT INTO membership_movement (id, place, toward, kind, \"on\", outside,"
    " outside_tier,"
    " standing, basis, reason, recorded_at, person_id, voids_id)"
    " SELECT gen_random_uuid(), '', '', 'correction', o.\"on\", '', '', '',"
    " '{}', 'x', now(), a.person_id, o.id FROM membership_movement a, membership_movement o"
    " WHERE o.kind = 'transferred_out' AND a.person_id <> o.person_id LIMIT 1",
    "person.no_ledger": "INSERT INTO people_person (id, place, toward, family, middle, given, birth_name,"
    " other_name, sort_key, search, gender, birth, birth_place, home_province, home_place, card_number,"
    " old_card_number, card_issued_on, card_issuer, record_number, joined_on, official_on, youth_union_on,"
    " occupation_before, version) SELECT gen_random_uuid(), place, toward, family, middle, given, birth_name,"
    " other_name, sort_key, search, gender, birth, birth_place, home_province, home_place, card_number,"
    " old_card_number, card_issued_on, card_issuer, record_number, joined_on, official_on, youth_union_on,"
    " occupation_before, version FROM people_person LIMIT 1",
    "fact.outlives": "INSERT INTO membership_membershipfact (id, place, toward, person_id, kind, unit_id,"
    " elsewhere, during, basis) SELECT gen_random_uuid(), p.place, p.toward, p.id, 'reinforcing', u.id, '',"
    " daterange('2023-01-01', NULL), '{}' FROM people_person p, organisation_unit u"
    " WHERE u.code = 'cb-ha' AND p.toward <> ''",
    "post.outlives": "UPDATE membership_spell s SET during = daterange(lower(s.during), '2025-01-01')"
    " FROM people_post p WHERE p.person_id = s.person_id",
    "post.of_the_dead": "UPDATE membership_movement SET kind = 'died' WHERE person_id IN"
    " (SELECT person_id FROM people_post)",
    "grant.beyond_post": "INSERT INTO accounts_grant (id, user_id, role, unit_id, during, basis, post,"
    " stated) SELECT gen_random_uuid(), a.id, 'leader', t.unit_id, daterange('2021-12-31', '2025-01-01'),"
    " '{}', t.id, daterange('2021-12-31', NULL) FROM accounts_user a, people_post t"
    " WHERE a.login = 'can-bo' LIMIT 1",
    "candidate.place": "UPDATE admission_candidate SET place = 'zzzz'",
    "collision.place": "INSERT INTO people_numbercollision (id, place, toward, sort, person_id, unit_id,"
    " found_on, finding, note) SELECT gen_random_uuid(), '', '', 'card', p.id, u.id, '2025-06-16', '', ''"
    " FROM (SELECT id FROM people_person LIMIT 1) p, organisation_unit u WHERE u.code = 'xa-nam';"
    " UPDATE people_numbercollision SET place = 'zzzz'",
    "protected.no_key": "DELETE FROM people_personkey",
    "person.follower": "UPDATE membership_movement SET place = 'zzzz'",
    "person.columns": "UPDATE people_person SET sort_key = 'zzzz'",
    "person.dates": "UPDATE people_person SET joined_on = '2044'",
    "ledger": "UPDATE membership_movement SET kind = 'recognised' WHERE kind = 'admitted'",
    "projection": "DELETE FROM membership_spell WHERE transit",
    "opening": "UPDATE membership_opening SET official = official + 1",
    "sum.balance": "UPDATE membership_movementplace SET sign = 3 WHERE kind = 'transferred_out'",
    "sum.children": "UPDATE membership_opening SET official = official + 1 WHERE year = 2025",
}  # fmt: skip


@pytest.mark.parametrize("code", PLANTED)
def test_planted_fault_is_found_with_a_remedy(code):
    plant(PLANTED[code])
    report = found()[code]
    assert report.count >= 1
    assert report.examples
    assert report.remedy


def test_every_query_has_a_planted_fault():
    assert {fault.code for fault in FAULTS} <= PLANTED.keys()


REPAIRABLE = ["unit.path", "unit.search", "person.columns", "projection", "opening", "person.follower"]
REPAIRABLE += ["candidate.place"]


@pytest.mark.parametrize("code", REPAIRABLE)
def test_what_follows_from_the_content_is_repaired(code):
    plant(PLANTED[code])
    assert code in found(repair=True)
    assert found() == {}


def test_looking_changes_nothing():
    plant(PLANTED["projection"], PLANTED["opening"])
    assert found().keys() == found().keys()
