"""Protected fields: nothing readable is stored, nothing can be moved, a destroyed key ends it all."""

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from chibo.people.actions import erase_protected, set_protected
from chibo.people.models import PersonKey, Protected
from chibo.people.queries import kept_kinds, protected_of, visible_persons, with_identity_number

pytestmark = pytest.mark.django_db
SECRETS = {"identity_number": "068190001234", "phone": "0912 345 678", "note": "Ẩn trong két sắt"}


@pytest.fixture
def person(register):
    made = register.enter()
    with register.at_work():
        set_protected(actor=register.actor, person=made, values=SECRETS)
        yield made


def all_text():
    """Every row of every table as the database would print it, as the owner of everything visible here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [f"{table} {row}" for (row,) in cursor.fetchall()]
    return found


def test_protected_fields_come_back_as_they_were_typed(person):
    assert protected_of(person) == SECRETS
    assert kept_kinds(person.pk) == sorted(SECRETS)


def test_field_saved_with_what_it_says_already_stays_as_it_is(register, person):
    before = {row.kind: bytes(row.sealed) for row in Protected.objects.filter(person=person)}
    set_protected(actor=register.actor, person=person, values=SECRETS | {"note": "Ẩn ở tủ hồ sơ"})
    after = {row.kind: bytes(row.sealed) for row in Protected.objects.filter(person=person)}
    assert [kind for kind in after if after[kind] != before[kind]] == ["note"]
    assert protected_of(person)["note"] == "Ẩn ở tủ hồ sơ"


def test_no_table_holds_a_protected_value_in_the_clear(register, person):
    set_protected(actor=register.actor, person=person, values={"phone": "0999 888 777"})
    set_protected(actor=register.actor, person=person, values={"note": ""})
    rows = all_text()
    hexes = [value.encode().hex() for value in SECRETS.values()]
    assert any(row.startswith("people_protectedevent") for row in rows)
    assert [
        row for row in rows if any(value in row for value in [*SECRETS.values(), "0999 888 777", *hexes])
    ] == []


def test_same_value_is_never_sealed_the_same_way_twice(register, person):
    other = register.enter("Bảo")
    with register.at_work():
        set_protected(actor=register.actor, person=other, values=SECRETS)
        sealed = {bytes(row.sealed) for row in Protected.objects.all()}
    assert len(sealed) == 2 * len(SECRETS)


def test_sealed_value_moved_to_another_field_is_rejected(person):
    phone = Protected.objects.get(person=person, kind="phone")
    Protected.objects.filter(person=person, kind="note").update(sealed=phone.sealed)
    with pytest.raises(InvalidTag):
        protected_of(person)


def test_sealed_value_moved_to_another_person_is_rejected(register, person):
    other = register.enter("Bảo")
    with register.at_work():
        set_protected(actor=register.actor, person=other, values={"phone": "0"})
        mine = Protected.objects.get(person=person, kind="phone")
        Protected.objects.filter(person=other, kind="phone").update(sealed=mine.sealed)
        with pytest.raises(InvalidTag):
            protected_of(other)


def test_key_of_one_person_opens_nothing_of_another(register, person):
    other = register.enter("Bảo")
    with register.at_work():
        set_protected(actor=register.actor, person=other, values={"phone": "0"})
        key = PersonKey.objects.get(person=person)
        PersonKey.objects.filter(person=other).update(wrapped=key.wrapped)
        with pytest.raises(InvalidTag):
            protected_of(type(other).objects.get(pk=other.pk))


def test_changed_byte_is_noticed(person):
    row = Protected.objects.get(person=person, kind="phone")
    sealed = bytearray(bytes(row.sealed))
    sealed[-1] ^= 1
    Protected.objects.filter(pk=row.pk).update(sealed=bytes(sealed))
    with pytest.raises(InvalidTag):
        protected_of(person)


def test_erasing_the_key_makes_everything_unreadable_for_good(register, person):
    before = {row.kind: bytes(row.sealed) for row in Protected.objects.filter(person=person)}
    erase_protected(actor=register.actor, person=person)
    again = type(person).objects.get(pk=person.pk)
    assert (protected_of(again), kept_kinds(person.pk)) == ({}, [])
    assert not PersonKey.objects.filter(person=person).exists()
    # Rows put back from a backup stay shut: a new key opens nothing sealed under the old one.
    set_protected(actor=register.actor, person=again, values={"phone": "mới"})
    Protected.objects.filter(person=again).update(sealed=before["phone"])
    with pytest.raises(InvalidTag):
        protected_of(type(person).objects.get(pk=person.pk))


def test_identity_number_is_found_by_its_fingerprint_inside_the_scope(register, person):
    persons = visible_persons(register.whole)
    assert list(with_identity_number(persons, "068190001234")) == [person]
    assert not with_identity_number(persons, "068190001235").exists()
    assert not with_identity_number(visible_persons(register.scope(register.south)), "068190001234").exists()
