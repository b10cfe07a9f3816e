"""The portable data set: out of one installation and into another, the same bytes."""

import json
from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Max
from django.db.transaction import atomic
from hypothesis import HealthCheck, Phase, assume, given
from hypothesis import settings as how
from hypothesis import strategies as st

from chibo.accounts.actions import issue_first_code
from chibo.accounts.models import User
from chibo.accounts.queries import administrators_on
from chibo.engine import ledger
from chibo.exchange.portable.protecting import Protector
from chibo.membership.models import Movement
from chibo.people.actions import (
    set_protected,
)
from chibo.people.models import Person, PersonKey, Trait
from chibo.people.queries import protected_of
from chibo.storage.clock import now
from chibo.storage.fields import days
from chibo.storage.identifiers import new_id
from chibo.storage.identity import Scope, acting
from chibo.storage.models import Installation
from chibo.storage.owner import as_owner
from chibo.storage.protection import unseal
from chibo.storage.refusal import Refusal
from tests.engine.ledger import worlds
from tests.examples import examples
from tests.portable.archives import files_of
from tests.portable.conftest import PASSPHRASE
from tests.register import TODAY, Clerk
from tests.statistics.test_movement_laws import World

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

PROJECTIONS = {
    "organisation_unit": "SELECT id, path, search FROM organisation_unit ORDER BY id",
    "organisation_unitpath": "SELECT unit_id, path, during FROM organisation_unitpath ORDER BY 1, 3",
    "membership_spell": "SELECT person_id, unit_id, partner_id, transit, standing, during, path, now_path,"
    " movement_id"
    " FROM membership_spell ORDER BY person_id, during",
    "membership_movementplace": "SELECT person_id, movement_id, tree, kind, standing, \"on\", path, lca, sign"
    " FROM membership_movementplace ORDER BY 1, 6, 2, 3, 7, 9",
    "people_person": "SELECT id, place, toward, search, sort_key, reckoned_birth"
    " FROM people_person ORDER BY id",
    "people_post": "SELECT id, place FROM people_post ORDER BY id",
    "deadlines_deadline": "SELECT id, due, place FROM deadlines_deadline ORDER BY id",
    "deadlines_deadlineevent": "SELECT pgh_id, pgh_obj_id, place FROM deadlines_deadlineevent ORDER BY 1",
    "documents_paper": "SELECT id, place FROM documents_paper ORDER BY id",
    "documents_paperevent": "SELECT pgh_id, pgh_obj_id, place FROM documents_paperevent ORDER BY 1",
    "people_personevent": "SELECT pgh_id, pgh_obj_id, place, toward FROM people_personevent ORDER BY 1",
    "people_trait": "SELECT id, place, toward FROM people_trait ORDER BY 1",
    "membership_movement": "SELECT id, place, toward FROM membership_movement ORDER BY 1",
    "people_protected": "SELECT person_id, kind, place, index IS NULL FROM people_protected ORDER BY 1, 2",
}  # fmt: skip


def seen(as_it_is):
    return {name: as_it_is(query) for name, query in PROJECTIONS.items()}


def test_dump_loaded_elsewhere_dumps_the_same_bytes(furnished, installations):
    first = installations.dump()
    installations.elsewhere()
    installations.load(first)
    assert installations.dump() == first


def test_every_file_of_the_furnished_register_has_lines(furnished, installations):
    files = files_of(installations.dump())
    assert [name for name, data in files.items() if not data] == []


def test_projections_after_loading_are_those_before(furnished, installations, as_it_is):
    before, archive = seen(as_it_is), installations.dump()
    installations.elsewhere()
    installations.load(archive)
    assert seen(as_it_is) == before


def test_protected_texts_are_opened_by_the_new_key_and_the_old_key_is_of_no_use(furnished, installations):
    def texts():
        with as_owner():
            return {str(person.pk): protected_of(person) for person in Person.objects.all()}

    before, archive = texts(), installations.dump()
    with as_owner():
        wrapped = {bytes(key.wrapped) for key in PersonKey.objects.all()}
    installations.elsewhere()
    installations.load(archive)
    assert texts() == before
    with as_owner():
        assert wrapped.isdisjoint({bytes(key.wrapped) for key in PersonKey.objects.all()})


def test_texts_sealed_by_other_processes_are_in_order_and_open_again(settings, tmp_path):
    settings.KEY_FILE = tmp_path / "keys" / "installation.key"
    secrets = [(str(new_id()), "note" if n % 2 else "identity_number", f"chữ {n}") for n in range(30)]
    protector = Protector(few=4, batch=5)
    sealed = list(protector.seal_all([*secrets, (secrets[0][0], "phone", None)]))
    opened = [
        unseal(
            text, wrapped=protector.keys[person], person=UUID(person), table="people_protected", column=kind
        )
        for (person, kind, _plain), (text, _index) in zip(secrets, sealed, strict=False)
    ]
    assert opened == [plain for _person, _kind, plain in secrets]
    assert [index is None for _text, index in sealed[:30]] == [n % 2 == 1 for n in range(30)]
    assert sealed[30] == (b"", None)


def test_erased_text_is_in_no_file(furnished, installations):
    archive = installations.dump()
    assert "Ghi chú sẽ xóa".encode() not in archive
    assert "Ghi chú mới".encode() in archive


def test_no_credential_key_or_projection_travels(furnished, installations):
    with as_owner():
        hashed = User.objects.get(login="quan.tri").password
    files = files_of(installations.dump())
    assert all(hashed.encode() not in data for data in files.values())
    assert "password" not in json.loads(files["users.jsonl"].splitlines()[0])
    keys = {
        key
        for name, data in files.items()
        if data and name.endswith("l")
        for key in json.loads(data.splitlines()[0])
    }
    assert keys.isdisjoint({"place", "toward", "wrapped", "sealed", "index", "path", "sort_key"})


def test_loaded_administrator_has_no_password_so_a_first_code_is_given_again(furnished, installations):
    archive = installations.dump()
    installations.elsewhere()
    installations.load(archive)
    assert User.objects.get(login="quan.tri").has_usable_password() is False
    assert not administrators_on(TODAY).exists()
    assert issue_first_code(now=now(), on=TODAY)


def test_work_goes_on_after_loading(furnished, installations):
    archive = installations.dump()
    installations.elsewhere()
    installations.load(archive)
    with atomic():
        person = furnished.enter("Mới")
    with as_owner(), connection.cursor() as cursor:
        assert Movement.objects.get(person=person).seq == Movement.objects.aggregate(n=Max("seq"))["n"]
        cursor.execute("SELECT count(*) FROM people_personevent WHERE pgh_obj_id = %s", [person.pk])
        assert cursor.fetchone()[0] > 0
        cursor.execute("SELECT count(*) FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity")
        assert cursor.fetchone()[0] == 0


def test_constraints_and_indexes_are_the_same_after_loading(furnished, installations, as_it_is):
    shape = (
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace"
        " UNION ALL SELECT tablename, indexname, indexdef, true FROM pg_indexes WHERE schemaname = 'public'"
        " UNION ALL SELECT tgrelid::regclass::text, tgname, tgenabled::text, true FROM pg_trigger"
        " WHERE NOT tgisinternal"
        " ORDER BY 1, 2, 3"
    )
    before, archive = as_it_is(shape), installations.dump()
    installations.elsewhere()
    installations.load(archive)
    assert as_it_is(shape) == before


def test_sealed_archive_opens_with_its_passphrase_alone(furnished, installations):
    plain, sealed = installations.dump(), installations.dump(PASSPHRASE)
    assert b"unit_names" not in sealed
    installations.elsewhere()
    with pytest.raises(Refusal) as refused:
        installations.load(sealed, "mật khẩu khác hẳn")
    assert refused.value.findings[0].code == "portable.passphrase"
    installations.load(sealed)
    assert installations.dump() == plain


def test_short_passphrase_is_refused(furnished, installations):
    with pytest.raises(Refusal) as refused:
        installations.dump("ngắn")
    assert refused.value.findings[0].code == "portable.passphrase_short"


def test_loading_into_a_system_with_content_is_refused(furnished, installations):
    archive = installations.dump()
    with pytest.raises(Refusal) as refused:
        installations.load(archive)
    assert refused.value.findings[0].code == "portable.not_empty"


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
births = st.one_of(
    st.just(""), st.dates(date(1900, 1, 1), date(2005, 1, 1)).map(str), st.just("1956"), st.just("1956-03")
)
persons = st.fixed_dictionaries(
    {"family": texts, "middle": texts, "given": texts.filter(bool), "birth": births}
)


@how(
    max_examples=examples(3), deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
@given(
    worlds.trees(), worlds.ledgers(), st.lists(st.tuples(persons, texts.filter(str.strip), texts), max_size=5)
)
def test_any_small_world_comes_back_byte_for_byte(installations, as_it_is, tree, entries, people):
    assume(all(spell.path is not None for spell in ledger.spells(ledger.effective(entries), tree)))
    assume(
        all(tree.path(unit, entry.on) for entry in entries for unit in (entry.unit, entry.partner) if unit)
    )
    installations.elsewhere()
    roots = tuple(f"{number:04}" for number in range(len(worlds.UNITS)))
    with atomic(), acting(user=None, scope=Scope(roots, roots)):
        Installation.objects.update_or_create(id=1, defaults={"demonstration_day": worlds.DAYS[-1]})
        World(tree, entries)
        for values, secret, note in people:
            person = Person.objects.create(gender="m", place="0000", **values)
            set_protected(actor=Clerk(), person=person, values={"family": secret})
            Trait.objects.create(person=person, axis="general", code="G1", detail=note, during=days(TODAY))
    first = installations.dump()
    installations.elsewhere()
    installations.load(first)
    assert installations.dump() == first
